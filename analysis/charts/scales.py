"""From values to places: round ticks, a linear axis, a row of equal columns."""

from __future__ import annotations

import math
from dataclasses import dataclass

MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Linear:
    """Values from `low` to `high` on places from `start` to `end` (end above start on the page: end < start)."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value; values outside the axis are held at its ends."""
        held = min(max(value, self.low), self.high)
        return self.start + (held - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Columns:
    """`count` equal columns from `left` to `right`, each filled for `fill` of its width."""

    count: int
    left: float
    right: float
    fill: float = 0.74

    @property
    def step(self) -> float:
        """Width of one column with its gutter."""
        return (self.right - self.left) / max(1, self.count)

    def edge(self, index: float) -> float:
        """The left edge of a column."""
        return self.left + index * self.step

    def bar(self, index: int) -> tuple[float, float]:
        """Left edge and width of the filled part of a column."""
        width = self.step * self.fill
        return self.edge(index) + (self.step - width) / 2, width

    def middle(self, index: float) -> float:
        """The middle of a column."""
        return self.edge(index + 0.5)


def nice_step(span: float, *, whole: bool) -> float:
    """The smallest of 1, 2, 5 times a power of ten that cuts `span` into at most MOST_TICKS - 1 parts.

    `whole` keeps steps at 1 or more, for counts. Raises ValueError when the span is not above zero.
    """
    if not span > 0 or not math.isfinite(span):
        raise ValueError(f"an axis needs a span above zero, not {span}")
    power = 10.0 ** math.floor(math.log10(span / MOST_TICKS))
    for factor in (1, 2, 5, 10, 20, 50):
        step = factor * power
        if math.floor(span / step + 1e-9) + 1 <= MOST_TICKS and (not whole or step >= 1):
            return step
    return power * 100 if not whole else max(1.0, power * 100)


@dataclass(frozen=True, slots=True)
class Axis:
    """A value axis: where it starts and ends, and its round ticks (three to seven)."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @property
    def places(self) -> int:
        """Decimals that tell its ticks apart where they are written with a sign: one or two."""
        return 1 if all(abs(tick * 10 - round(tick * 10)) < 1e-6 for tick in self.ticks) else 2


def axis_for(low: float, high: float, *, whole: bool) -> Axis:
    """The axis that holds values from `low` to `high`; `whole` for counts, whose axis starts at zero.

    The low end is moved out to a round value; the high end leaves 6 % of air above the highest value.
    """
    if whole:
        low = 0.0
        high = max(high, 2.0)
    if high - low < 1e-9:
        high = low + 1.0
    step = nice_step(high - low, whole=whole)
    first = math.floor(low / step + 1e-9)
    last = math.floor(high / step + 1e-9)
    last = max(last, first + 2)
    top = max(high + (high - low) * 0.06, last * step)
    return Axis(first * step, top, tuple(round(i * step, 10) for i in range(first, last + 1)))


def axis_around(low: float, high: float) -> Axis:
    """The axis of an index around zero: it holds `low` and `high` with 6 % of air at both ends, its ticks lie within.

    Raises ValueError when `high` is not above `low`.
    """
    step = nice_step(high - low, whole=False)
    air = (high - low) * 0.06
    first, last = math.ceil((low - air) / step), math.floor((high + air) / step)
    return Axis(low - air, high + air, tuple(round(i * step, 10) for i in range(first, last + 1)))


def figure(value: float) -> str:
    """A number as it is written: 1,054; 0.5; −0.09 with a true minus."""
    text = f"{value:,.0f}" if abs(value - round(value)) < 1e-9 else f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def signed(value: float, places: int = 2) -> str:
    """A number with its sign, for axes and figures around zero: +0.12; −0.50 with a true minus; 0 where it rounds to it."""
    rounded = round(value, places)
    return f"{rounded:+.{places}f}".replace("-", "−") if rounded else "0"
