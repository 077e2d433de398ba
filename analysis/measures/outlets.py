"""What an outlet stresses: beside others on the same stories, and beside its own past.

Mixes are rows of parts that add up to 1 (measures.emphasis); differences are of parts, -1 to 1.

Known bias: an outlet that we hold in teasers shows its headlines; sections that we do not read are missing; two outlets that
share a wire's words are no two judgements, so give copies of a text once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.measures.columns import Floats, Ints
from analysis.measures.frames import SEED
from analysis.measures.intervals import Interval
from analysis.measures.resampling import means, middle

SHRINK = 20  # stories that the mean of all outlets counts for


@dataclass(frozen=True, slots=True)
class Apart:
    """How an outlet differs in one part of the mix: `difference` as measured over n stories or units, with its 95 % interval,
    and `shrunk` towards no difference, for ranking."""

    difference: float
    interval: Interval | None
    shrunk: float


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet on the `stories` it shares with others; `parts` in the order of the mix."""

    outlet: int
    stories: int
    parts: tuple[Apart, ...]


def cells(mixes: Floats, story: Ints, outlet: Ints) -> tuple[Floats, Ints, Ints]:
    """The mean mix of each outlet in each story: mixes, stories and outlets, one row a pair. Rows with NaN do not count."""
    known = ~np.isnan(mixes).any(axis=1)
    pairs, group, counts = np.unique(
        np.stack((story[known], outlet[known]), axis=1), axis=0, return_inverse=True, return_counts=True
    )
    group = group.reshape(-1)
    sums = [np.bincount(group, weights=column, minlength=len(pairs)) for column in mixes[known].T]
    return np.stack(sums, axis=1) / counts[:, None], pairs[:, 0], pairs[:, 1]


def on_shared_stories(mixes: Floats, story: Ints, outlet: Ints, *, seed: int = SEED) -> tuple[Outlet, ...]:
    """Each outlet beside the others on stories that at least two outlets tell, by number of the outlet.

    Of each such story: the outlet's mean mix minus the mean of the other outlets' mean mixes. Over its stories: the mean d of n
    differences, its interval by drawing stories, and `n d / (n + 20)`, shrunk to the mean of all outlets, which is 0: within a
    story the differences add up to nothing (the form of an empirical Bayes mean: B. Efron and C. Morris, JASA 70 (1975),
    311-319, with a fixed prior weight). Stories, not pieces, so that what an outlet chooses to cover cannot look like emphasis.
    Known bias: says nothing of stories that nobody else has; two outlets that only meet each other mirror each other."""
    mix, stories, outlets = cells(mixes, story, outlet)
    _, group, tellers = np.unique(stories, return_inverse=True, return_counts=True)
    shared = tellers[group] >= 2
    mix, group, outlets = mix[shared], group[shared], outlets[shared]
    others = tellers[group][:, None] - 1
    totals = [np.bincount(group, weights=column, minlength=len(tellers))[group] for column in mix.T]
    apart = mix - (np.stack(totals, axis=1) - mix) / others
    return tuple(_outlet(int(each), apart[outlets == each], seed) for each in np.unique(outlets))


def _outlet(number: int, apart: Floats, seed: int) -> Outlet:
    size, drawn = len(apart), means(apart, seed=seed)
    parts = (
        Apart(float(value), middle(draws), float(value) * size / (size + SHRINK))
        for value, draws in zip(apart.mean(axis=0), drawn.T, strict=True)
    )
    return Outlet(number, size, tuple(parts))


def drift(now: Floats, before: Floats, *, seed: int = SEED) -> tuple[Apart, ...]:
    """An outlet beside its own past: the mean mix of its units now (its last four weeks) minus that of its units before (the
    twelve weeks before those), each drawn apart for the interval; () when either holds none. Rows with NaN do not count.

    `shrunk` has n for the smaller number of units. Known bias: what happened in the world drifts, too: read it beside the same
    figure of all outlets."""
    now, before = now[~np.isnan(now).any(axis=1)], before[~np.isnan(before).any(axis=1)]
    if not len(now) or not len(before):
        return ()
    size = min(len(now), len(before))
    drawn = means(now, seed=seed) - means(before, seed=seed + 1)
    return tuple(
        Apart(float(value), middle(draws), float(value) * size / (size + SHRINK))
        for value, draws in zip(now.mean(axis=0) - before.mean(axis=0), drawn.T, strict=True)
    )
