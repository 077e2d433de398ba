"""The frozen records that ingestion's stages hand to each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from articles.models import Article


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """One answer over HTTP, decoded but not yet read."""

    url: str
    final_url: str
    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes
    moved_for_good: bool = False  # every hop was a 301 or 308

    @property
    def content_type(self) -> str:
        """The media type without parameters, in lower case; empty when none was sent."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as an outlet printed it: at most one of `at` (an aware instant) and `on` (only a day) is set."""

    text: str = ""
    at: dt.datetime | None = None
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PrintedPiece:
    """One entry as a parser read it. `teaser` and `body` may hold HTML; nothing has been cleaned."""

    url: str
    guid: str = ""
    title: str = ""
    teaser: str = ""
    body: str = ""
    section: str = ""
    place: str = ""
    author: str = ""
    language: str = ""
    date: PrintedDate = field(default_factory=PrintedDate)


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """What one document held, and where it goes on."""

    pieces: tuple[PrintedPiece, ...]
    title: str = ""
    language: str = ""
    next_url: str = ""  # the next page of a listing; empty: none
    notes: tuple[str, ...] = ()  # plain sentences, as in "Not well-formed XML; read with the lenient parser."


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """A piece made ready to be compared and stored. All text is plain, NFC, without control characters."""

    url: str
    guid: str
    title: str
    teaser: str
    body: str
    section: str
    place: str
    author: str
    language: str
    completeness: Article.Completeness
    certainty: Article.Certainty
    published_at: dt.datetime | None
    published_on: dt.date | None
    printed_date: str
    content_hash: str
    page_due: bool = False  # the outlet gave no full text: its own page should be read


@dataclass(frozen=True, slots=True)
class Known:
    """What we already hold of a piece, as much as a decision needs."""

    article_id: int
    source_id: int
    content_hash: str
    completeness: Article.Completeness
    page_due: bool


@dataclass(frozen=True, slots=True)
class Create:
    """Store a piece that we have not seen."""

    draft: ArticleDraft
    reason: str


@dataclass(frozen=True, slots=True)
class Update:
    """Store a new revision of a piece that we hold."""

    article_id: int
    draft: ArticleDraft
    reason: str


@dataclass(frozen=True, slots=True)
class Same:
    """Leave a piece as it is."""

    article_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reject:
    """An entry that cannot be stored: no address, or no words."""

    reason: str


Intent = Create | Update | Same | Reject


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one visit did, for the ledger and for the person who asked."""

    source_id: int
    source: str
    outcome: str
    detail: str = ""
    seen: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
