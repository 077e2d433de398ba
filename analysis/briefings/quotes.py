"""Which sentences tell a story: verbatim, short, from its own pieces, the second one from another outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.briefings.records import WeekPiece, WeekStory
from analysis.exports.document import Sentence
from analysis.lexicon.gloss import MOST, glossed
from analysis.stories import vectors, words
from articles.text.sentences import split

MOST_WORDS, MOST_CHARS = 40, 90  # longest quotation, English words and Chinese characters
LEAST_WORDS, LEAST_CHARS = 8, 16
ALIKE = 0.7  # a second sentence as like the first as this adds nothing ...
SAME = 0.999  # ... but that another outlet says it, too
FIRST_SENTENCES = 6  # of a piece; what it is about stands at its top

_OPENERS = re.compile(
    r"(?:(?:It|He|She|They|This|That|These|Those|But|And|However|Meanwhile|Still|Instead|Also)\b|他|她|它|该|該|此|这|這|其|但|而|不过|不過|同时|同時|此外)"
)
_SELF = re.compile(r"\b(?:I|we|our|my|us)\b|我们|我們|笔者|筆者|本报|本報", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Scored:
    """A sentence that may be quoted."""

    text: str
    piece: WeekPiece
    rank: int
    vector: dict[str, float]
    score: float


def fits(text: str, *, han: bool) -> bool:
    """Whether a sentence is long enough to say something and short enough to be quoted whole."""
    if text.rstrip().endswith(("…", "...", ":", "：")):
        return False  # cut off by the outlet, or leading to something that is not there
    size = len(re.sub(r"\s", "", text)) if han else len(text.split())
    return LEAST_CHARS <= size <= MOST_CHARS if han else LEAST_WORDS <= size <= MOST_WORDS


def quotations(story: WeekStory, *, most: int = 2) -> list[Sentence]:
    """At most two sentences of a story, verbatim, with the terms of Chinese ones glossed; the second from another outlet and not
    saying the same, or where all say the same, from another outlet all the same. Empty when no piece holds a sentence that
    fits."""
    scored = sorted(_scored(story), key=lambda s: (-s.score, s.piece.hours, s.piece.id, s.rank))
    chosen: list[_Scored] = []
    for alike in (ALIKE, SAME):
        for candidate in scored:
            if len(chosen) == most:
                break
            known = {other.piece.source_id for other in chosen}
            nearest = max((vectors.dot(candidate.vector, other.vector) for other in chosen), default=0.0)
            if candidate.piece.source_id not in known and nearest < alike:
                chosen.append(candidate)
    return [verbatim(one.text, one.piece) for one in chosen]


def verbatim(text: str, piece: WeekPiece) -> Sentence:
    """Words of a piece as a quotation, on one line."""
    words = " ".join(text.split())
    gloss = glossed(words)[:MOST] if piece.is_chinese else ()
    return Sentence(words, (piece.id,), lang=piece.language, quote=True, gloss=gloss)


def _scored(story: WeekStory) -> Iterator[_Scored]:
    """.35 likeness to the story's words + .25 / place in its piece + .1 for each of up to three numbers and names with a digit,
    less penalties for what cannot stand alone."""
    texts = [piece for piece in story.pieces if piece.copy_of is None] or list(story.pieces)
    listed = [(piece, rank, text) for piece in texts for rank, text in enumerate(_first(piece), start=1)]
    rare = vectors.rarity(words.words(text) for _, _, text in listed)
    rare = {word: weight + 0.1 for word, weight in rare.items()}  # in a story of one sentence every word is common
    vector = [vectors.unit({word: rare[word] for word in words.words(text)}) for _, _, text in listed]
    middle: dict[str, float] = {}
    for one in vector:
        for word, weight in one.items():
            middle[word] = middle.get(word, 0.0) + weight
    middle = vectors.unit(middle)
    for (piece, rank, text), one in zip(listed, vector, strict=True):
        if not fits(text, han=piece.is_chinese):
            continue
        named = min(3, len(words.marks(text)))
        value = 0.35 * vectors.dot(one, middle) + 0.25 / rank + 0.1 * named - _penalty(text)
        yield _Scored(text, piece, rank, one, value)


def _first(piece: WeekPiece) -> list[str]:
    """The first sentences of a piece: its teaser's, then its body's."""
    sentences = split(piece.teaser, han=piece.is_chinese) + split(piece.body, han=piece.is_chinese)
    return list(dict.fromkeys(sentences))[:FIRST_SENTENCES]


def _penalty(text: str) -> float:
    """Questions, the first person, and openings that lean on a sentence before."""
    return (
        0.3 * text.rstrip("”’」』\"'").endswith(("?", "？"))
        + 0.2 * bool(_OPENERS.match(text))
        + 0.3 * bool(_SELF.search(text))
    )
