"""What a briefing is composed from: the pieces of its week, the stories they tell, and the weeks before as counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.measures.periods import Period

# The parent themes, in the order of the look, and what their sections are called.
FAMILIES = ("hardware", "models", "deployment", "regulation", "capital_talent", "geopolitics")


@dataclass(frozen=True, slots=True)
class Label:
    """A tag as it is named and asked for."""

    id: int
    kind: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class WeekPiece:
    """A piece on topic in the week."""

    id: int
    title: str
    teaser: str
    body: str
    language: str
    url: str
    day: dt.date
    hours: float
    retrieved: dt.date
    source_id: int
    outlet: str
    is_sample: bool
    is_archived: bool  # came with a bulk archive, not by a visit
    relevance: int
    tags: frozenset[int]
    copy_of: int | None
    story_id: int | None
    is_roundup: bool
    family: str = ""  # of its first theme; empty when it has none

    @property
    def is_chinese(self) -> bool:
        """In either script."""
        return self.language.startswith("zh")


@dataclass(frozen=True, slots=True)
class WeekStory:
    """A story with its pieces of this week, texts of their own first, the earliest first."""

    id: int
    title: str
    lead: WeekPiece
    pieces: tuple[WeekPiece, ...]
    languages: frozenset[str]  # of all its pieces on topic, also those of other weeks: en, zh or another

    @property
    def outlets(self) -> int:
        """How many outlets told it this week."""
        return len({piece.source_id for piece in self.pieces})

    @property
    def tags(self) -> frozenset[int]:
        """Every tag of its pieces."""
        return frozenset().union(*(piece.tags for piece in self.pieces))


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier week as counts: pieces on topic, and pieces by tag."""

    period: Period
    total: int
    counts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class FailedSource:
    """A source that could not be read: visits of the week and how many failed; or that is failing now."""

    name: str
    visits: int
    failed: int
    reasons: tuple[str, ...]
    failing_since: dt.date | None


@dataclass(frozen=True, slots=True)
class Week:
    """Everything a briefing is composed from."""

    period: Period
    complete: bool
    rules: str
    pieces: tuple[WeekPiece, ...]
    stories: tuple[WeekStory, ...]
    before: tuple[Before, ...]
    labels: Mapping[int, Label]
    visits: int  # made in the week
    failures: tuple[FailedSource, ...]

    def tag(self, kind: str, slug: str) -> Label | None:
        """The label of a tag, if it is known."""
        return next((label for label in self.labels.values() if (label.kind, label.slug) == (kind, slug)), None)

    def carrying(self, label: Label) -> tuple[WeekPiece, ...]:
        """The week's pieces that carry a tag, in their order."""
        return tuple(piece for piece in self.pieces if label.id in piece.tags)
