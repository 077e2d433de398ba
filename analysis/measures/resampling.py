"""The bootstrap: how far a figure moves when the units it rests on are drawn anew.

n units are drawn with replacement, as often as there are, and the figure is taken of each draw; the middle 95 % of the draws is
its interval (B. Efron, Bootstrap methods: another look at the jackknife, Annals of Statistics 7 (1979), 1-26; the percentile
interval as in Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). Rows are put in order first, so that
the same rows in any order, with the same seed, give the same interval.

Above 400 units the draws weigh the units by Dirichlet(1, ..., 1) instead of counting them (D. B. Rubin, The Bayesian bootstrap,
Annals of Statistics 9 (1981), 130-134): the same interval at that size, twenty times quicker.

Known bias: an interval of few uneven units is too narrow. Measured on skewed values it holds the truth in 93 % of cases at 100
units, 90 % at 30, 85 % at 10, 80 % at 5 (nominal 95; shares of units that carry or do not: 95 % throughout). It cannot see what
no unit shows: the interval of ten stories without a frame has no width. Units that hang together, as the pieces of one story,
must be drawn together (`clustered`): drawn alone, 36 % instead of 91.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.measures.columns import Floats, Ints
from analysis.measures.frames import SEED
from analysis.measures.intervals import Interval

DRAWS = 1000
MANY = 400  # units from which on draws weigh them instead of counting them
CHUNK = 2_000_000  # units drawn at a time, for the memory they take
STEADY = 0.95  # of the draws must have a value, else their interval means nothing

Statistic = Callable[[Floats], Floats]  # from column means, shape (draws, columns), to one value a draw; NaN for none


def means(rows: Floats, *, seed: int = SEED, draws: int = DRAWS) -> Floats:
    """The column means of bootstrap samples of rows, shape (draws, columns). Raises ValueError without a row."""
    size = len(rows)
    if not size:
        raise ValueError("there is no row to draw from")
    chance = np.random.default_rng(seed)
    ordered = np.ascontiguousarray(rows[np.lexsort(rows.T[::-1])], dtype=np.float64)
    counted = np.concatenate((ordered, np.ones((size, 1))), axis=1)  # sums of weights in the same pass
    at_once = max(1, CHUNK // size)
    found = []
    for start in range(0, draws, at_once):
        some = min(at_once, draws - start)
        often = _counts(chance, some, size) if size <= MANY else _weights(chance, some, size)
        sums = often @ counted
        found.append(sums[:, :-1] / sums[:, -1:])
    return np.concatenate(found)


def _counts(chance: np.random.Generator, draws: int, size: int) -> Floats:
    """How often each of `size` rows is drawn, shape (draws, size)."""
    chosen = chance.integers(size, size=(draws, size)) + size * np.arange(draws)[:, None]
    return np.bincount(chosen.ravel(), minlength=draws * size).reshape(draws, size).astype(np.float64)


def _weights(chance: np.random.Generator, draws: int, size: int) -> Floats:
    """How much each of `size` rows weighs, shape (draws, size). Drawn in single precision, twice as quick; summed in double, so
    that the same figure comes out on every machine."""
    return chance.standard_exponential(size=(draws, size), dtype=np.float32).astype(np.float64)


def middle(drawn: Floats) -> Interval | None:
    """The middle 95 % of draws; None when one in twenty or more has no value (NaN), or there are none."""
    known = drawn[np.isfinite(drawn)]
    if not len(known) or len(known) < STEADY * len(drawn):
        return None
    low, high = np.quantile(known, [0.025, 0.975])
    return Interval(float(low), float(high))


def interval(rows: Floats, statistic: Statistic, *, seed: int = SEED, draws: int = DRAWS) -> Interval | None:
    """The 95 % interval of a figure that is made of column means: `statistic` gets them for all draws at once and returns a
    value for each. None without a row, or when many draws have no value. In the unit of the statistic."""
    return middle(statistic(means(rows, seed=seed, draws=draws))) if len(rows) else None


def clustered(values: Floats, cluster: Ints) -> Floats:
    """One row a cluster: the sums of the rows, shape (n, m), that share a number in `cluster`, and in a last column how many
    they are; shape (clusters, m + 1). The mean of column j over drawn rows is then `means[:, j] / means[:, -1]`."""
    _, group = np.unique(cluster, return_inverse=True)
    size = int(group.max(initial=-1)) + 1
    columns = [np.bincount(group, weights=column, minlength=size) for column in values.T]
    return np.stack([*columns, np.bincount(group, minlength=size).astype(np.float64)], axis=1)


def cluster_means(drawn: Floats) -> Floats:
    """The first figure of `clustered` rows, from their drawn means: what it is for each piece, not each cluster."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = drawn[:, 0] / drawn[:, -1]
    return found


def medians(values: Floats, *, seed: int = SEED, draws: int = DRAWS) -> Floats:
    """The medians of bootstrap samples of values, shape (draws,), in the unit of the values. Raises ValueError without one.

    Known bias: the median of few values jumps from one to the next, so that its interval ends on values that were seen."""
    size = len(values)
    if not size:
        raise ValueError("there is no value to draw from")
    chance = np.random.default_rng(seed)
    ordered = np.sort(values)
    at_once = max(1, CHUNK // size)
    found = [
        np.median(ordered[chance.integers(size, size=(min(at_once, draws - start), size))], axis=1)
        for start in range(0, draws, at_once)
    ]
    return np.concatenate(found)
