"""The on-topic pieces of some weeks, read once and counted in memory: what the front page says of its weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.explore.emphasis import EXTENTS, Mixed, read
from analysis.explore.freshness import ON_TOPIC
from analysis.explore.names import TagName, names_of_kinds
from analysis.explore.remembered import remembered
from analysis.measures.columns import EPOCH, Floats, Ints, Mask
from analysis.measures.emphasis import Gap, gap, stress
from analysis.measures.frames import Emphasis
from analysis.measures.periods import Period

KINDS = ("theme", "company", "source", "lang", "extent")


@dataclass(frozen=True, slots=True, eq=False)
class HalfYear:
    """Pieces with their mixes; `place` is the week of each piece among `weeks`, `names` are the tags of KINDS."""

    weeks: tuple[Period, ...]
    mixed: Mixed
    place: Ints
    names: Mapping[int, TagName]

    @property
    def totals(self) -> dict[Period, int]:
        """Pieces by week."""
        return dict(zip(self.weeks, np.bincount(self.place, minlength=len(self.weeks)).tolist(), strict=True))

    def at(self, week: Period) -> int:
        """The place of a week. Raises ValueError for one that was not read."""
        return self.weeks.index(week)

    def of_kind(self, kind: str) -> dict[int, Ints]:
        """Pieces a week of every tag of a kind that some piece carries."""
        tags, wide = self.mixed.columns.tags, len(self.weeks)
        wanted = np.array(sorted(pk for pk, name in self.names.items() if name.kind == kind), dtype=np.int64)
        held = np.isin(tags.flat, wanted)
        spots = np.searchsorted(wanted, tags.flat[held]) * wide + self.place[tags.owner[held]]
        counted = np.bincount(spots, minlength=len(wanted) * wide).reshape(len(wanted), wide)
        return {int(pk): row for pk, row in zip(wanted, counted, strict=True) if row.any()}

    def units(self, week: Period, counted: str) -> int:
        """How many pieces, texts or stories a week has."""
        return self.mixed.columns.where(self.place == self.at(week)).units(counted).size

    def stress(self, week: Period, *, draws: int | None = None) -> Emphasis:
        """What the stories of a week stress, by the rule of the emphasis page: of the one extent that most pieces have."""
        mask = self._one_extent(week)
        return stress(self.mixed.units(mask, self.mixed.whole, "stories"), draws=draws)

    def gap(self, week: Period) -> Gap:
        """Headline beside body over the stories of a week with their whole text."""
        mask = self._extent(week, "full")
        return gap(
            self.mixed.units(mask, self.mixed.title, "stories"), self.mixed.units(mask, self.mixed.body, "stories")
        )

    def parts(self) -> dict[Period, Floats]:
        """The pieces with a framed theme by week, parted among the frames; weeks without one are left out."""
        known = ~np.isnan(self.mixed.whole).any(axis=1)
        found = {}
        for at, week in enumerate(self.weeks):
            mine = known & (self.place == at)
            if mine.any():
                found[week] = self.mixed.whole[mine].sum(axis=0)
        return found

    def _one_extent(self, week: Period) -> Mask:
        masks = {slug: self._extent(week, slug) for slug in EXTENTS}
        return masks[max(EXTENTS, key=lambda slug: int(masks[slug].sum()))]

    def _extent(self, week: Period, slug: str) -> Mask:
        tags = self.mixed.columns.tags
        numbers = [pk for pk, name in self.names.items() if (name.kind, name.slug) == ("extent", slug)]
        found = np.zeros(self.mixed.columns.size, dtype=bool)
        found[tags.owner[np.isin(tags.flat, numbers)]] = True
        here: Mask = found & (self.place == self.at(week))
        return here


@remembered()
def half_year(weeks: tuple[Period, ...]) -> HalfYear:
    """The on-topic pieces of the weeks, which follow each other. The number of queries does not depend on the weeks."""
    mixed = read(ON_TOPIC.between(weeks[0].start, weeks[-1].end))
    place = (mixed.columns.day - (weeks[0].start.toordinal() - EPOCH)) // 7
    return HalfYear(weeks, mixed, place, names_of_kinds(KINDS))
