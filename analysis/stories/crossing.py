"""Crossing: an English and a Chinese cluster become one story where names and numbers agree strongly enough.

Words cannot be compared across languages without a model, so only what reads alike counts: entities, numbers in one
notation, and Latin names with a digit. A missed join is better than a wrong one.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.stories import vectors
from analysis.stories.records import Traits

JOIN = 0.35
DAYS = 5
FADE_HOURS = 240.0
RARE = 0.12  # a shared key says something when at most this part of the clusters carries it
LEAST_SHARED = 2  # such keys, at least one of them an entity


@dataclass(frozen=True, slots=True)
class _Side:
    """A cluster as it is compared: when it began and what it names."""

    place: int
    family: str
    began: float
    keys: dict[str | int, float]


def join_languages(clusters: Sequence[Sequence[Traits]]) -> list[tuple[int, int]]:
    """Pairs of places in `clusters`, each English with Chinese and each at most once: mutual best matches only."""
    sides = _sides(clusters)
    english = [side for side in sides if side.family == "en"]
    chinese = sorted((side for side in sides if side.family == "zh"), key=lambda s: (s.began, s.place))
    floor = math.log((len(sides) + 1) / (RARE * len(sides) + 0.5)) if sides else 0.0
    rare = vectors.rarity(side.keys for side in sides)
    scores = {}
    for one in english:
        start = bisect_left(chinese, one.began - DAYS * 24, key=lambda s: s.began)
        stop = bisect_right(chinese, one.began + DAYS * 24, key=lambda s: s.began)
        for other in chinese[start:stop]:
            score = _score(one, other, rare, floor)
            if score >= JOIN:
                scores[one.place, other.place] = score
    best: dict[int, float] = {}
    for (first, second), score in scores.items():
        best[first] = max(best.get(first, 0.0), score)
        best[second] = max(best.get(second, 0.0), score)
    return _mutual(scores, best)


def _mutual(scores: dict[tuple[int, int], float], best: dict[int, float]) -> list[tuple[int, int]]:
    """Pairs in which each is the other's best, each place once: of equals the first."""
    taken: set[int] = set()
    pairs = []
    for (first, second), score in sorted(scores.items()):
        if score == best[first] == best[second] and not {first, second} & taken:
            taken |= {first, second}
            pairs.append((first, second))
    return pairs


def _sides(clusters: Sequence[Sequence[Traits]]) -> list[_Side]:
    named: list[set[str | int]] = []
    for cluster in clusters:
        keys: set[str | int] = set()
        for text in cluster:
            keys |= text.entities | text.marks
        named.append(keys)
    rare = vectors.rarity(named)
    return [
        _Side(place, texts[0].family, min(t.hours for t in texts), vectors.unit({k: rare[k] for k in keys}))
        for place, (texts, keys) in enumerate(zip(clusters, named, strict=True))
        if not any(text.is_roundup for text in texts)
    ]


def _score(one: _Side, other: _Side, rare: dict[str | int, float], floor: float) -> float:
    """Cosine of what both name, faded by the hours between; 0 where too little of it is telling."""
    shared = one.keys.keys() & other.keys.keys()
    telling = [key for key in shared if rare[key] >= floor]
    if len(telling) < LEAST_SHARED or not any(isinstance(key, int) for key in shared):
        return 0.0
    return vectors.dot(one.keys, other.keys) * math.exp(-abs(one.began - other.began) / FADE_HOURS)
