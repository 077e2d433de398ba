"""A person's word on stories, as bonds that every build starts from: these two together, these apart, this no copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.stories.records import APART, NOT_A_COPY, TOGETHER, Ruling
from analysis.stories.sets import Bonds

Pair = frozenset[int]


def bonds_of(keys: Iterable[int], rulings: Sequence[Ruling]) -> tuple[Bonds, frozenset[Pair]]:
    """The groups that a person has made of these keys, and the pairs that are no copies of each other.

    `rulings` come newest first. One that contradicts a newer one, or what newer ones imply together, is passed over.
    Rulings on pieces that are not among the keys say nothing.
    """
    bonds = Bonds(keys)
    no_copies: set[Pair] = set()
    for ruling in rulings:
        if ruling.first not in bonds or ruling.second not in bonds:
            continue
        if ruling.kind == TOGETHER:
            bonds.join(ruling.first, ruling.second)
        elif ruling.kind == APART:
            bonds.part(ruling.first, ruling.second)
        elif ruling.kind == NOT_A_COPY:
            no_copies.add(frozenset((ruling.first, ruling.second)))
    return bonds, frozenset(no_copies)
