"""New terms of the week: runs of words that its titles and leads use far more than those of the eight weeks before.

A term counts once a story. With a of n stories this week and b of m before, Dunning's `G2 = 2 sum O ln(O / E)` over the four
cells (Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19 (1993), 61-74), p from
chi-squared with one degree of freedom, q by Benjamini and Hochberg over every term of at least four stories in all. Shown are
those at q < .01 with at least four stories this week, by how many times as often they occur: `log2 (a / n) / (b / m)`, with .5
for b = 0 (A. Hardie's log ratio, 2014).

Known bias: names dominate, so show known ones apart; chi-squared flatters rare terms (for 4 against 0 by a factor of about five in
p), which the strict q makes up for; a running event is "new" for weeks; give `grams.pruned` counts, else one phrase comes as ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from analysis.measures.columns import Floats, Ints
from analysis.measures.multiplicity import q_values

LEAST = 4  # stories
SURE = 0.01


@dataclass(frozen=True, slots=True)
class Term:
    """One term: `now` of the week's stories and `before` of the earlier ones hold it; `log_ratio` in powers of two."""

    term: str
    now: int
    before: int
    g2: float
    log_ratio: float
    q: float


def dunning(now: Ints, stories: int, before: Ints, stories_before: int) -> Floats:
    """G2 of each term, signed: below 0 when it has become rarer. Counts never exceed their stories."""
    both = now + before
    size = stories + stories_before
    cells = (
        (now, both * stories / size),
        (before, both * stories_before / size),
        (stories - now, (size - both) * stories / size),
        (stories_before - before, (size - both) * stories_before / size),
    )
    total = sum(_cell(np.asarray(seen, dtype=np.float64), hoped) for seen, hoped in cells)
    signed: Floats = 2 * np.maximum(total, 0.0) * np.sign(now * stories_before - before * stories)
    return signed


def _cell(seen: Floats, hoped: Floats) -> Floats:
    ratio = np.divide(seen, hoped, out=np.ones_like(seen), where=(seen > 0) & (hoped > 0))
    return seen * np.log(ratio)


def new_terms(terms: Sequence[str], now: Ints, stories: int, before: Ints, stories_before: int) -> tuple[Term, ...]:
    """The new terms, the most new first, then by count and by name. `now` and `before` count the stories of the week and of the
    weeks before that hold each term, of `stories` and `stories_before`; () when either has none."""
    tested = np.flatnonzero(now + before >= LEAST)
    if not stories or not stories_before or not len(tested):
        return ()
    g2 = dunning(now[tested], stories, before[tested], stories_before)
    q = q_values(chdtrc(1, np.abs(g2)))
    earlier = np.where(before[tested] > 0, before[tested], 0.5)
    with np.errstate(divide="ignore"):
        ratio = np.log2((now[tested] / stories) / (earlier / stories_before))
    shown = np.flatnonzero((g2 > 0) & (q < SURE) & (now[tested] >= LEAST) & (ratio > 0))
    found = [
        Term(terms[at], int(now[at]), int(before[at]), float(g2[place]), float(ratio[place]), float(q[place]))
        for place, at in zip(shown.tolist(), tested[shown].tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda term: (-term.log_ratio, -term.now, term.term)))
