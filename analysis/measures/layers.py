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

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.measures.columns import Columns
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
    by_company: defaultdict[str, dict[str, int]] = defaultdict(dict)
    present = set(columns.tags.flat.tolist())
    for (company, layer), tag in tags.items():
        if tag in present:
            by_company[company][layer] = tag
    found: dict[tuple[str, str], Spread] = {}
    for company, own in by_company.items():
        of = int(units.any(columns.carrying(own.values())).sum())
        for layer, tag in own.items():
            found[company, layer] = Spread(int(units.any(columns.carrying([tag])).sum()), of)
    return found
