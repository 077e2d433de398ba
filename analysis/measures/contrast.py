"""Two groups of units against many themes: which theme sets them apart, by how much, and how sure that is.

Of each theme a of n units carry it here and b of m there. The log odds ratio is `ln((a + .5)(m - b + .5) / ((n - a + .5)(b + .5)))`
(J. B. S. Haldane, Annals of Human Genetics 20 (1956), 309-311; F. J. Anscombe, Biometrika 43 (1956), 461-464), a natural log
ratio: 0 alike, above 0 more here. Its variance is the sum of the reciprocals of the four corrected counts (B. Woolf, Annals of
Human Genetics 19 (1955), 251-253), its interval +-1.96 of their root, and p that of z = ratio / root, two-sided: interval and p
say the same. Beside it the difference of shares with Newcombe's interval (measures.intervals). q over all themes given is
Benjamini and Hochberg's (measures.multiplicity). Units are independent: a story counts in one group alone; those about both go
apart.

Known bias: with under five units in a cell the correction pulls the ratio to 0 and p is careful. What is written about China is
chosen by whom we read: split the groups by language or country of the source before reading a difference as one of subject.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from analysis.measures.columns import Ints
from analysis.measures.intervals import Interval, Z, difference
from analysis.measures.multiplicity import Q, q_values

HALDANE = 0.5


@dataclass(frozen=True, slots=True)
class Contrast:
    """One theme in two groups: `here` of `of_here` units and `there` of `of_there`; `points` is the difference of shares, -1 to
    1; None where a group is empty."""

    theme: int
    here: int
    of_here: int
    there: int
    of_there: int
    log_odds: float
    interval: Interval
    points: float | None
    points_interval: Interval
    p: float
    q: float

    @property
    def apart(self) -> bool:
        """Whether the groups differ: at most one in ten of such claims is chance."""
        return self.q < Q


def contrasts(themes: Ints, here: Ints, of_here: int, there: Ints, of_there: int) -> tuple[Contrast, ...]:
    """The contrast of every theme, in the order given. `here` and `there` count its units in a group of `of_here` and one of
    `of_there`. Raises ValueError when a count exceeds its group."""
    if (here > of_here).any() or (there > of_there).any() or (here < 0).any() or (there < 0).any():
        raise ValueError("a theme cannot have more units than its group, nor fewer than none")
    yes, other_yes = np.log(here + HALDANE), np.log(there + HALDANE)
    no, other_no = np.log(of_here - here + HALDANE), np.log(of_there - there + HALDANE)
    ratio = (yes - no) - (other_yes - other_no)  # in this order, so that groups swapped give the same digits
    spread = np.sqrt((np.exp(-yes) + np.exp(-no)) + (np.exp(-other_yes) + np.exp(-other_no)))
    p = 2 * ndtr(-np.abs(ratio) / spread)
    q = q_values(p)
    return tuple(
        Contrast(
            theme=int(theme),
            here=(count := int(here[at])),
            of_here=of_here,
            there=(other := int(there[at])),
            of_there=of_there,
            log_odds=float(ratio[at]),
            interval=Interval(float(ratio[at] - Z * spread[at]), float(ratio[at] + Z * spread[at])),
            points=count / of_here - other / of_there if of_here and of_there else None,
            points_interval=difference(count, of_here, other, of_there),
            p=float(p[at]),
            q=float(q[at]),
        )
        for at, theme in enumerate(themes)
    )
