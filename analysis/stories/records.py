"""The frozen records that the stages of story building hand to each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

TOGETHER, APART, NOT_A_COPY = RULINGS = ("together", "apart", "not_a_copy")


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
    mains: frozenset[int] = frozenset()  # those of them that it is mainly about
    outlet: str = ""
    author: str = ""
    content_hash: str = ""

    @property
    def family(self) -> str:
        """Both Chinese scripts are one language here."""
        return family_of(self.language)


def family_of(language: str) -> str:
    """The language whose words a text is compared by: both Chinese scripts are one, no language counts as English."""
    return "zh" if language.startswith("zh") else language or "en"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read off a piece's words; kept in a row, so that no piece is read twice."""

    title: str  # folded, without punctuation
    heads: tuple[str, ...]  # words of the title
    terms: tuple[tuple[str, int], ...]  # words of title and lead with their weight
    marks: frozenset[str]  # numbers, names with a digit and glossary terms, which read alike in both languages
    signature: tuple[int, ...]  # MinHash of its text; empty when it is too short
    agency: str  # the news agency it credits, or whose own it is; empty: none
    is_agency: bool = False  # the outlet is that agency


@dataclass(frozen=True, slots=True)
class Traits:
    """What a piece is compared by; its words themselves are let go."""

    id: int
    hours: float  # since the epoch
    day: dt.date
    source_id: int
    language: str
    family: str
    title: str
    heads: tuple[str, ...]
    signature: tuple[int, ...]
    terms: tuple[tuple[str, int], ...]
    entities: frozenset[int]
    mains: frozenset[int]
    marks: frozenset[str]
    is_roundup: bool
    agency: str = ""
    is_agency: bool = False
    meaning: tuple[float, ...] = ()  # of length one; empty without the extra `semantic`

    @property
    def order(self) -> tuple[float, str, int, int]:
        """Its place among others. The id comes last: it tells only in which order pieces arrived."""
        return (self.hours, self.title, self.source_id, self.id)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person said of two pieces, for ever."""

    kind: str  # together, apart or not_a_copy
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Copy:
    """A piece that carries the text of another."""

    id: int
    original: int
    likeness: float  # 0 to 1: the part of their shingles that agrees
    reason: Literal[
        "text", "title"
    ]  # text: their shingles agree; title: too short for that, title and day are the same


@dataclass(frozen=True, slots=True)
class StoryDraft:
    """A story to be stored: its leading piece, and every member; a member that is a copy is named with its original."""

    lead: int
    members: tuple[tuple[int, Copy | None], ...]


@dataclass(frozen=True, slots=True)
class StoriesReport:
    """What one run did."""

    pieces: int
    texts: int
    copies: int
    stories: int
    joined: int  # stories told in more than one language
    seconds: float
