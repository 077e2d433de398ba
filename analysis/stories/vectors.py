"""Texts as weighted words: TF-IDF over the pieces at hand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def rarity(sets: Iterable[Iterable[Key]]) -> dict[Key, float]:
    """How much each key tells: ln((N + 1) / (df + 1/2)), df the number of the N sets that hold it; never below zero."""
    counted: Counter[Key] = Counter()
    total = 0
    for keys in sets:
        counted.update(set(keys))
        total += 1
    return {key: max(0.0, math.log((total + 1) / (df + 0.5))) for key, df in counted.items()}


def unit(weights: Mapping[Key, float]) -> dict[Key, float]:
    """The same weights at length one; zero weights are left out."""
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {key: weight / length for key, weight in weights.items() if weight > 0} if length else {}


def weighted(terms: Sequence[tuple[Key, int]], rare: Mapping[Key, float]) -> dict[Key, float]:
    """A text as a vector of length one: (1 + ln tf) times rarity squared.

    Squared, because the distance between common and rare words shrinks as a collection grows: with plain rarity a threshold
    that parts the events of three hundred texts joins everything of one kind (all monitors, say) among sixteen thousand.
    """
    return unit({term: (1 + math.log(count)) * rare.get(term, 0.0) ** 2 for term, count in terms})


def dot(first: Mapping[Key, float], second: Mapping[Key, float]) -> float:
    """The inner product; the cosine where both have length one."""
    if len(first) > len(second):
        first, second = second, first
    return sum(weight * second[key] for key, weight in first.items() if key in second)


def overlap(first: frozenset[Key], second: frozenset[Key], rare: Mapping[Key, float]) -> float:
    """Weighted Jaccard of two sets, 0 to 1: rarity of what is shared over rarity of all."""
    union = sum(rare.get(key, 0.0) for key in first | second)
    return sum(rare.get(key, 0.0) for key in first & second) / union if union else 0.0
