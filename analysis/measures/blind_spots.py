"""Blind spots: what one group of stories is full of and the other hardly knows.

Weighted log odds with an informative prior (B. L. Monroe, M. P. Colaresi and K. M. Quinn, Fightin' Words, Political Analysis 16
(2008), 372-403). Of each tag y of n stories carry it here and there; with the prior a = 50 s and
b = 50 (1 - s), s its share (x + .5) / (n + 1) of both groups together, d is the difference of
`ln((y + a) / (n - y + b))`, its variance the sum of the reciprocals of the four corrected counts, z = d / its root. The prior
holds rare tags near 0 instead of letting them lead the list. The paper counts words of a text; here a story carries a tag or not,
so the variance keeps the terms of those that do not, which it drops. p of z two-sided, q by Benjamini and Hochberg over every
tag of at least five stories in all.

Known bias: the groups' sources differ in what they cover at all (a business paper, a tech site), and a language whose names are
better known to the rules looks richer: read it with recall by language. The prior makes z careful in small groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from analysis.measures.columns import Floats, Ints
from analysis.measures.multiplicity import Q, q_values

PRIOR = 50.0  # stories that the prior counts for
LEAST = 5  # stories here, to be prominent
ABSENT = 0.2  # of the share here, at most there


@dataclass(frozen=True, slots=True)
class Spot:
    """One tag: `here` and `there` count stories; d is a natural log ratio, above 0 more here."""

    tag: int
    here: int
    there: int
    d: float
    z: float
    q: float


def weighed(here: Ints, of_here: int, there: Ints, of_there: int) -> tuple[Floats, Floats]:
    """d and z of every tag. Groups swapped swap the signs exactly."""
    share = ((here + there) + 0.5) / ((of_here + of_there) + 1)
    carrying, others = PRIOR * share, PRIOR * (1 - share)
    yes, other_yes = here + carrying, there + carrying
    no, other_no = of_here - here + others, of_there - there + others
    d: Floats = (np.log(yes) - np.log(no)) - (np.log(other_yes) - np.log(other_no))
    spread = np.sqrt((1 / yes + 1 / no) + (1 / other_yes + 1 / other_no))
    return d, d / spread


def blind_spots(tags: Ints, here: Ints, of_here: int, there: Ints, of_there: int) -> tuple[Spot, ...]:
    """The tags prominent here and near absent there, largest z first: at least five stories here, q < .1, and there at most a
    fifth of the share here. `here` and `there` count the stories with each tag, of `of_here` and `of_there`; () when a group is
    empty. For the other group's view swap the groups."""
    tested = np.flatnonzero(here + there >= LEAST)
    if not of_here or not of_there or not len(tested):
        return ()
    d, z = weighed(here[tested], of_here, there[tested], of_there)
    q = q_values(2 * ndtr(-np.abs(z)))
    absent = there[tested] / of_there <= ABSENT * here[tested] / of_here
    shown = np.flatnonzero((here[tested] >= LEAST) & (q < Q) & (z > 0) & absent)
    found = [
        Spot(int(tags[at]), int(here[at]), int(there[at]), float(d[place]), float(z[place]), float(q[place]))
        for place, at in zip(shown.tolist(), tested[shown].tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda spot: (-spot.z, spot.tag)))
