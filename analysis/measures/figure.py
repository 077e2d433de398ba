"""A figure: what a measure says of a list, as numbers that each name their own list. The record behind chart, table and JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_noop

from analysis.measures.intervals import FEW, Interval
from analysis.measures.words import shown

DIGITS = 10  # of a figure as data: more than any page shows, fewer than arithmetic may shake
SAMPLE = gettext_noop("sample: this mix was chosen, it says nothing about the press")

# What a value is: a part of 1, a natural log ratio, a difference of two parts, a number of units, hours, times as many, or an
# index from -1 to 1.
SHARE, LOG, POINTS, COUNT, HOURS, TIMES, INDEX = ("share", "log ratio", "points", "count", "hours", "times", "index")

Part = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Value:
    """One number. `key` is unique in its figure; `n` counts the units behind it; `query` opens the list that they are in, which
    has `opens` units; `value` is None where there is nothing to say; `low` and `high` bound its 95 % interval."""

    key: str
    name: str
    n: int
    value: float | None
    low: float | None
    high: float | None
    query: str
    opens: int
    scale: str = SHARE
    name_zh: str = ""
    more: Mapping[str, Part] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """Its name for sentences and charts: the Chinese one for a reader of Chinese, where there is one."""
        return shown(self.name, self.name_zh)

    @property
    def few(self) -> bool:
        """Too few units for a claim."""
        return self.n < FEW

    @property
    def settled(self) -> bool:
        """Whether enough units say that it is not zero (log ratios and points)."""
        return not self.few and self.interval is not None and not self.interval.holds_zero

    @property
    def interval(self) -> Interval | None:
        """Its bounds, if it has any."""
        return None if self.low is None or self.high is None else Interval(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Figure:
    """What one measure says. `query` is the whole list in its unit, `n` its length; `rules` and `cut_off` say what was read:
    with the same ones the same figure comes out. `asked` is the question as a query string, options and unit among them."""

    measure: str
    title: str
    counted: str  # pieces, texts or stories
    query: str
    options: Mapping[str, str]
    n: int
    rules: str
    cut_off: dt.datetime | None
    values: tuple[Value, ...]
    notes: tuple[str, ...] = ()
    sample: bool = False
    asked: str = ""

    def value(self, key: str) -> Value:
        """The number of a key. Raises KeyError."""
        for found in self.values:
            if found.key == key:
                return found
        raise KeyError(key)

    def starting(self, prefix: str) -> tuple[Value, ...]:
        """The numbers whose keys begin so, in their order."""
        return tuple(value for value in self.values if value.key.startswith(prefix))

    def as_data(self) -> dict[str, Any]:
        """The figure for JSON, its floats rounded to ten digits; the sample stamp stands in words."""
        found = asdict(self)
        found["cut_off"] = self.cut_off.isoformat() if self.cut_off else None
        found["values"] = [_rounded(asdict(value)) for value in self.values]
        found["notes"] = list(self.notes)
        found["options"] = dict(self.options)
        found["stamp"] = SAMPLE if self.sample else ""
        return found


def _rounded(parts: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _rounded(dict(part))
        if isinstance(part, Mapping)
        else round(part, DIGITS)
        if isinstance(part, float)
        else part
        for key, part in parts.items()
    }
