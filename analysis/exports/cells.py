"""The one cell writer: what a CSV or a spreadsheet of ours may hold, so that no program takes somebody's words for a formula."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal

SIGNS = "=+\\-@＝＋－＠"  # East Asian programs fold the full-width forms
# what nobody sees, and what some programs drop before they look at the first character: blanks, marks of order and joining
_UNSEEN = (
    r" \x01-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    r"\u202a-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffd"
)
_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_FIRST = re.compile(rf"[{_UNSEEN}\v\f\x1c-\x1e\x85\u2028\u2029]*[{SIGNS}\t\r\n\0]")
# programs that part lines inside a cell make the rest a cell of its own
_LATER = re.compile(rf"(?<=[{_BREAKS}])(?=[{_UNSEEN}\t\0]*[{SIGNS}])")
_PARTS = re.compile(rf"^[ '\ufeff]|[\",;|\t\0{_BREAKS}]| $")
_LONE = re.compile("[\ud800-\udfff]")

Cell = str | int | float | Decimal


def cell(value: object) -> Cell:
    """A value as it may stand in a cell: numbers stay numbers, None is empty, everything else is words, days in ISO form.

    Words that would start a formula, at their beginning or behind a line break, are defused by an apostrophe, also where only
    signs that nobody sees stand before them (OWASP, "CSV injection").
    """
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return value
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return defused("" if value is None else str(value))


def defused(text: str) -> str:
    """Words that no spreadsheet takes for a formula; what UTF-8 cannot hold is marked as missing."""
    whole = _LATER.sub("'", _LONE.sub("\ufffd", text))
    return f"'{whole}" if _FIRST.match(whole) else whole


def line(values: Iterable[object]) -> bytes:
    """One line of a CSV file (RFC 4180) in UTF-8."""
    whole = ",".join(map(_quoted, map(cell, values)))
    return ((whole or '""') + "\r\n").encode()  # an empty line would be no line at all


def table(rows: Iterable[Iterable[object]]) -> bytes:
    """Several lines at once."""
    return b"".join(line(row) for row in rows)


def _quoted(value: Cell) -> str:
    """Words in marks where they hold a sign that some program parts columns or lines by, so that none begins a cell of its own."""
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if _PARTS.search(text) else text
