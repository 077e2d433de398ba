"""Which tags are told together: for every pair, in how many stories, how much more than by chance, and how sure that is.

With n_xy of N stories carrying both, lift is `p_xy / (p_x p_y)`, times as often as if they were independent, and the normalised
pointwise mutual information `ln(lift) / -ln(p_xy)`, -1 to 1: 0 by chance, 1 never apart (G. Bouma, Normalized (pointwise) mutual
information in collocation extraction, GSCL 2009). p is Fisher's exact test, one-sided: the chance of n_xy or more with these
margins (R. A. Fisher, 1935; the upper tail of the hypergeometric). q by Benjamini and Hochberg over all pairs of tags with at
least five stories each; a pair is a tie at q < .01 with at least five stories together.

Known bias: hubs (a country with its flagship) tie to everything, so keep a same-sentence variant beside it; round-ups that name
more than twelve tags are left out; a lift of rare tags is large by nature, which is why NPMI sets the width of a line; to be told
together says nothing of what is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array, triu
from scipy.special import gammaln

from analysis.measures.columns import Floats, Ints
from analysis.measures.multiplicity import q_values

LEAST = 5
MOST = 12  # tags of a story, over which it is a round-up
SURE = 0.01
NEGLIGIBLE = 1e-17  # of the sum, that a further term adds


@dataclass(frozen=True, slots=True)
class Tie:
    """Two tags, `first` below `second`: `both` stories with both, of the `of_first` and `of_second` with each."""

    first: int
    second: int
    both: int
    of_first: int
    of_second: int
    lift: float
    npmi: float
    p: float
    q: float


def incidence(stories: Ints, tags: Ints) -> tuple[csr_array, Ints]:
    """A sparse matrix of 0 and 1, a row for each story and a column for each tag, and the tags of the columns, ascending; from
    pairs of story and tag in any order, repeated or not."""
    _, row = np.unique(stories, return_inverse=True)
    columns, column = np.unique(tags, return_inverse=True)
    shape = (int(row.max(initial=-1)) + 1, len(columns))
    found = csr_array((np.ones(len(row), dtype=np.int64), (row, column)), shape=shape)
    found.sum_duplicates()
    found.data[:] = 1
    return found, columns


def ties(held: csr_array, tags: Ints, total: int, *, most: int = MOST) -> tuple[Tie, ...]:
    """The pairs that are told together more than by chance, strongest NPMI first, then by stories and by number.

    `held` as of `incidence`, `total` all stories of the list, also those without any tag; stories with more than `most` tags
    count for nothing."""
    named = np.asarray(held.sum(axis=1)).ravel()
    kept = held[np.flatnonzero(named <= most)]
    stories = total - int((named > most).sum())
    margin = np.asarray(kept.sum(axis=0)).ravel().astype(np.int64)
    often = np.flatnonzero(margin >= LEAST)
    if len(often) < 2:
        return ()
    kept, margin, numbers = kept[:, often], margin[often], tags[often]
    pairs = triu(kept.T @ kept, k=1).tocoo()
    x, y, both = pairs.row, pairs.col, pairs.data.astype(np.int64)
    p = at_least(both, stories, margin[x], margin[y])
    q = q_values(p, untold=len(often) * (len(often) - 1) // 2 - len(p))
    lift = both * stories / (margin[x] * margin[y])
    rows = zip(numbers[x], numbers[y], both, margin[x], margin[y], lift, _npmi(lift, both / stories), p, q, strict=True)
    found = [_tie(row) for row in rows if row[2] >= LEAST and row[-1] < SURE]
    return tuple(sorted(found, key=lambda tie: (-tie.npmi, -tie.both, tie.first, tie.second)))


def _tie(row: tuple[Any, ...]) -> Tie:
    return Tie(*(int(count) for count in row[:5]), *(float(value) for value in row[5:]))


def _npmi(lift: Floats, share: Floats) -> Floats:
    """NPMI; 1 for tags that every story carries."""
    always = share >= 1
    return np.where(always, 1.0, np.log(lift) / -np.log(np.where(always, 0.5, share)))


def at_least(both: Ints, total: int, first: Ints, second: Ints) -> Floats:
    """The chance that so many stories or more of `total` carry both tags when `first` and `second` carry each, 0 to 1. All pairs
    at once, term by term from the largest (scipy's own takes 24 microseconds a pair). Counts must be possible ones."""
    log_term = (
        _log_choose(first, both) + _log_choose(total - first, second - both) - _log_choose(np.full(1, total), second)
    )
    term = np.exp(log_term)
    tail, k, open_ = term.copy(), both.astype(np.float64), np.arange(len(term))
    while len(open_):
        a, b = first[open_], second[open_]
        step = (a - k) * (b - k) / ((k + 1) * (total - a - b + k + 1))
        term, k = term * step, k + 1
        tail[open_] += term
        more = (term > NEGLIGIBLE * tail[open_]) | (step > 1)
        open_, term, k = open_[more], term[more], k[more]
    return np.minimum(tail, 1.0)


def _log_choose(n: Ints, k: Ints) -> Floats:
    found: Floats = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return found


@dataclass(frozen=True, slots=True)
class Beside:
    """How one tag is told together with a given one; `sure` as for a tie."""

    lift: float
    npmi: float
    q: float
    sure: bool


def beside(both: Ints, total: int, of_first: int, of_second: Ints) -> tuple[Beside, ...]:
    """How each of some tags is told together with one: `both` units of `total` carry both, `of_first` the one tag, `of_second`
    each other; shape (tags,). The same measures and test as of `ties`, over these pairs alone; round-ups are in."""
    if not len(both):
        return ()
    q = q_values(at_least(both, total, np.full(len(both), of_first), of_second))
    lift = both * total / (of_first * of_second)
    rows = zip(lift.tolist(), _npmi(lift, both / total).tolist(), q.tolist(), both.tolist(), strict=True)
    return tuple(Beside(lift, npmi, q, many >= LEAST and q < SURE) for lift, npmi, q, many in rows)
