"""The frozen records that ingestion's stages hand to each other."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from articles.egress.answer import FetchedPage
from articles.egress.errors import VisitFailed
from articles.models import Article

__all__ = [
    "ArticleDraft",
    "Change",
    "Claim",
    "Create",
    "Drafted",
    "FetchedPage",
    "IngestReport",
    "Intent",
    "Known",
    "ParsedPage",
    "PrintedDate",
    "PrintedPiece",
    "Reading",
    "Reject",
    "Same",
    "SourceFacts",
    "Stored",
    "Update",
]


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
    next_url: str = ""  # where the list goes on, or a feed's older entries are; empty: nowhere
    maps: tuple[str, ...] = ()  # of an index of sitemaps: the maps to read, the newest first
    notes: tuple[str, ...] = ()  # plain sentences, as in "Not well-formed XML; read with the lenient parser."


@dataclass(frozen=True, slots=True)
class Drafted:
    """One document as read: what it held, and a draft (or a refusal) for each of its pieces, in its order."""

    page: ParsedPage
    drafts: tuple[ArticleDraft | Reject, ...]


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What the stages need to know of the source that a piece came from."""

    source_id: int
    language: str = ""  # what the operator said; empty: nobody said
    wants_pages: bool = True  # read a piece's own page when the source gives no full text
    wants_fingerprint: bool = True  # know a piece again by its words; not in archives, where every address counts
    trusts_guids: bool = True  # False: its guids change with every document and name nothing


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """A piece made ready to be compared and stored. All text is plain, NFC, without control characters."""

    source_id: int
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
    fingerprint: str = ""  # sha256 of title, day and words, for pieces whose other names change; empty: too few words
    page_due: bool = False  # the outlet gave no full text: its own page should be read
    note: str = ""  # what was wrong with the entry, as in "Its date lies in the future."


@dataclass(frozen=True, slots=True)
class Known:
    """What we already hold of a piece, as much as a decision needs."""

    article_id: int
    source_id: int
    content_hash: str
    completeness: Article.Completeness
    certainty: Article.Certainty
    page_due: bool
    title: str = ""
    teaser: str = ""
    body: str = ""
    reason: str = ""  # how it was recognised, as in "its guid in this source"


@dataclass(frozen=True, slots=True)
class Create:
    """Store a piece that we have not seen."""

    draft: ArticleDraft
    reason: str


@dataclass(frozen=True, slots=True)
class Update:
    """Write over a piece that we hold. `draft` is what it shall say; `was` the content hash that this was decided on."""

    article_id: int
    draft: ArticleDraft
    was: str
    revises: bool  # its outlet changed its words: keep the old ones. False: we only hold more of the same text now
    reason: str


@dataclass(frozen=True, slots=True)
class Same:
    """Leave a piece as it is; `draft` may still teach us another name of it."""

    article_id: int | None  # None: it repeats an entry of the same batch
    draft: ArticleDraft
    reason: str


@dataclass(frozen=True, slots=True)
class Reject:
    """An entry that cannot be stored: no address, or no words."""

    reason: str


Intent = Create | Update | Same | Reject


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to visit one source until the lease ends, and what the visit needs to know of it."""

    source_id: int
    name: str
    url: str
    kind: str
    token: uuid.UUID
    started_at: dt.datetime  # by the database's clock
    etag: str = ""
    last_modified: str = ""
    zone: dt.tzinfo = dt.UTC
    facts: SourceFacts = field(default_factory=lambda: SourceFacts(source_id=0))
    options: Mapping[str, object] = field(default_factory=dict)
    skips: frozenset[str] = frozenset()  # sha256 of documents that a person told us to leave unread


@dataclass(frozen=True, slots=True)
class Reading:
    """What a visit brought home: the answers as they came, the drafts made of them, or how it failed."""

    pages: tuple[FetchedPage, ...] = ()
    drafts: tuple[ArticleDraft | Reject, ...] = ()
    notes: tuple[str, ...] = ()
    failure: VisitFailed | None = None
    duration_ms: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """What one batch did to the store."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    # Two batches are alike when their counts are: what follows is for whoever has to act on it.
    changes: tuple[Change, ...] = field(default=(), compare=False)  # in the order of their ids
    churned: bool = field(default=False, compare=False)  # nearly all guids were new, though the pieces were known


@dataclass(frozen=True, slots=True)
class Change:
    """A piece that is new or says something else now: what happened, to which, and its revision since."""

    kind: str  # stored, revised or completed
    article_id: int
    revision: int


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one visit did, for the ledger and for the person who asked."""

    source_id: int
    source: str
    outcome: str  # a Visit.Outcome, or "postponed": the host asked us to wait, and nothing was fetched
    detail: str = ""
    seen: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
