"""The versions of a briefing as a page shows them: who saved when, and what differs between two of them, word by word."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from analysis.briefings import editing
from analysis.briefings.differences import differences
from analysis.briefings.text import HEAD, Text, from_rows
from analysis.models import Briefing
from articles.text.difference import Passage, difference, passages


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list."""

    number: int
    saved_at: dt.datetime
    author: str
    is_autosave: bool


@dataclass(frozen=True, slots=True)
class SectionChange:
    """What became of a section; `passages` are its changes with some words around, empty where it only moved."""

    key: str
    state: str
    before: str
    after: str
    is_head: bool
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """All versions, newest first, and the changes from `older` to `newer` (0 where there are no two)."""

    lines: tuple[VersionLine, ...]
    older: int
    newer: int
    changes: tuple[SectionChange, ...]
    dropped: tuple[str, ...]  # suggestions dropped in between


def versions_page(briefing: Briefing, older: int | None = None, newer: int | None = None) -> VersionsPage:
    """The versions, and what differs between two: without numbers the newest and the one before it. Two queries."""
    rows = list(briefing.versions.order_by("-number").defer("text"))
    lines = tuple(VersionLine(row.number, row.saved_at, row.author_name, row.is_autosave) for row in rows)
    there = [line.number for line in lines]
    new = newer if newer in there else (there[0] if there else 0)
    old = older if older in there else next((number for number in there if number < new), 0)
    if not old or old == new:
        return VersionsPage(lines, 0, new, (), ())
    texts = {row.number: from_rows(row.text) for row in briefing.versions.filter(number__in=(old, new))}
    return VersionsPage(lines, old, new, changes(texts[old], texts[new]), _dropped(texts[old], texts[new]))


def changes(before: Text, after: Text) -> tuple[SectionChange, ...]:
    """Every section of two texts that differs, its words laid side by side."""
    found = []
    for one in differences(before, after):
        old, new = editing.find(before, one.key), editing.find(after, one.key)
        runs = difference(old.markdown if old else "", new.markdown if new else "")
        found.append(SectionChange(one.key, one.state, one.before, one.after, one.key == HEAD, passages(runs)))
    return tuple(found)


def _dropped(before: Text, after: Text) -> tuple[str, ...]:
    was = {key for section in before for key in section.dropped}
    return tuple(key for section in after for key in section.dropped if key not in was)
