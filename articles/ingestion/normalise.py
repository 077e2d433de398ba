"""Makes an entry as printed into a draft that can be compared and stored: plain text, one address, an honest date."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from articles.ingestion.addresses import canonical_url
from articles.ingestion.plain import cut, line, paragraphs
from articles.ingestion.records import ArticleDraft, PrintedDate, PrintedPiece, Reject, SourceFacts
from articles.models import Article
from articles.text.language import detect

MAX_TITLE: Final = 1_000
MAX_TEASER: Final = 10_000
MAX_BODY: Final = 1_000_000
FINGERPRINT_LEAST: Final = 80  # characters of teaser or body; shorter ones are standing phrases at some outlets
_AHEAD: Final = dt.timedelta(days=1)  # zones and clocks are wrong by hours; more than a day is no slip of a clock
_EARLIEST: Final = dt.date(1990, 1, 1)  # before the web: an epoch of zero or a year of two digits

_TRUNCATED: Final = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*(?:\(?(?:read more|continue reading|more|阅读全文|查看全文|閱讀全文|繼續閱讀)\W*)?\Z",
    re.IGNORECASE,
)
_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})
_SIMPLIFIED: Final = frozenset({"hans", "cn", "sg", "my"})


def to_draft(
    piece: PrintedPiece, *, facts: SourceFacts, now: dt.datetime, page_language: str = "", base_url: str = ""
) -> ArticleDraft | Reject:
    """The draft of one entry, or why it cannot be stored. Never raises for what an outlet printed.

    `now` (aware) judges dates that lie in the future; `base_url` resolves relative addresses; `page_language` is what
    the whole document declared.
    """
    url = canonical_url(piece.url, base=base_url)
    if not url:
        return Reject("an entry has no web address that we read")
    words = _read_words(piece)
    if not words.title:
        return Reject("an entry has no words")
    date = _read_date(piece.date, now=now)
    return ArticleDraft(
        source_id=facts.source_id,
        url=url,
        guid=_guid(piece.guid) if facts.trusts_guids else "",
        title=words.title,
        teaser=words.teaser,
        body=words.body,
        section=line(piece.section, most=200),
        place=line(piece.place, most=200),
        author=line(piece.author, most=300),
        language=language_of(piece.language, facts.language, page_language, text=words.all()),
        completeness=words.completeness,
        certainty=date.certainty,
        published_at=date.at,
        published_on=date.on,
        printed_date=line(piece.date.text, most=100),
        content_hash=content_hash(title=words.title, teaser=words.teaser, body=words.body),
        fingerprint=_fingerprint(words, date.on) if facts.wants_fingerprint else "",
        page_due=facts.wants_pages and words.completeness != Article.Completeness.FULL,
        note=date.note,
    )


def content_hash(*, title: str, teaser: str, body: str) -> str:
    """sha256 of a piece's words, in hexadecimal; the parts are set apart by a character that no cleaned text holds."""
    return hashlib.sha256("\x1f".join((title, teaser, body)).encode()).hexdigest()


def _fingerprint(words: _Words, day: dt.date | None) -> str:
    """sha256 of title, day and text; "" where the text is too short to name one piece only."""
    text = words.body or words.teaser
    if len(text) < FINGERPRINT_LEAST:
        return ""
    return hashlib.sha256("\x1f".join((words.title, str(day or ""), text)).encode()).hexdigest()


def is_truncated(text: str) -> bool:
    """True when a text ends as a teaser does: in an ellipsis, or in an invitation to read on."""
    return _TRUNCATED.search(text[-80:]) is not None


def language_of(piece: str, source: str, page: str, *, text: str) -> str:
    """The language of a piece: what it declares, else what the operator said of its source, else the page, else its script.

    Returns "en", "zh-Hans", "zh-Hant" or another primary subtag, at most 16 characters. Only a piece that names its own
    Chinese script is simply believed; every other declaration is held against the script of the text, because publishing
    software says "en-US" until somebody corrects it.
    """
    codes = [_code(declared) for declared in (piece, source, page)]
    if codes[0] in {"zh-Hans", "zh-Hant"}:
        return codes[0]
    declared = next((code for code in codes if code), "")
    return detect(text, "zh-Hans" if declared == "zh" else declared)


def _code(declared: str) -> str:
    """A declared language in our spelling; "zh" when its script is not said; "" when it says nothing."""
    primary, *rest = declared.strip().lower().replace("_", "-").split("-")
    if primary == "zh" and _TRADITIONAL.intersection(rest):
        return "zh-Hant"
    if primary == "zh" and _SIMPLIFIED.intersection(rest):
        return "zh-Hans"
    return primary if primary.isascii() and primary.isalpha() and 2 <= len(primary) <= 3 and primary != "und" else ""


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    teaser: str
    body: str

    @property
    def completeness(self) -> Article.Completeness:
        if self.body and not is_truncated(self.body):
            return Article.Completeness.FULL
        return Article.Completeness.TEASER if self.teaser or self.body else Article.Completeness.TITLE

    def all(self) -> str:
        return f"{self.title} {self.teaser} {self.body[:5_000]}"


def _read_words(piece: PrintedPiece) -> _Words:
    """Plain title, teaser and body. A piece without a title is called by the beginning of its text."""
    teaser = paragraphs(piece.teaser, most=MAX_TEASER)
    body = paragraphs(piece.body, most=MAX_BODY)
    title = line(piece.title, most=MAX_TITLE) or cut(line(teaser or body[:500], most=500), 120)
    return _Words(title, teaser, body)


@dataclass(frozen=True, slots=True)
class _Date:
    certainty: Article.Certainty = Article.Certainty.UNKNOWN
    at: dt.datetime | None = None
    on: dt.date | None = None
    note: str = ""


def _read_date(printed: PrintedDate, *, now: dt.datetime) -> _Date:
    """How well we know when a piece was published. A day that cannot be is no date, and we say so."""
    day = printed.at.date() if printed.at else printed.on
    if day is None:
        return _Date()
    if day < _EARLIEST:
        return _Date(note="Its date lies before 1990; stored without a date.")
    ahead = printed.at > now + _AHEAD if printed.at else day > (now + _AHEAD).date()
    if ahead:
        return _Date(note="Its date lies in the future; stored without a date.")
    return _Date(Article.Certainty.EXACT if printed.at else Article.Certainty.DATE, printed.at, day)


def _guid(guid: str) -> str:
    """A guid that fits its column; one that is longer than 1,000 characters is known by its hash."""
    clean = line(guid, most=100_000)
    return clean if len(clean) <= 1_000 else f"sha256:{hashlib.sha256(clean.encode()).hexdigest()}"
