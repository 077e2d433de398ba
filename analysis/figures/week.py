"""The week that a figure of change is about, and the weeks before it: the newest complete one of the days asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.figures.asked import Asked
from analysis.figures.ground import COMPLETE, GAP, Ground, ground
from analysis.measures.periods import Period

BEFORE = 8


@dataclass(frozen=True, slots=True)
class Weeks:
    """The week, the eight before it (oldest first), those of them that were not collected, and the whole span as a question."""

    week: Period
    before: tuple[Period, ...]
    gaps: frozenset[Period]
    span: Asked
    ground: Ground


def weeks_of(asked: Asked) -> Weeks | None:
    """The week of a question; None when nothing complete is stored."""
    complete = [week for week, state in ground(asked).weeks if state == COMPLETE]
    if not complete:
        return None
    week = complete[-1]
    first = week.back(BEFORE)
    span = replace(asked, filter=asked.filter.between(first.start, week.end))
    base = ground(span)
    gaps = frozenset(one for one, state in base.weeks if state == GAP)
    return Weeks(week, tuple(one for one, _ in base.weeks[:-1]), gaps, span, base)
