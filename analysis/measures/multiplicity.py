"""Many tests at once: which of them to believe, when at most so many in a hundred of the believed may be chance.

Benjamini and Hochberg's step-up procedure: with p sorted ascending, `q_(i) = min over j >= i of p_(j) * m / j` (Controlling the
false discovery rate, Journal of the Royal Statistical Society B 57 (1995), 289-300). Its three lines stand here because the
library that has them, scipy.stats, takes longer to import than a whole briefing takes to compose; the tests hold them against it.

Known bias: it holds for tests that are independent or lean the same way, which themes of the same stories roughly do. The tests
given must be all that were made: to leave out those that came out dull makes the rest look surer than they are. To leave out by
a number that does not know the outcome (how often something occurs in both groups together) is fair.
"""

from __future__ import annotations

import numpy as np

from analysis.measures.columns import Floats

Q = 0.1  # of the differences that are shown, at most so many by chance


def q_values(p: Floats, untold: int = 0) -> Floats:
    """The q-value of each p-value, both 0 to 1; shape (m,). `untold` counts further tests whose p is 1 and that need not be
    listed. Raises ValueError for a p outside 0 to 1 or NaN."""
    if not np.all((p >= 0) & (p <= 1)):
        raise ValueError("A p-value must be a number from 0 to 1.")
    ascending = np.argsort(p)
    scaled = p[ascending] * ((len(p) + untold) / np.arange(1, len(p) + 1))
    found = np.empty(len(p), dtype=np.float64)
    found[ascending] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return found
