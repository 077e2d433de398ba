"""Clusters: texts of one language that tell of one event, gathered in the order in which they came."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.stories import vectors
from analysis.stories.records import Traits

WORDS, ENTITIES = 0.85, 0.15  # weights of likeness in words and in companies, products and bodies
JOIN = 0.12  # mean likeness to a cluster's texts from which a text joins it
LEAST_WORDS = 0.08  # a company alone never joins: some words have to agree, too
SURE_WORDS = 0.20  # entities count in full only from this likeness in words: they confirm, they do not decide
SAME_OUTLET = 0.3  # an outlet rarely tells one event twice, but writes many pieces of one pattern: a wrong join is worse than a missed one
OPEN_HOURS = 72.0
FADE_HOURS = 144.0
COMMON = 0.05  # a key that more than this part of the texts carries leads to no candidates


@dataclass(slots=True)
class _Cluster:
    """A cluster under way: its texts, the sum of their vectors, and when the last one came."""

    members: list[Traits]
    total: dict[str, float]
    last: float
    entities: list[frozenset[int]] = field(default_factory=list)

    def add(self, text: Traits, vector: dict[str, float]) -> None:
        self.members.append(text)
        self.entities.append(text.entities)
        self.last = max(self.last, text.hours)
        for term, weight in vector.items():
            self.total[term] = self.total.get(term, 0.0) + weight


def gather(texts: Sequence[Traits]) -> list[tuple[int, ...]]:
    """Groups of ids, each one event in one language; a round-up stands alone. The same texts give the same groups.

    A text joins the open cluster (last text at most 72 hours ago) that it is most like on average: .85 cosine of words of
    title and lead + .15 overlap of entities, fading with the hours between; else it opens one. Average instead of nearest
    keeps a chain of loosely related texts from growing into one story.
    """
    by_family: dict[str, list[Traits]] = defaultdict(list)
    for text in sorted(texts, key=lambda t: (t.hours, t.id)):
        by_family[text.family].append(text)
    return [group for family in sorted(by_family) for group in _gather_family(by_family[family])]


def _gather_family(texts: Sequence[Traits]) -> list[tuple[int, ...]]:
    rare_words = vectors.rarity([term for term, _ in text.terms] for text in texts)
    rare_entities = vectors.rarity(text.entities for text in texts)
    keys = _leading_keys(rare_words, rare_entities, len(texts))
    clusters: list[_Cluster] = []
    index: dict[str | int, list[int]] = defaultdict(list)  # a rare word or an entity, and the clusters that hold it
    for text in texts:
        vector = vectors.weighted(text.terms, rare_words)
        leads = [key for key in (*vector, *text.entities) if key in keys]
        place = None if text.is_roundup else _best(text, vector, leads, clusters, index, rare_entities)
        if place is None:
            place = len(clusters)
            clusters.append(_Cluster([], {}, text.hours))
        clusters[place].add(text, vector)
        if not text.is_roundup:  # nothing joins a round-up
            for key in leads:
                index[key].append(place)
    return [tuple(member.id for member in cluster.members) for cluster in clusters]


def _leading_keys(rare_words: dict[str, float], rare_entities: dict[int, float], count: int) -> frozenset[str | int]:
    """Words that few texts carry, and every entity: what two texts must share to be compared at all."""
    floor = math.log((count + 1) / (max(2.0, COMMON * count) + 0.5))
    return frozenset({word for word, weight in rare_words.items() if weight >= floor} | rare_entities.keys())


def _best(
    text: Traits,
    vector: dict[str, float],
    leads: Sequence[str | int],
    clusters: Sequence[_Cluster],
    index: dict[str | int, list[int]],
    rare: dict[int, float],
) -> int | None:
    """The place of the cluster that a text joins, or None. Clusters that have closed are dropped from the index."""
    seen: set[int] = set()
    for key in leads:
        index[key] = [place for place in dict.fromkeys(index[key]) if text.hours - clusters[place].last <= OPEN_HOURS]
        seen.update(index[key])
    best, highest = None, JOIN
    for place in sorted(seen):
        score = _likeness(text, vector, clusters[place], rare)
        if score > highest:
            best, highest = place, score
    return best


def _likeness(text: Traits, vector: dict[str, float], cluster: _Cluster, rare: dict[int, float]) -> float:
    """Mean likeness of a text to a cluster's texts, 0 to 1, faded by the hours since its last."""
    size = len(cluster.members)
    in_words = vectors.dot(vector, cluster.total) / size
    if in_words < LEAST_WORDS:
        return 0.0
    in_entities = sum(vectors.overlap(text.entities, other, rare) for other in cluster.entities) / size
    score = WORDS * in_words + ENTITIES * in_entities * min(1.0, in_words / SURE_WORDS)
    if any(member.source_id == text.source_id for member in cluster.members):
        score *= SAME_OUTLET
    return score * math.exp(-(text.hours - cluster.last) / FADE_HOURS)
