"""How well rules agree with people who coded blind: precision, recall and F1 with 95 % intervals, weighted for the sample.

A sample holds some pieces with a higher chance than others, so each counts by one over its chance. Precision is the part of
what the rules found that people saw, too; recall the part of what people saw that the rules found; F1 their harmonic mean.

Intervals are Wilson's on the effective number of pieces, (sum w)² / sum w² (L. Kish, Survey Sampling, Wiley 1965, 11.7); with
equal weights that is their number. F1 = 2J / (1 + J) follows from J = both / either, which is a share. Known bias: where
people disagree among themselves no rule can be right; agreement stands beside it for that reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.measures.intervals import Interval, Z


@dataclass(frozen=True, slots=True)
class Rate:
    """A weighted share, 0 to 1, of `n` pieces with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """One piece and one code: whether people saw it, whether the rules found it, and how much the piece weighs."""

    seen: bool
    found: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Accuracy:
    """`n` pieces, of which people saw the code in `seen`, the rules in `found`, both in `both`; a rate of no piece is None."""

    n: int
    seen: int
    found: int
    both: int
    precision: Rate | None
    recall: Rate | None
    f1: Rate | None


def accuracy(outcomes: Iterable[Outcome]) -> Accuracy:
    """What the outcomes of one code in many pieces come to."""
    rows = list(outcomes)
    seen, found = [row for row in rows if row.seen], [row for row in rows if row.found]
    either = [row for row in rows if row.seen or row.found]
    likeness = rate((row.weight, row.seen and row.found) for row in either)
    return Accuracy(
        n=len(rows),
        seen=len(seen),
        found=len(found),
        both=sum(row.seen and row.found for row in rows),
        precision=rate((row.weight, row.seen) for row in found),
        recall=rate((row.weight, row.found) for row in seen),
        f1=_doubled(likeness) if likeness else None,
    )


def _doubled(likeness: Rate) -> Rate:
    """F1 from both / either."""
    value, low, high = (2 * x / (1 + x) for x in (likeness.value, likeness.low, likeness.high))
    return Rate(value, low, high, likeness.n)


def rate(weighed: Iterable[tuple[float, bool]]) -> Rate | None:
    """The weighted share of those that hold; None without any."""
    rows = list(weighed)
    total = math.fsum(weight for weight, _ in rows)
    if not rows or total <= 0:
        return None
    value = math.fsum(weight for weight, holds in rows if holds) / total
    bounds = _wilson(value, total**2 / math.fsum(weight**2 for weight, _ in rows))
    return Rate(value, bounds.low, bounds.high, len(rows))


def _wilson(share: float, n: float) -> Interval:
    """The score interval of a share of n, as `intervals.wilson` has it for whole numbers; exact at the ends."""
    middle = share + Z * Z / (2 * n)
    reach = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    scale = 1 + Z * Z / n
    return Interval(0.0 if share <= 0 else (middle - reach) / scale, 1.0 if share >= 1 else (middle + reach) / scale)
