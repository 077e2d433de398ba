"""Numbers on which the outlets of a story differ: the same unit, in sentences that say the same, more than a tenth apart.

Two sentences say the same when they are of one language, of different outlets and no copies, and alike by their words without
figures (cosine of .4 or more). Known bias: what figures count beyond their unit is not understood, so that two that count
different things in like sentences are shown as well; between languages nothing is compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from analysis.briefings.numbers import Number, numbers
from analysis.briefings.records import WeekPiece, WeekStory
from analysis.stories import vectors, words
from articles.text.sentences import split

APART = 0.1
ALIKE = 0.4
SENTENCES = 12  # of a piece
PIECES = 12  # of a story
UNLIKELY = frozenset({"", "units"})  # too wide to say that two figures are of one thing


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two outlets, and the figure of each as it is written there."""

    first: WeekPiece
    second: WeekPiece
    unit: str
    first_said: str
    second_said: str


@dataclass(frozen=True, slots=True)
class _Said:
    piece: WeekPiece
    text: str
    number: Number
    vector: dict[str, float]


def conflicts(story: WeekStory, *, most: int = 1) -> list[Conflict]:
    """The conflicts of a story, the widest first, one for each unit."""
    said = list(_said(story))
    found = [pair for pair in combinations(said, 2) if _differ(*pair)]
    found.sort(key=lambda pair: (-_distance(*pair), pair[0].piece.id, pair[1].piece.id, pair[0].number.start))
    kept: dict[str, Conflict] = {}
    for first, second in found:
        unit = first.number.unit
        kept.setdefault(unit, Conflict(first.piece, second.piece, unit, first.number.written, second.number.written))
    return list(kept.values())[:most]


def _said(story: WeekStory) -> Iterator[_Said]:
    """Every figure with a unit in the first sentences of texts of their own."""
    texts = [piece for piece in story.pieces if piece.copy_of is None][:PIECES]
    listed = [
        (piece, text) for piece in texts for text in list(dict.fromkeys((piece.title, *_sentences(piece))))[:SENTENCES]
    ]
    rare = vectors.rarity(_plain(text) for _, text in listed)
    for piece, text in listed:
        vector = vectors.unit({word: rare[word] + 0.1 for word in _plain(text)})
        for number in numbers(text):
            if number.unit not in UNLIKELY:
                yield _Said(piece, text, number, vector)


def _sentences(piece: WeekPiece) -> list[str]:
    return split(piece.teaser, han=piece.is_chinese) + split(piece.body, han=piece.is_chinese)


def _plain(text: str) -> list[str]:
    return [word for word in words.words(text) if not any(char.isdigit() for char in word)]


def _differ(first: _Said, second: _Said) -> bool:
    if first.piece.source_id == second.piece.source_id or first.number.unit != second.number.unit:
        return False
    if first.piece.is_chinese != second.piece.is_chinese or _distance(first, second) <= APART:
        return False
    return vectors.dot(first.vector, second.vector) >= ALIKE


def _distance(first: _Said, second: _Said) -> float:
    low, high = sorted((abs(first.number.value), abs(second.number.value)))
    return (high - low) / high if high else 0.0
