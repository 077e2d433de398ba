"""How surprising a count is beside its own past: the predictive negative binomial with shrunken dispersion.

Over n past periods with counts c_i at exposures e_i (the pieces there were), the mean for an exposure e is
`m = e (sum c + 1/2) / sum e`; the dispersion of the past, by moments, is shrunk half way to .25; one period ahead
`1/r = d + d/n + 1/(sum c + 1/2)`. Weekly counts of news come in runs, so that Poisson raises many times the false alarms it
promises. Source of the form: section 5 of the measures' report; the negative binomial as in J. Hilbe, Negative Binomial
Regression, 2011.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

SHRUNK_TO = 0.25


@dataclass(frozen=True, slots=True)
class Expected:
    """What the past lets expect of one period: the mean and the size r of the negative binomial."""

    mean: float
    size: float

    def none(self) -> float:
        """The chance of counting nothing, 0 to 1."""
        return math.exp(self.size * (math.log(self.size) - math.log(self.size + self.mean)))

    def at_least(self, count: int) -> float:
        """The chance of counting so many or more, 0 to 1."""
        below, term = 0.0, self.none()
        step = self.mean / (self.size + self.mean)
        for k in range(count):
            below += term
            term *= step * (self.size + k) / (k + 1)
        return max(0.0, 1.0 - below)


def expected(counts: Sequence[int], exposures: Sequence[float], exposure: float) -> Expected:
    """What the past counts at their exposures let expect at `exposure`. Raises ValueError without a past."""
    total, n = sum(exposures), len(counts)
    if not n or total <= 0:
        raise ValueError("there is no past to expect anything from")
    rate = (sum(counts) + 0.5) / total
    spread = _dispersion(counts, [rate * e for e in exposures])
    shrunk = (n * spread + n * SHRUNK_TO) / (2 * n)
    return Expected(rate * exposure, 1 / (shrunk + shrunk / n + 1 / (sum(counts) + 0.5)))


def _dispersion(counts: Sequence[int], means: Sequence[float]) -> float:
    """By moments: how much more the counts vary than Poisson would, per squared mean; never below 0."""
    squares = sum(mean * mean for mean in means)
    extra = sum((count - mean) ** 2 - mean for count, mean in zip(counts, means, strict=True))
    return max(0.0, extra / squares) if squares else 0.0
