"""Sheets of rows as a workbook (XLSX) that every program opens: words stay words, the same rows give the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analysis.exports.cells import cell

MOST_ROWS = 1_000_000  # of a sheet; those after it go on in another
LONGEST = 32_767  # characters that a cell holds
LONGEST_NAME = 28  # of a sheet, so that a number fits behind it
EXACT = 10**15  # numbers beyond lose digits in a spreadsheet
WIDTH = 16  # of a column that says nothing of its own
CREATED = dt.datetime(2000, 1, 1)
_UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold
_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f']+")
OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a workbook. Rows may be a stream; `widths` are those of its columns in characters."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[object]]
    widths: tuple[int, ...] = ()
    filtered: bool = True


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as one file. Rows are written one by one, so that a long list costs no memory but its file."""
    out = io.BytesIO()
    write(sheets, out)
    return out.getvalue()


def write(sheets: Iterable[Sheet], out: BinaryIO) -> None:
    """The same into a file that is open for writing."""
    book = xlsxwriter.Workbook(out, dict(OPTIONS))
    book.use_zip64()
    book.set_properties({"created": CREATED})
    formats = _Formats(
        book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        book.add_format({"num_format": "yyyy-mm-dd"}),
    )
    for sheet in sheets:
        rows = iter(sheet.rows)
        for number, part in enumerate(_parts(rows), start=1):
            name = " ".join(_NAME.sub(" ", sheet.name).split())[:LONGEST_NAME].strip() or "Sheet"
            _fill(book.add_worksheet(name if number == 1 else f"{name} {number}"), sheet, part, formats)
    book.close()


@dataclass(frozen=True, slots=True)
class _Formats:
    head: Format
    moment: Format
    day: Format


def _parts(rows: Iterator[Sequence[object]]) -> Iterator[Iterator[Sequence[object]]]:
    """At least one part, of at most MOST_ROWS rows each."""
    yield islice(rows, MOST_ROWS)
    while (first := next(rows, None)) is not None:
        yield iter([first, *islice(rows, MOST_ROWS - 1)])


def _fill(page: Worksheet, sheet: Sheet, rows: Iterator[Sequence[object]], formats: _Formats) -> None:
    for at in range(len(sheet.columns)):
        page.set_column(at, at, sheet.widths[at] if at < len(sheet.widths) else WIDTH)
    page.freeze_panes(1, 0)
    for at, name in enumerate(sheet.columns):
        page.write_string(0, at, name, formats.head)
    last = 0
    for last, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            _put(page, last, at, value, formats)
    if sheet.filtered:
        page.autofilter(0, 0, last, len(sheet.columns) - 1)


def _put(page: Worksheet, row: int, column: int, value: object, formats: _Formats) -> None:
    if isinstance(value, dt.datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), formats.moment)  # in the zone that it is given in
        return
    if isinstance(value, dt.date):
        page.write_datetime(row, column, value, formats.day)
        return
    held = cell(value)
    if not isinstance(held, str) and math.isfinite(held) and -EXACT < held < EXACT:
        page.write_number(row, column, held)
    elif held != "":
        text = _UNHELD.sub("\ufffd", str(held))
        page.write_string(row, column, text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")
