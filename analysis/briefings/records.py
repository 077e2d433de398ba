"""What a briefing is composed from: the pieces of its week, the stories they tell, and the weeks before as counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.explore.filters import ArticleFilter
from analysis.explore.freshness import ON_TOPIC
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
    is_new: bool = True  # first told in this week
    novelty: float = 1.0  # .3 to 1: how little it is like the stories of the briefings before
    is_bursting: bool = False  # carries something that was told far more than before

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
class Told:
    """A story as an earlier briefing told it: its id, the id and title of its leading piece, and the words it is known by."""

    id: int
    lead: int
    title: str
    lang: str
    words: str


@dataclass(frozen=True, slots=True)
class Briefed:
    """An earlier briefing of the same plan, with the stories that it told."""

    week: str
    is_issued: bool
    stories: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class ViewOfWeek:
    """A saved view that is a section of its own, with its pieces of the week."""

    slug: str
    name: str
    filter: ArticleFilter  # of the plan's list and the view, within the week
    pieces: frozenset[int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a thesis came to when it was last tested up to the week; `before` is the verdict of the test before, "" without."""

    slug: str
    claim: str
    claim_zh: str
    verdict: str
    before: str
    week: str


@dataclass(frozen=True, slots=True)
class FailedSource:
    """A source that could not be read: visits of the week and how many failed; or that is failing now."""

    name: str
    visits: int
    failed: int
    reasons: tuple[str, ...]
    failing_since: dt.date | None


@dataclass(frozen=True, slots=True)
class CitedAgain:
    """A piece that the last issue cites and whose tags people corrected since: what they said in words. `is_inside` tells
    whether it is still one that can be cited."""

    id: int
    title: str
    outlet: str
    lang: str
    said: tuple[str, ...]
    is_inside: bool


@dataclass(frozen=True, slots=True)
class ListAgain:
    """A list of the last issue with its lengths then and now, and how many pieces corrections took out of it and put in.
    `name` is empty for the whole week; `pieces` are some of those that moved in, else some that it has."""

    name: str
    query: str
    then: int
    now: int
    out: int
    into: int
    pieces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What people corrected since a week was issued: how many words of theirs stand, their list, and the corrected pieces that
    can be cited, those corrected last first."""

    week: str
    size: int = 0
    query: str = ""
    pieces: tuple[int, ...] = ()
    cited: tuple[CitedAgain, ...] = ()
    lists: tuple[ListAgain, ...] = ()


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
    silent: tuple[str, ...] = ()  # sources with pieces in each of the four weeks before and none in this one
    filter: ArticleFilter = ON_TOPIC  # the plan's list, without days
    length: int = 8
    language: str = "en"
    briefed: tuple[Briefed, ...] = ()  # the four briefings before, the latest first
    left: frozenset[int] = frozenset()  # leading pieces of those briefings that are in the plan's list no more
    views: tuple[ViewOfWeek, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    corrected: Corrected | None = None  # None: no week before was issued
    cut_off: dt.datetime | None = None  # when the newest piece came in: nothing later was read

    def tag(self, kind: str, slug: str) -> Label | None:
        """The label of a tag, if it is known."""
        return next((label for label in self.labels.values() if (label.kind, label.slug) == (kind, slug)), None)

    def carrying(self, label: Label) -> tuple[WeekPiece, ...]:
        """The week's pieces that carry a tag, in their order."""
        return tuple(piece for piece in self.pieces if label.id in piece.tags)

    def query(self, *pairs: tuple[str, str], counted: str = "pieces") -> str:
        """The list of the week's pieces that answer these keys as well as the plan."""
        return self.asked(*pairs).replace(counted=counted).to_query()

    def asked(self, *pairs: tuple[str, str]) -> ArticleFilter:
        """The same as a filter. Where the plan asks for a key already, a value of it is asked for beside, not instead."""
        held = {key for key, _ in self.filter.include}
        include = [
            ("also", f"{key}:{value}") if key in held and key != "story" else (key, value) for key, value in pairs
        ]
        days = {"start": self.period.start, "end": self.period.end}
        return self.filter.replace(include=(*self.filter.include, *include), **days)
