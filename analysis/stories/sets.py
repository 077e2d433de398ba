"""Groups that are joined pair by pair (disjoint sets)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Groups:
    """Keys, each at first a group of its own. The smallest key of a group stands for it, so that order does not matter."""

    def __init__(self, keys: Iterable[int]) -> None:
        self._parent = {key: key for key in keys}

    def find(self, key: int) -> int:
        """The key that stands for a key's group."""
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def same(self, first: int, second: int) -> bool:
        """Whether two keys are in one group."""
        return self.find(first) == self.find(second)

    def join(self, first: int, second: int) -> None:
        """Make two groups one."""
        low, high = sorted((self.find(first), self.find(second)))
        self._parent[high] = low

    def listed(self) -> list[list[int]]:
        """Every group, its keys ascending, groups by their smallest key."""
        found: dict[int, list[int]] = defaultdict(list)
        for key in sorted(self._parent):
            found[self.find(key)].append(key)
        return list(found.values())
