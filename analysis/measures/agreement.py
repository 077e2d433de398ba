"""How far people agree who coded the same pieces without seeing each other: Krippendorff's alpha with a bootstrap interval.

alpha = 1 - (disagreement seen) / (disagreement expected by chance); 1 is full agreement, 0 chance, below 0 worse than chance.
K. Krippendorff, Content Analysis (Sage 2004), chapter 11. Under .667 no conclusion is drawn from a code.

The interval is the middle 95 % of resamples over pieces with a fixed seed. Known bias: for rare codes alpha falls although
people agree on nearly every piece, and with few pieces the interval is too narrow; n is shown for that reason.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import krippendorff
import numpy as np
import numpy.typing as npt

from analysis.measures.intervals import Interval

RELIABLE = 0.667  # Krippendorff's least for tentative conclusions
SEED = 20250731
DRAWS = 1000

Level = Literal["nominal", "ordinal"]
Codes = Sequence[Sequence[Hashable]]  # one row a piece: what each person coded


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha over `n` pieces that two or more people coded; None when nobody ever differed in what there was to code."""

    alpha: float | None
    interval: Interval | None
    n: int


def agreement(codes: Codes, *, ordered: Sequence[Hashable] = (), draws: int = DRAWS) -> Agreement:
    """Agreement on one code. `ordered` lists the values from least to most where they have an order; else they are names.

    Pieces of fewer than two people are left out. Raises ValueError for a value that is not among the ordered ones.
    """
    paired = [row for row in codes if len(row) > 1]
    values = list(ordered) or sorted({value for row in paired for value in row}, key=repr)
    if any(value not in values for row in paired for value in row):
        raise ValueError("A coded value is not among the ordered ones.")
    counts = np.array([[row.count(value) for value in values] for row in map(list, paired)], dtype=np.float64)
    counts = counts.reshape(len(paired), len(values))
    level: Level = "ordinal" if ordered else "nominal"
    middle = _alpha(counts, level)
    if middle is None or not draws:
        return Agreement(middle, None, len(paired))
    chance = np.random.default_rng(SEED)
    drawn = chance.multinomial(len(paired), np.full(len(paired), 1 / len(paired)), size=draws)
    found = _nominal(counts, drawn) if level == "nominal" else _each(counts, drawn, level)
    found = found[~np.isnan(found)]
    # resamples in which everybody coded the same have no alpha; when they are many, the interval means nothing
    steady = len(found) >= 0.8 * draws
    bounds = Interval(*(float(x) for x in np.percentile(found, [2.5, 97.5]))) if steady else None
    return Agreement(middle, bounds, len(paired))


def _alpha(counts: npt.NDArray[np.float64], level: Level) -> float | None:
    """Alpha of a table with a row for each piece and how often each value was given; None without two values."""
    if not len(counts) or np.count_nonzero(counts.sum(axis=0)) < 2:
        return None
    found = float(krippendorff.alpha(value_counts=counts, level_of_measurement=level))
    return None if math.isnan(found) else found


def _nominal(counts: npt.NDArray[np.float64], drawn: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Alpha for many resamples at once: 1 - (n - 1) * sum of o_ck / sum of n_c * n_k over unequal values c, k."""
    people = counts.sum(axis=1)
    seen = (people**2 - (counts**2).sum(axis=1)) / (people - 1)
    totals = drawn @ counts
    n = totals.sum(axis=1)
    expected = n**2 - (totals**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: npt.NDArray[np.float64] = 1 - (n - 1) * (drawn @ seen) / expected
    return np.where(expected > 0, found, np.nan)


def _each(counts: npt.NDArray[np.float64], drawn: npt.NDArray[np.int64], level: Level) -> npt.NDArray[np.float64]:
    found = [_alpha(np.repeat(counts, times, axis=0), level) for times in drawn]
    return np.array([np.nan if one is None else one for one in found])
