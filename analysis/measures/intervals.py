"""How sure a share is: 95 % intervals of proportions and of their differences."""

from __future__ import annotations

import math
from dataclasses import dataclass

FEW = 30  # under so many pieces a share is not worth its interval, and pages say "too few"
Z = 1.959963984540054  # the 97.5 % point of the normal distribution


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of a 95 % interval, in the unit of the value (shares 0 to 1)."""

    low: float
    high: float

    @property
    def holds_zero(self) -> bool:
        """Whether no difference is among what the data allow."""
        return self.low <= 0 <= self.high


def wilson(count: float, total: float) -> Interval:
    """The 95 % score interval of count of total, 0 to 1; everything is possible when total is 0. Weighted counts need not be whole.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212:
    (p + z²/2n ± z·sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n). Raises ValueError unless 0 <= count <= total.
    """
    if not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is no share")
    if not total:
        return Interval(0.0, 1.0)
    share = count / total
    middle = share + Z * Z / (2 * total)
    reach = Z * math.sqrt(share * (1 - share) / total + Z * Z / (4 * total * total))
    scale = 1 + Z * Z / total
    # at the ends the bound is exact; arithmetic would leave it a hair beside
    low = 0.0 if count == 0 else (middle - reach) / scale
    high = 1.0 if count == total else (middle + reach) / scale
    return Interval(low, high)


def difference(count: int, total: int, count_before: int, total_before: int) -> Interval:
    """The 95 % interval of share minus earlier share, -1 to 1, from the two Wilson intervals.

    Source: R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine
    17 (1998), 873-890, method 10.
    """
    if not total or not total_before:
        return Interval(-1.0, 1.0)
    share, before = count / total, count_before / total_before
    now, then = wilson(count, total), wilson(count_before, total_before)
    change = share - before
    low = change - math.hypot(share - now.low, then.high - before)
    high = change + math.hypot(now.high - share, before - then.low)
    return Interval(low, high)
