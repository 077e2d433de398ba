"""What changed: a share of the week against the median of the weeks before, with the interval of the change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from analysis.measures.intervals import FEW, difference, wilson

Verdict = Literal["up", "down", "little changed", "too few"]


@dataclass(frozen=True, slots=True)
class Change:
    """A share of the week in per cent with its 95 % interval, and its change in points with its own."""

    count: int
    total: int
    share: float | None  # None: too few pieces for a share
    low: float | None
    high: float | None
    median: float | None  # None: nothing to compare with
    change: float | None
    change_low: float | None
    change_high: float | None
    verdict: Verdict


def change(count: int, total: int, before: Sequence[tuple[int, int]]) -> Change:
    """How `count` of `total` pieces compares with the weeks before, each given as (count, total).

    The earlier share is the median of the weeks that hold pieces, taken as a share of all their pieces together for its
    interval (Newcombe's, measures.intervals.difference). "up" and "down" only when the interval leaves zero; "too few" when
    the week or the weeks before together hold fewer than 30 pieces.
    """
    if total < FEW:
        return Change(count, total, None, None, None, None, None, None, None, "too few")
    held = wilson(count, total)
    share = 100 * count / total
    weeks = [(carrying, pieces) for carrying, pieces in before if pieces]
    pooled = sum(pieces for _, pieces in weeks)
    if pooled < FEW:
        return Change(count, total, share, 100 * held.low, 100 * held.high, None, None, None, None, "too few")
    usual = median(carrying / pieces for carrying, pieces in weeks)
    moved = difference(count, total, round(usual * pooled), pooled)
    verdict: Verdict = "little changed" if moved.holds_zero else "up" if moved.low > 0 else "down"
    return Change(
        count=count,
        total=total,
        share=share,
        low=100 * held.low,
        high=100 * held.high,
        median=100 * usual,
        change=share - 100 * usual,
        change_low=100 * moved.low,
        change_high=100 * moved.high,
        verdict=verdict,
    )
