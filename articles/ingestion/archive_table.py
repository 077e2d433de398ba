"""Archives as tables: CSV, TSV and their kin, whatever the separator and the encoding, one row at a time.

The header row decides: the separator is the one under which most of its names are known.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from articles.ingestion.archive_lines import ByteFile, Record, Unusable, capped_lines, record_of

FIELD_MAX: Final = 4_000_000  # characters of one cell; a quote that is never closed ends there, too
_SAMPLE: Final = 64_000  # bytes in which the header row must end
_SEPARATORS: Final = ",\t;|"
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "guid", "uid", "编号"),
    "url": ("url", "link", "address", "href", "链接", "网址", "鏈接"),
    "outlet": ("outlet", "source", "publisher", "publication", "media", "来源", "媒体", "來源"),
    "title": ("title", "headline", "标题", "標題"),
    "published": ("published", "date", "published_at", "published_on", "pubdate", "publish_date", "datetime", "日期", "发布时间"),
    "lang": ("lang", "language", "语言", "語言"),
    "text": ("text", "content", "body", "full_text", "fulltext", "正文", "内容", "內容"),
}  # fmt: skip
_FIELD: Final = {name: field for field, names in _NAMES.items() for name in names}
_PAIR: Final = re.compile(rb"[\xa1-\xfe]{2}")
_WIDE: Final = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Table:
    """How a file of rows is written: its separator, what its columns hold ("" for what we do not read), its encoding."""

    separator: str
    columns: tuple[str, ...]
    encoding: str  # empty: of bytes in which a line break is a line break; each line is decoded for itself


def table_of(file: ByteFile) -> Table | None:
    """What the first row says; None when it is no header row with an address or id, and a title or text."""
    sample = file.read(_SAMPLE)
    encoding = _wide(sample)
    first = _first_line(sample, encoding)
    if first.startswith(("{", "[")):
        return None
    best = max((_columns(first, separator) for separator in _SEPARATORS), key=lambda found: len(set(found[1])))
    separator, columns = best
    named = set(columns)
    if not named & {"id", "url"} or not named & {"title", "text"}:
        return None
    return Table(separator, columns, encoding)


def rows(file: ByteFile, table: Table) -> Iterator[tuple[int, Record | Unusable]]:
    """The records below the header row, by the number of the line on which each begins; blank rows are passed over."""
    csv.field_size_limit(FIELD_MAX)
    reader = csv.reader(_lines(file, table.encoding), delimiter=table.separator)
    began = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield began, Unusable(f"the row cannot be read ({error}); a quotation mark may not be closed")
            cells = []
        if cells is None:
            return
        if began > 1 and any(map(str.strip, cells)):
            yield began, _read(cells, table.columns)
        began = reader.line_num + 1


def _read(cells: list[str], columns: tuple[str, ...]) -> Record | Unusable:
    if len(cells) > len(columns):
        return Unusable(
            f"the row has {len(cells)} cells, the header row {len(columns)}; put quotation marks around texts"
        )
    fields: dict[str, str] = {}
    for name, cell in zip(columns, cells, strict=False):
        if name and not fields.get(name):
            fields[name] = cell
    return record_of(fields)


def _columns(first: str, separator: str) -> tuple[str, tuple[str, ...]]:
    try:
        names = next(csv.reader([first], delimiter=separator), [])
    except csv.Error:
        names = []
    return separator, tuple(_FIELD.get(name.strip().lower().replace(" ", "_").replace("-", "_"), "") for name in names)


def _first_line(sample: bytes, encoding: str) -> str:
    text = sample.decode(encoding, "replace") if encoding else _decoded(sample.split(b"\n", 1)[0])
    lines = text.lstrip("\ufeff").lstrip().splitlines()
    return lines[0] if lines else ""


def _wide(sample: bytes) -> str:
    """The encoding of two-byte units, by its mark, or by the empty bytes of its Latin letters; else empty."""
    for mark, name in _WIDE:
        if sample.startswith(mark):
            return name
    head = sample[:200]
    if len(head) >= 8 and head[1::2].count(0) > len(head) // 3:
        return "utf-16-le"
    return "utf-16-be" if len(head) >= 8 and head[::2].count(0) > len(head) // 3 else ""


def _lines(file: ByteFile, encoding: str) -> Iterator[str]:
    """The text's lines, with their ends: a cell may go on over several."""
    if encoding:
        with io.TextIOWrapper(file, encoding, errors="replace", newline="") as wide:
            while line := wide.readline(2 * FIELD_MAX):
                yield line.lstrip("\ufeff")
        return
    for number, raw in capped_lines(file):
        yield _decoded(raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw)


def _decoded(raw: bytes) -> str:
    """One line as text. Chinese spreadsheets write GB18030 where they do not write UTF-8, Western ones cp1252."""
    with suppress(UnicodeDecodeError):
        return raw.decode()
    # Nearly any bytes are GB18030; but its characters stand in pairs of high bytes, and the accents of Europe alone.
    paired = 2 * len(_PAIR.findall(raw))
    if 2 * paired > sum(byte > 0x7F for byte in raw):
        with suppress(UnicodeDecodeError):
            return raw.decode("gb18030")
    return raw.decode("cp1252", "replace")
