"""One line of an archive as a record, or why it is none; and JSON Lines, the archive's plainest form."""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

LINE_MAX: Final = 8_000_000  # bytes of one line; more is no piece

ByteFile = BinaryIO | gzip.GzipFile | lzma.LZMAFile


class ArchiveError(Exception):
    """The file cannot be read (any further). The text names the cause and the next step."""


@dataclass(frozen=True, slots=True)
class Record:
    """One line, as it says."""

    id: str
    url: str
    outlet: str
    title: str
    published: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Unusable:
    """A line that holds no piece, and why."""

    reason: str


def record_of(fields: Mapping[str, Any]) -> Record | Unusable:
    """Named fields as a record; one without address and id, or without words, is unusable."""
    record = Record(
        id=_text(fields, "id"),
        url=_text(fields, "url"),
        outlet=_text(fields, "outlet"),
        title=_text(fields, "title"),
        published=_text(fields, "published"),
        language=_text(fields, "lang"),
        text=_text(fields, "text"),
    )
    if not (record.url or record.id):
        return Unusable("the line has neither url nor id")
    if not (record.title or record.text):
        return Unusable("the line has neither title nor text")
    return record


def capped_lines(file: ByteFile) -> Iterator[tuple[int, bytes]]:
    """Every line with its number. A line beyond the cap is handed on cut, and its rest is skipped."""
    number = 0
    while line := file.readline(LINE_MAX + 1):
        number += 1
        rest = line
        while len(rest) > LINE_MAX and not rest.endswith(b"\n"):
            rest = file.readline(LINE_MAX + 1)
        yield number, line


def json_lines(file: ByteFile) -> Iterator[tuple[int, Record | Unusable]]:
    """The records of a file of JSON Lines, by line number; blank lines are passed over."""
    for number, line in capped_lines(file):
        if line.strip():
            yield number, _read_json(line)


def _read_json(line: bytes) -> Record | Unusable:
    if len(line) > LINE_MAX:
        return Unusable(f"the line holds more than {LINE_MAX:,} bytes")
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return Unusable("the line is not JSON")
    if not isinstance(fields, dict):
        return Unusable("the line is JSON, but not an object")
    return record_of(fields)


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
