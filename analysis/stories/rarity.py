"""How much a word or a name tells: the fewer pieces carry it, the more."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.stories.records import Traits

COMMON = 0.05  # a word that more than this part of the pieces carries leads to no candidates


@dataclass(frozen=True, slots=True)
class Rarity:
    """Counts of pieces: of all, by word, and by what reads alike in both languages. A key that is missing is in one piece."""

    pieces: int
    words: Mapping[str, int]
    concepts: Mapping[str, int]

    @classmethod
    def of(cls, traits: Sequence[Traits]) -> Rarity:
        """Counted over these pieces."""
        words: Counter[str] = Counter()
        concepts: Counter[str] = Counter()
        for trait in traits:
            words.update(word for word, _ in trait.terms)
            concepts.update(keys_of(trait.entities))
            concepts.update(trait.marks)
        return cls(len(traits), words, concepts)

    def word(self, word: str) -> float:
        """ln((N + 1) / (df + 1/2)), never below zero."""
        return self._of(self.words.get(word, 1))

    def concept(self, key: str) -> float:
        """The same for an entity, a number, a name or a glossary term."""
        return self._of(self.concepts.get(key, 1))

    @property
    def floor(self) -> float:
        """The rarity from which a word leads to candidates; in a handful of pieces every word does."""
        return self.floor_of(COMMON)

    def floor_of(self, part: float) -> float:
        """The rarity of a key that this part of the pieces carries."""
        return self._of(max(2.0, part * self.pieces))

    def _of(self, carried: float) -> float:
        return max(0.0, math.log((self.pieces + 1) / (carried + 0.5)))


def keys_of(entities: Iterable[int]) -> list[str]:
    """Entities as keys beside words: no word begins with this sign."""
    return [f"@{entity}" for entity in entities]
