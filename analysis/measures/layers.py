"""How companies are spread over the layers of the stack that they are mentioned with.

A sighting is one sentence that names the company beside a term of the layer, or a product of the company's own that belongs to
it. A unit (piece, text or story) is mentioned with a layer when a piece of it holds a sighting. The share of a layer is
n / of: the units of a company with this layer over its units with any layer. One unit may have several, so that the shares of a
company can add up to more than 1. Intervals are Wilson's, of 95 %.

Known bias: a layer with common words (chip, 手机, 操作系统) is found more easily than one with rare ones, so compare companies
within a layer rather than layers within a company; lists of rivals put every name beside every term of their sentence. Mentioned
with is not owns: the sentence may deny it or speak of somebody else's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.measures.columns import Columns, Ints
from analysis.measures.intervals import Interval, wilson


@dataclass(frozen=True, slots=True)
class Spread:
    """One company with one layer: units with it, and units with any layer."""

    n: int
    of: int

    @property
    def share(self) -> float | None:
        """0 to 1; None without any unit."""
        return self.n / self.of if self.of else None

    @property
    def interval(self) -> Interval | None:
        """Of the share."""
        return wilson(self.n, self.of) if self.of else None


def spreads(columns: Columns, counted: str, tags: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], Spread]:
    """Every pair of company and layer that some unit has. `tags` are the numbers of the pairs' tags; `counted` the unit."""
    units = columns.units(counted)
    numbers = {company: number for number, company in enumerate(sorted({company for company, _ in tags}))}
    wanted = np.array(sorted(tags.values()), dtype=np.int64)
    hits = np.isin(columns.tags.flat, wanted)
    unit, tag = units.group[columns.tags.owner[hits]], columns.tags.flat[hits]
    with_layer = _distinct(unit, tag)
    company_of = {own: numbers[company] for (company, _), own in tags.items()}
    with_any = _distinct(unit, np.array([company_of[one] for one in tag.tolist()], dtype=np.int64))
    return {
        (company, layer): Spread(with_layer[own], with_any[numbers[company]])
        for (company, layer), own in tags.items()
        if own in with_layer
    }


def _distinct(unit: Ints, value: Ints) -> dict[int, int]:
    """How many different units each value stands in."""
    pairs = np.unique(np.stack((value, unit), axis=1), axis=0)
    found, counts = np.unique(pairs[:, 0], return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))
