"""Groups that are joined pair by pair (disjoint sets), and bonds: groups some of which may never become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Groups:
    """Keys, each at first a group of its own. The smallest key of a group stands for it, so that order does not matter."""

    def __init__(self, keys: Iterable[int]) -> None:
        self._parent = {key: key for key in keys}

    def __contains__(self, key: int) -> bool:
        return key in self._parent

    def find(self, key: int) -> int:
        """The key that stands for a key's group."""
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def same(self, first: int, second: int) -> bool:
        """Whether two keys are in one group."""
        return self.find(first) == self.find(second)

    def join(self, first: int, second: int) -> bool:
        """Make two groups one; whether they are one now."""
        low, high = sorted((self.find(first), self.find(second)))
        self._parent[high] = low
        return True

    def listed(self) -> list[list[int]]:
        """Every group, its keys ascending, groups by their smallest key."""
        found: dict[int, list[int]] = defaultdict(list)
        for key in sorted(self._parent):
            found[self.find(key)].append(key)
        return list(found.values())


class Bonds(Groups):
    """Groups that keep what was forbidden: what is apart stays apart through every later join."""

    def __init__(self, keys: Iterable[int]) -> None:
        super().__init__(keys)
        self._foes: dict[int, set[int]] = defaultdict(set)

    def may(self, first: int, second: int) -> bool:
        """Whether two keys are in one group or may still come into one."""
        return self.find(second) not in self._foes.get(self.find(first), ())

    def join(self, first: int, second: int) -> bool:
        """Make two groups one unless they are kept apart; whether they are one now."""
        low, high = sorted((self.find(first), self.find(second)))
        if low == high:
            return True
        if not self.may(low, high):
            return False
        super().join(low, high)
        for foe in self._foes.pop(high, set()):
            self._foes[foe].discard(high)
            self._foes[foe].add(low)
            self._foes[low].add(foe)
        return True

    def part(self, first: int, second: int) -> bool:
        """Keep two groups apart from now on; False where they are one already."""
        one, other = self.find(first), self.find(second)
        if one == other:
            return False
        self._foes[one].add(other)
        self._foes[other].add(one)
        return True
