"""The frozen records that the stages of story building hand to each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece on topic, as much of it as stories need."""

    id: int
    at: dt.datetime
    day: dt.date
    source_id: int
    language: str
    title: str
    teaser: str
    body: str
    entities: frozenset[int]  # tags of companies, products, bodies it is about
    is_roundup: bool = False

    @property
    def family(self) -> str:
        """Both Chinese scripts are one language here."""
        return "zh" if self.language.startswith("zh") else self.language or "en"


@dataclass(frozen=True, slots=True)
class Traits:
    """What a piece is compared by; its words themselves are let go."""

    id: int
    hours: float  # since the epoch
    day: dt.date
    source_id: int
    language: str
    family: str
    title: str  # folded, without punctuation
    signature: tuple[int, ...]  # MinHash of its text; empty when it is too short
    terms: tuple[tuple[str, int], ...]  # words of title and lead with their weight
    entities: frozenset[int]
    marks: frozenset[str]  # numbers and Latin names, which read the same in both languages
    is_roundup: bool


@dataclass(frozen=True, slots=True)
class StoryDraft:
    """A story to be stored: its leading piece, and every member with the piece it copies (None: a text of its own)."""

    lead: int
    members: tuple[tuple[int, int | None], ...]


@dataclass(frozen=True, slots=True)
class StoriesReport:
    """What one run did."""

    pieces: int
    texts: int
    copies: int
    stories: int
    joined: int  # stories told in more than one language
    seconds: float
