"""Milestones of US-China AI strategy, from one table: what the lane above a chart names.

Titles are of our own wording in both languages. `checked` says whether the day was looked up in the source beside it; others are
known well, but not verified to the day. Days are local to where the event took place.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("events.csv")
COLUMNS = ("date", "country", "kind", "title_en", "title_zh", "note", "source", "checked")
KINDS = ("export-control", "law", "plan", "court", "security", "talks", "deal", "model-release")
_HAN = re.compile("[\u3400-\u9fff]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One event: `country` is where it was decided (ISO 3166-1 alpha-2, EU, or INT for several)."""

    date: dt.date
    country: str
    kind: str
    title: str
    title_zh: str
    note: str
    source: str
    checked: bool


@cache
def milestones() -> tuple[Milestone, ...]:
    """The events of our table, oldest first."""
    return read(FILE.read_text("utf-8"))


def read(text: str) -> tuple[Milestone, ...]:
    """The events of a table, oldest first; those of one day in its order. Raises ValueError naming the first fault."""
    for fault in faults(text):
        raise ValueError(fault)
    found = (
        Milestone(
            date=dt.date.fromisoformat(row["date"]),
            country=row["country"],
            kind=row["kind"],
            title=row["title_en"],
            title_zh=row["title_zh"],
            note=row["note"],
            source=row["source"],
            checked=row["checked"] == "yes",
        )
        for row in csv.DictReader(text.splitlines())
    )
    return tuple(sorted(found, key=lambda one: one.date))


def faults(text: str) -> Iterator[str]:
    """What is wrong with a table of events, a sentence each: the line, the cause, what to write instead."""
    rows = csv.DictReader(text.splitlines())
    if tuple(rows.fieldnames or ()) != COLUMNS:
        yield f"events.csv needs the columns {', '.join(COLUMNS)} in this order. Restore its first line."
        return
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        at = f"events.csv line {rows.line_num}"
        if None in row or None in row.values():
            yield f"{at} has a wrong number of columns. Quote commas."
            continue
        seen[row["date"], row["title_en"]] += 1
        if seen[row["date"], row["title_en"]] == 2:
            yield f"{at} repeats {row['title_en']!r} of the same day. Delete one of them."
        yield from (f"{at}: {fault}" for fault in _row(row))


def _row(row: dict[str, str]) -> Iterator[str]:
    if not _is_day(row["date"]):
        yield f"{row['date']!r} is no day. Write it as in 2025-07-31."
    if not re.fullmatch("[A-Z]{2}|INT", row["country"]):
        yield f"{row['country']!r} is no country. Write two capitals, or INT for several."
    if row["kind"] not in KINDS:
        yield f"{row['kind']!r} is no kind. Use one of {', '.join(KINDS)}."
    if not row["title_en"] or _HAN.search(row["title_en"]):
        yield "the English title is missing or holds Chinese. Write it in English."
    if not _HAN.search(row["title_zh"]):
        yield "the Chinese title is missing. Write it in Chinese."
    if not row["source"]:
        yield "no source is named. Name one."
    if row["checked"] not in ("yes", "no"):
        yield f"checked is {row['checked']!r}. Write yes or no."


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False
