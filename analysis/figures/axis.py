"""Measured weeks as the axis and the points of a chart: what is below pages and briefings alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from django.utils.translation import get_language, gettext

from analysis.charts.records import Period, Point, State
from analysis.measures import periods
from analysis.measures.intervals import FEW
from articles.health.words import in_chinese

LIST = "/articles/?"
YEAR = 366  # days
# how a week is drawn, by what figures say of its collection
STATES: dict[object, State] = {"gap": "gap", "incomplete": "incomplete", "complete": "ok"}


class Value(Protocol):
    """A measured number: `n` units, None where there is nothing to say."""

    @property
    def value(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def n(self) -> int: ...


def mark(value: Value, times: float = 1.0) -> Point:
    """A measured number as a point; `times` is 100 where parts are drawn as per cent."""
    if value.value is None:
        return Point(None)
    low, high = (None if bound is None else bound * times for bound in (value.low, value.high))
    return Point(value.value * times, low, high, value.n, value.n < FEW)


def axis(period: periods.Period, *, query: str, opens: int, state: State) -> Period:
    """One column of a chart: `query` is the list behind it, `opens` how many pieces that list has."""
    label, spoken = _words(period, get_language())
    return Period(key=period.label, label=label, spoken=spoken, href=LIST + query, state=state, opens=opens)


@lru_cache(maxsize=4_000)  # a list shows three years of the same weeks again and again
def _words(period: periods.Period, _language: str | None) -> tuple[str, str]:
    """A period below its column, and as it is said."""
    if period.unit != "week":
        return _month(period.start), period.title
    said = gettext("%(week)s, %(days)s") % {"week": period.name.capitalize(), "days": period.title}
    return _short(period.start), said


def with_years(shown: Sequence[Period], starts: Sequence[dt.date]) -> tuple[Period, ...]:
    """The columns with the year in each label when they span more than a year: "30 Aug" alone would stand there twice."""
    if not starts or (starts[-1] - starts[0]).days <= YEAR:
        return tuple(shown)
    return tuple(replace(one, label=_month(start)) for one, start in zip(shown, starts, strict=True))


def _month(day: dt.date) -> str:
    return f"{day.year}年{day.month}月" if in_chinese() else f"{day:%b %Y}"


def _short(day: dt.date) -> str:
    return f"{day.month}月{day.day}日" if in_chinese() else f"{day.day} {day:%b}"


def state_of(*, gap: bool, complete: bool, few: bool = False) -> State:
    """How a period is drawn; a gap outranks an incomplete one, which outranks one with too few pieces."""
    if gap:
        return "gap"
    if not complete:
        return "incomplete"
    return "few" if few else "ok"
