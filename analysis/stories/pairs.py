"""Pairs of texts that may tell of one event, with how alike they are: 1 is as alike as two texts of a story have to be on
average. Within a language words decide, across languages what reads alike in both."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from operator import mul

from analysis.stories import vectors
from analysis.stories.rarity import Rarity
from analysis.stories.records import Traits
from analysis.stories.vectors import Vector

Links = dict[tuple[int, int], float]  # places of two texts, the smaller first

WORDS, CONCEPTS = 0.85, 0.15  # weights of likeness in words and in concepts within a language
JOIN = 0.16  # likeness within a language that is as alike as needed
LEAST_WORDS = 0.06  # a company alone never joins: some words have to agree, too
SAME_OUTLET = 0.5  # an outlet writes many pieces of one pattern: its own follow-up has to be more alike
OWN_WORD = 0.01  # ... and to share a title word that at most this part of the pieces carries
CROSS = 0.2  # likeness across languages that is as alike as needed
LEAST_SHARED = (
    9.0  # rarity of all that two languages have to share: an entity, and a number, a name or a term beside it
)
SURE_SHARED = 14.0  # from which on likeness counts in full: two short texts on one company are alike and say nothing
CROSS_DAYS = 5
CLOSED_HOURS = 240.0
FADE_HOURS = 144.0
MOST = 3.0  # a pair more alike than this counts as this: one copied paragraph must not carry a whole story
MEANING, SURE_MEANING = 0.56, 0.66  # cosine of meanings from which a pair counts beside a shared entity, or by itself
UNRELATED = 0.3  # cosine of meanings of two texts of this press that tell of different events, about
MEANING_SHARE = 0.5  # how much what lies above or below it adds or takes where both texts have a meaning


class Neighbours:
    """The pairs of a list of texts (in order of time) that are near in time and alike."""

    def __init__(self, texts: Sequence[Traits], rare: Rarity) -> None:
        self._texts, self._rare = texts, rare
        self._words = [vectors.of_words(text, rare) for text in texts]
        self._concepts = [vectors.of_concepts(text, rare) for text in texts]
        self._floor, self._own_floor = rare.floor, rare.floor_of(OWN_WORD)

    def within(self, family: str, fresh: Collection[int]) -> Links:
        """Pairs of one language; at least one of each is among the `fresh` places."""
        places = [p for p, text in enumerate(self._texts) if text.family == family and not text.is_roundup]
        found: Links = {}
        for first, second, in_words in self._meeting(places, places, self._words, fresh, CLOSED_HOURS):
            value = self._alike(first, second, in_words)
            if value:
                found[first, second] = value
        return found

    def across(self, fresh: Collection[int]) -> Links:
        """Pairs of an English and a Chinese text."""
        sides: dict[str, list[int]] = {"en": [], "zh": []}
        for place, text in enumerate(self._texts):
            if text.family in sides and not text.is_roundup:
                sides[text.family].append(place)
        met = self._meeting(sides["en"], sides["zh"], self._concepts, fresh, CROSS_DAYS * 24)
        found: Links = {}
        for first, second, in_concepts in met:
            value = self._across(first, second, in_concepts)
            if value:
                found[first, second] = value
        return found

    def _meeting(
        self,
        ones: Sequence[int],
        others: Sequence[int],
        weights: Sequence[Vector],
        fresh: Collection[int],
        hours: float,
    ) -> Iterator[tuple[int, int, float]]:
        """Pairs that share a key within so many hours, with the inner product of their vectors."""
        posted: dict[bool, dict[str, list[int]]] = {True: defaultdict(list), False: defaultdict(list)}
        mine, theirs = set(ones), set(others)
        for place in sorted(mine | theirs):
            sums: dict[int, float] = defaultdict(float)
            past = posted[place in mine]  # what it is compared with: the other side, or all of one language
            since = self._texts[place].hours - hours
            is_fresh = place in fresh
            for key, weight in weights[place].items():
                posting = past.get(key, ())
                for other in reversed(posting):
                    if self._texts[other].hours < since:
                        break
                    if is_fresh or other in fresh:
                        sums[other] += weight * weights[other][key]
            for other in sorted(sums):
                yield other, place, sums[other]
            for key in weights[place]:
                if place in theirs:
                    posted[True][key].append(place)
                if place in mine:
                    posted[False][key].append(place)

    def _alike(self, first: int, second: int, in_words: float) -> float:
        if in_words < LEAST_WORDS or not self._may_meet(first, second):
            return 0.0
        in_concepts = vectors.dot(self._concepts[first], self._concepts[second])
        score = (WORDS * in_words + CONCEPTS * in_concepts) * self._faded(first, second)
        if self._texts[first].source_id == self._texts[second].source_id:
            score *= SAME_OUTLET
        return min(MOST, score / JOIN)

    def _may_meet(self, first: int, second: int) -> bool:
        """Whether two texts of a language share a main entity or a rare word of their titles; of one outlet a rare word: where
        a page's whole stream was stored as each piece's text, only the titles are their own."""
        one, other = self._texts[first], self._texts[second]
        own = one.source_id == other.source_id
        if not own and not one.mains.isdisjoint(other.mains):
            return True
        floor = self._own_floor if own else self._floor
        return any(self._rare.word(word) >= floor for word in set(one.heads).intersection(other.heads))

    def _across(self, first: int, second: int, in_concepts: float) -> float:
        shared = self._concepts[first].keys() & self._concepts[second].keys()
        entity = any(key.startswith("@") for key in shared)
        told = sum(self._rare.concept(key) for key in sorted(shared))
        beside = not all(key.startswith("@") for key in shared)
        score = in_concepts * min(1.0, told / SURE_SHARED)
        meant = self._meant(first, second)
        if meant:
            score += MEANING_SHARE * (meant - UNRELATED)
        value = score * self._faded(first, second) / CROSS
        if meant >= SURE_MEANING or (meant >= MEANING and entity):
            return min(MOST, max(1.0, value))
        return min(MOST, value) if entity and beside and told >= LEAST_SHARED else 0.0

    def _meant(self, first: int, second: int) -> float:
        """The cosine of two meanings; 0 where one is missing."""
        one, other = self._texts[first].meaning, self._texts[second].meaning
        return max(0.0, sum(map(mul, one, other))) if one and other else 0.0

    def _faded(self, first: int, second: int) -> float:
        return math.exp(-abs(self._texts[first].hours - self._texts[second].hours) / FADE_HOURS)
