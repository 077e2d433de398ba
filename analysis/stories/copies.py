"""Copies: pieces that carry one text, whether an outlet took over an agency's or published its own twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations, pairwise

from analysis.stories import words
from analysis.stories.records import Traits
from analysis.stories.sets import Groups

BANDS, ROWS = 32, 4  # texts with half of their shingles in common meet in a band with probability .87, with .7 in .9999
LIKENESS = 0.5
DAYS = 14


def likeness(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """The estimated Jaccard likeness of two texts, 0 to 1: the part of their signatures that agrees.

    Source: A. Broder, On the resemblance and containment of documents, 1997. Standard error at most .044 for 128 numbers.
    """
    if not first or not second:
        return 0.0
    return sum(a == b for a, b in zip(first, second, strict=True)) / len(first)


def find_copies(traits: Sequence[Traits]) -> dict[int, int]:
    """Each copy's id with the id of the text it copies: the earliest of its group.

    Two texts are one when at least half of their shingles agree within 14 days and their titles share a word; texts too
    short for that when title and day are the same.
    """
    by_id = {trait.id: trait for trait in traits}
    groups = Groups(by_id)
    for first, second in _candidates(traits):
        one, other = by_id[first], by_id[second]
        if groups.same(first, second) or abs(one.hours - other.hours) > DAYS * 24:
            continue
        if likeness(one.signature, other.signature) >= LIKENESS and _titles_agree(one, other):
            groups.join(first, second)
    for first, second in _same_titles(traits):
        groups.join(first, second)
    found = {}
    for members in groups.listed():
        origin, *rest = sorted(members, key=lambda key: (by_id[key].hours, key))
        found.update(dict.fromkeys(rest, origin))
    return found


def _candidates(traits: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    """Pairs that share a band of their signatures. In a band only neighbours in time are paired when it is crowded."""
    for band in range(BANDS):
        buckets: dict[Hashable, list[Traits]] = defaultdict(list)
        for trait in traits:
            if trait.signature:
                buckets[trait.family, trait.signature[band * ROWS : (band + 1) * ROWS]].append(trait)
        for bucket in buckets.values():
            if len(bucket) < 2:
                continue
            ordered = sorted(bucket, key=lambda t: (t.hours, t.id))
            near = combinations(ordered, 2) if len(ordered) <= 12 else pairwise(ordered)
            yield from ((one.id, other.id) for one, other in near)


def _titles_agree(one: Traits, other: Traits) -> bool:
    """Whether two titles have a word in common. Where they have none, the text that both carry is the page around them: an
    aggregator's stream was stored as the body of everything it listed."""
    return not set(words.words(one.title)).isdisjoint(words.words(other.title))


def _same_titles(traits: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    buckets: dict[Hashable, list[Traits]] = defaultdict(list)
    for trait in traits:
        if not trait.signature and trait.title:
            buckets[trait.family, trait.title, trait.day].append(trait)
    for bucket in buckets.values():
        yield from ((bucket[0].id, other.id) for other in bucket[1:])
