"""Copies: pieces that carry one text, whether an outlet took over an agency's or published its own twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from itertools import combinations, pairwise

from analysis.stories.records import Copy, Traits
from analysis.stories.sets import Bonds

BANDS, ROWS = 42, 3  # texts with half of their shingles in common meet with probability .996, with a tenth .04
LIKENESS = 0.45  # estimated: a true half is estimated lower once in eight times, a true third higher once in 150
DAYS = 14
OWN_TITLES = 0.34  # words that two titles of one outlet have in common, of all their words
CROWD = 12  # texts in a band from which on only neighbours in time are compared


def likeness(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """The estimated Jaccard likeness of two texts, 0 to 1: the part of their signatures that agrees.

    Source: A. Broder, On the resemblance and containment of documents, 1997. Standard error at most .044 for 128 numbers.
    """
    if not first or not second:
        return 0.0
    return sum(a == b for a, b in zip(first, second, strict=True)) / len(first)


def find_copies(
    traits: Sequence[Traits],
    *,
    bonds: Bonds | None = None,
    no_copies: Collection[frozenset[int]] = (),
    fresh: Collection[int] | None = None,
) -> dict[int, Copy]:
    """Each copy by its id, with the original of its group, how alike they are and why they were folded.

    Two texts are one when about half of their shingles agree within 14 days, the most alike first; texts too short for that
    when title and day are the same. Never joined: what `bonds` keep apart (copies are joined in them), and groups that hold a
    pair of `no_copies`. With `fresh` ids only pairs with one of them are looked at.
    """
    by_id = {trait.id: trait for trait in traits}
    bonds = bonds or Bonds(by_id)
    groups = Bonds(by_id)
    for first, second in (sorted(pair) for pair in no_copies if all(key in by_id for key in pair)):
        groups.part(first, second)
    for first, second in _alike(by_id, traits, fresh):
        if groups.may(first, second) and bonds.join(first, second):
            groups.join(first, second)
    return {copy.id: copy for members in groups.listed() if len(members) > 1 for copy in _folded(members, by_id)}


def original_of(members: Sequence[Traits]) -> Traits:
    """The text that the others copy: the agency's own, else the earliest that credits an agency, else the earliest."""
    return min(members, key=lambda m: (not m.is_agency, not m.agency, *m.order))


def _folded(members: Sequence[int], by_id: dict[int, Traits]) -> Iterator[Copy]:
    original = original_of([by_id[key] for key in members])
    for key in members:
        if key != original.id:
            near = likeness(by_id[key].signature, original.signature)
            yield Copy(key, original.id, near or 1.0, "text" if near else "title")


def _alike(by_id: dict[int, Traits], traits: Sequence[Traits], fresh: Collection[int] | None) -> list[tuple[int, int]]:
    """Pairs to fold, the most alike first; of equals the one that comes first in time."""
    found: list[tuple[float, tuple[float, str, int, int], tuple[float, str, int, int], int, int]] = []
    for first, second in set(_candidates(traits)):
        if fresh is not None and first not in fresh and second not in fresh:
            continue
        one, other = by_id[first], by_id[second]
        near = likeness(one.signature, other.signature)
        if near >= LIKENESS and abs(one.hours - other.hours) <= DAYS * 24 and _titles_allow(one, other):
            found.append((-near, one.order, other.order, first, second))
    for one, other in _same_titles(traits):
        if fresh is None or one.id in fresh or other.id in fresh:
            found.append((-1.0, one.order, other.order, one.id, other.id))
    return [(first, second) for *_, first, second in sorted(found)]


def _candidates(traits: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    """Pairs that share a band of their signatures. In a band only neighbours in time are paired when it is crowded."""
    ordered = sorted((trait for trait in traits if trait.signature), key=lambda trait: trait.order)
    for band in range(BANDS):
        buckets: dict[Hashable, list[int]] = defaultdict(list)
        for trait in ordered:
            buckets[trait.family, trait.signature[band * ROWS : (band + 1) * ROWS]].append(trait.id)
        for bucket in buckets.values():
            if len(bucket) > 1:
                yield from combinations(bucket, 2) if len(bucket) <= CROWD else pairwise(bucket)


def _titles_allow(one: Traits, other: Traits) -> bool:
    """Whether two pieces come from two outlets, or their titles are alike. Where one outlet's are not, the text that both carry
    is the page around them: an aggregator's stream was stored as the body of everything it listed."""
    if one.source_id != other.source_id:
        return True
    first, second = set(one.heads), set(other.heads)
    return len(first & second) >= OWN_TITLES * len(first | second)


def _same_titles(traits: Sequence[Traits]) -> Iterator[tuple[Traits, Traits]]:
    buckets: dict[Hashable, list[Traits]] = defaultdict(list)
    for trait in sorted(traits, key=lambda trait: trait.order):
        if not trait.signature and trait.title:
            buckets[trait.family, trait.title, trait.day].append(trait)
    for bucket in buckets.values():
        yield from pairwise(bucket)
