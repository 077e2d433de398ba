"""A linear model as plain numbers: which n-grams speak for a theme and how much. Stored as JSON, read without any library's
own format, and the same input always gives the same probability.

Features are character 2- to 4-grams of Han runs and word 1- and 2-grams of Latin text, TF-IDF with unit length, and beside
them the rules' score of the theme. The decision value becomes a probability by Platt's sigmoid.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
LONGEST = 4000  # characters of a body that are read: subjects stand early
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"[a-z0-9][a-z0-9'’.-]*[a-z0-9]|[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Text:
    """What a model reads of a piece: its words, and the rules' score of the theme (0: not found)."""

    words: str
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """Weights of n-grams with their IDF, of the rules' score, the intercept, Platt's slope and offset, and the probability
    from which a piece counts as having the theme."""

    terms: tuple[str, ...]
    idf: Floats
    weights: Floats
    score_weight: float
    intercept: float
    slope: float
    offset: float
    threshold: float

    def probabilities(self, texts: Sequence[Text]) -> Floats:
        """The chance, 0 to 1, that each text has the theme."""
        place = {term: at for at, term in enumerate(self.terms)}
        values = np.array([self._decide(text, place) for text in texts], dtype=np.float64)
        return np.asarray(1 / (1 + np.exp(np.clip(self.slope * values + self.offset, -500, 500))), dtype=np.float64)

    def finds(self, texts: Sequence[Text]) -> npt.NDArray[np.bool_]:
        """Whether each text counts as having the theme."""
        return np.asarray(self.probabilities(texts) >= self.threshold)

    def as_data(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "terms": list(self.terms), "idf": self.idf.tolist(), "weights": self.weights.tolist(),
            "score_weight": self.score_weight, "intercept": self.intercept, "slope": self.slope,
            "offset": self.offset, "threshold": self.threshold,
        }  # fmt: skip

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Linear:
        """What was stored, as a model again."""
        arrays = {name: np.array(data[name], dtype=np.float64) for name in ("idf", "weights")}
        return cls(**{**data, **arrays, "terms": tuple(data["terms"])})

    def _decide(self, text: Text, place: dict[str, int]) -> float:
        counts = Counter(place[gram] for gram in grams(text.words) if gram in place)
        own = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        vector = np.fromiter(counts.values(), dtype=np.float64, count=len(counts)) * self.idf[own]
        length = float(np.sqrt((vector**2).sum())) or 1.0
        return float((vector / length) @ self.weights[own]) + self.score_weight * text.score + self.intercept


def grams(words: str) -> Iterator[str]:
    """The n-grams of a text: of each run of Han its 2 to 4 neighbouring characters, of the rest its words and pairs of words."""
    lowered = words.lower()
    for run in _HAN.findall(lowered):
        for size in (2, 3, 4):
            yield from (run[at : at + size] for at in range(len(run) - size + 1))
    for stretch in _HAN.split(lowered):
        found = _WORD.findall(stretch)
        yield from found
        yield from (f"{first} {second}" for first, second in pairwise(found))


def words_of(title: str, teaser: str, body: str) -> str:
    """What a model reads of a piece."""
    return f"{title}\n{teaser}\n{body[:LONGEST]}"
