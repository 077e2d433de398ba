"""Texts as weighted words and as weighted concepts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from analysis.stories.glossary import SIGN
from analysis.stories.rarity import Rarity, keys_of
from analysis.stories.records import Traits

Key = TypeVar("Key", bound=Hashable)
Vector = dict[str, float]

LONGEST = 48  # the rarest words of a text; the others weigh next to nothing and cost most
MAIN, NAMED, MARK, TERM = 1.0, 0.6, 0.8, 0.5  # an entity it is about, another one; a number or a name; a glossary term


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


def of_words(text: Traits, rare: Rarity) -> Vector:
    """A text's words as a vector of length one: (1 + ln tf) times rarity squared, the heaviest 48.

    Squared, because the distance between common and rare words shrinks as a collection grows: with plain rarity a threshold
    that parts the events of three hundred texts joins everything of one kind (all monitors, say) among sixteen thousand.
    """
    weights = {term: (1 + math.log(count)) * rare.word(term) ** 2 for term, count in text.terms}
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:LONGEST]
    return unit(dict(heaviest))


def of_concepts(text: Traits, rare: Rarity) -> Vector:
    """What reads alike in both languages as a vector of length one: weight of its kind times rarity."""
    kinds = dict.fromkeys(keys_of(text.mains), MAIN)
    kinds |= dict.fromkeys(keys_of(text.entities - text.mains), NAMED)
    kinds |= {mark: TERM if mark.startswith(SIGN) else MARK for mark in text.marks}
    return unit({key: kinds[key] * rare.concept(key) for key in sorted(kinds)})


def dot(first: Mapping[Key, float], second: Mapping[Key, float]) -> float:
    """The inner product; the cosine where both have length one. Summed in the order of the shorter one's keys."""
    if len(first) > len(second):
        first, second = second, first
    return sum(weight * second[key] for key, weight in first.items() if key in second)
