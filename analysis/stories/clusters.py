"""Clusters: texts that tell of one event, joined best pair first, whatever the order in which they came."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from analysis.stories.pairs import CLOSED_HOURS, Links, Neighbours
from analysis.stories.rarity import Rarity
from analysis.stories.records import Traits
from analysis.stories.sets import Bonds

OPEN_HOURS = 72.0  # after so long without a piece a story goes on only ...
FIRST = 1.25  # a story begins with two texts that are so many times as alike as needed: one pair proves less than a mean of many
LATE = 1.5  # ... with one that is so many times as alike as needed; after ten days never

May = Callable[[int, int], bool]


def gather(
    texts: Sequence[Traits],
    rare: Rarity,
    bonds: Bonds,
    *,
    fresh: Collection[int] | None = None,
    known: Collection[int] = (),
) -> None:
    """Joins in `bonds` the texts (ids) that tell of one event: first within each language, then across.

    Two groups are joined when the mean likeness of their texts is at least 1, the most alike first, so that each join is the
    best one for both sides. Mean instead of nearest keeps a chain of loosely related texts from growing into one story.
    Only pairs with one of the `fresh` ids (None: all) are looked at, and no two groups of `known` ids are made one. What
    bonds forbid is never joined.
    """
    ordered = sorted(texts, key=lambda text: text.order)
    new = {p for p, text in enumerate(ordered) if fresh is None or text.id in fresh}
    near = Neighbours(ordered, rare)
    clusters = _Clusters(ordered, bonds, set(known))
    for family in sorted({text.family for text in ordered}):
        clusters.join(near.within(family, new), lambda a, b: clusters.one_language(a, b))
    clusters.join(near.across(new), lambda _a, _b: True)


class _Clusters:
    """Groups under way, each named by the smallest place of its texts, with the sum of likenesses between each two."""

    def __init__(self, texts: Sequence[Traits], bonds: Bonds, known: set[int]) -> None:
        self._texts, self._bonds = texts, bonds
        self._members: dict[int, list[int]] = {}
        self._home: dict[int, int] = {}
        self._links: dict[int, dict[int, float]] = defaultdict(dict)
        self._is_known: dict[int, bool] = {}
        first_of: dict[int, int] = {}
        for place, text in enumerate(texts):
            home = first_of.setdefault(bonds.find(text.id), place)
            self._members.setdefault(home, []).append(place)
            self._home[place] = home
            self._is_known[home] = self._is_known.get(home, False) or text.id in known

    def join(self, links: Links, may: May) -> None:
        """Adds likenesses between texts and joins groups while two are alike enough."""
        for (first, second), value in links.items():
            self._link(self._home[first], self._home[second], value)
        waiting = [
            (-self._mean(one, other), one, other)
            for one, linked in self._links.items()
            for other in linked
            if one < other and self._mean(one, other) >= 1 and may(one, other)
        ]
        heapq.heapify(waiting)
        while waiting:
            likeness, one, other = heapq.heappop(waiting)
            if -likeness != self._mean(one, other) or not self._allowed(one, other, -likeness):
                continue  # a stale entry: one of them has grown or gone
            self._merge(one, other)
            for third in self._links[one]:
                mean = self._mean(one, third)
                if mean >= 1 and may(one, third):
                    heapq.heappush(waiting, (-mean, min(one, third), max(one, third)))

    def one_language(self, one: int, other: int) -> bool:
        """Whether two groups are of one and the same language."""
        return len({self._texts[place].family for home in (one, other) for place in self._members[home]}) == 1

    def _link(self, one: int, other: int, value: float) -> None:
        if one != other:
            self._links[one][other] = self._links[other][one] = self._links[one].get(other, 0.0) + value

    def _mean(self, one: int, other: int) -> float:
        if one not in self._members or other not in self._members:
            return 0.0
        return self._links[one].get(other, 0.0) / (len(self._members[one]) * len(self._members[other]))

    def _allowed(self, one: int, other: int, likeness: float) -> bool:
        """Whether neither a person, nor the days between, nor what was settled before forbids it."""
        if self._is_known[one] and self._is_known[other]:
            return False
        if likeness < FIRST and len(self._members[one]) == len(self._members[other]) == 1:
            return False
        gap = self._gap(one, other)
        if gap > CLOSED_HOURS or (gap > OPEN_HOURS and likeness < LATE):
            return False
        return self._bonds.may(self._id(one), self._id(other))

    def _gap(self, one: int, other: int) -> float:
        """Hours between the nearest texts of two groups."""
        return min(
            abs(self._texts[a].hours - self._texts[b].hours) for a in self._members[one] for b in self._members[other]
        )

    def _merge(self, one: int, other: int) -> None:
        self._bonds.join(self._id(one), self._id(other))
        moved = self._members.pop(other)
        self._members[one] += moved
        self._home.update(dict.fromkeys(moved, one))
        self._is_known[one] |= self._is_known.pop(other)
        self._links[one].pop(other, None)
        for third, value in self._links.pop(other).items():
            if third != one:
                self._links[third].pop(other)
                self._link(one, third, value)

    def _id(self, home: int) -> int:
        return self._texts[home].id
