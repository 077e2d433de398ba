"""Plays cases: a loopback server, the real fetch, the real reader in its confined process, and how each one ended."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from articles.egress.client import fetch
from articles.egress.lookup import Resolve, resolve
from articles.egress.rules import FEED_LIMITS, Limits, Rules
from articles.ingestion import confined
from articles.ingestion.normalise import to_draft
from articles.ingestion.outcomes import Unreadable, VisitFailed
from articles.ingestion.parse import parse_article
from articles.ingestion.records import ArticleDraft, Claim, FetchedPage, Reject, SourceFacts
from articles.ingestion.walk import read_document
from tests.badinput.cases import READ, Document
from tests.newsroom import Newsroom, behaviours

LOOPBACK = Rules(allow=(ipaddress.ip_network("127.0.0.1/32"),))
HASTY = replace(FEED_LIMITS, total_seconds=0.6, connect_seconds=0.3)
NOW = dt.datetime(2026, 1, 15, 4, 0, tzinfo=dt.UTC)
LIVE = re.compile(
    r"<(?:/?(?:script|img|svg|iframe|a|b|p|div|body|style|math|object|embed|form|input|video|audio|x)\b[^<>]*>|!--)",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True)
class Ending:
    """How one case ended: a named outcome, what was drafted, and the failure's own sentence."""

    outcome: str
    drafts: tuple[ArticleDraft | Reject, ...] = ()
    detail: str = ""
    notes: tuple[str, ...] = ()

    @property
    def pieces(self) -> list[ArticleDraft]:
        """The drafts that can be stored."""
        return [draft for draft in self.drafts if isinstance(draft, ArticleDraft)]


def claim(url: str, *, kind: str = "feed", zone: dt.tzinfo = dt.UTC) -> Claim:
    """The right to read a source that nobody stored."""
    return Claim(1, "A source", url, kind, uuid.UUID(int=1), NOW, zone=zone, facts=SourceFacts(1))


def play(url: str, *, kind: str = "feed", zone: dt.tzinfo = dt.UTC, rules: Rules = LOOPBACK, limits: Limits = FEED_LIMITS,
         ask: Resolve = resolve) -> Ending:  # fmt: skip
    """Fetches an address and reads what comes. Only failures with a name are caught."""
    try:
        page = fetch(url, rules=rules, limits=limits, resolve=ask)
        if page.status == 304:
            return Ending("not_modified")
        if kind == "page":
            return Ending(READ, (confined.run(read_page, page, zone),))
        found = confined.run(read_document, claim(url, kind=kind, zone=zone), page)
    except VisitFailed as failure:
        return Ending(str(failure.outcome), detail=str(failure))
    return Ending(READ, found.drafts, notes=found.page.notes)


def read_page(page: FetchedPage, zone: dt.tzinfo) -> ArticleDraft | Reject:
    """A piece's own page, as the pipeline drafts it."""
    draft = to_draft(parse_article(page, zone=zone), facts=SourceFacts(1), now=NOW)
    if isinstance(draft, Reject):
        raise Unreadable("The piece's own page holds no words that we can read; its teaser stands.")
    return draft


def endings(press: Newsroom, documents: Iterable[Document]) -> Iterator[tuple[Document, Ending]]:
    """Serves each document under an address of its own and reads it."""
    for number, case in enumerate(documents):
        url = press.script(f"/{case.kind}/{number}", behaviours.page(case.given, case.content_type, **case.headers))
        try:
            yield case, play(url, kind=case.kind)
        except Exception as error:
            error.add_note(f"the case was: {case.name}")
            raise


def wrong(press: Newsroom, documents: Iterable[Document]) -> list[str]:
    """A line for every case that did not end as it may, lost its words, or left something unsound in a draft."""
    found = []
    for case, ending in endings(press, documents):
        if ending.outcome not in case.ends:
            found.append(f"{case.name}: ended as {ending.outcome}, not {sorted(case.ends)}: {ending.detail}")
        elif ending.outcome == READ and case.holds and not any(case.holds in piece.title for piece in ending.pieces):
            found.append(f"{case.name}: {case.holds!r} is not in {[piece.title[:40] for piece in ending.pieces]}")
        elif ending.detail and not ending.detail.rstrip().endswith((".", ")")) and "http" not in ending.detail:
            found.append(f"{case.name}: says no sentence: {ending.detail!r}")
        found += [f"{case.name}: {fault}" for piece in ending.pieces for fault in unsound(piece)]
    return found


def unsound(piece: ArticleDraft) -> list[str]:
    """What must never stand in a stored field."""
    words = {
        name: getattr(piece, name)
        for name in ("title", "teaser", "body", "section", "place", "author", "printed_date", "guid")
    }
    found = [f"{name} holds {char!r}" for name, text in words.items() for char in set(text) if _forbidden(char)]
    found += [f"{name} holds the tag {tag.group()!r}" for name, text in words.items() for tag in LIVE.finditer(text)]
    limits = {
        "title": 1_000,
        "teaser": 10_000,
        "body": 1_000_000,
        "section": 200,
        "place": 200,
        "author": 300,
        "guid": 1_000,
    }
    found += [f"{name} has {len(words[name])} characters" for name, most in limits.items() if len(words[name]) > most]
    parts = urlsplit(piece.url)
    plain = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc and piece.url.isascii()
    if not plain or re.search(r"[\s<>\"'\\^`{|}\x00-\x20\x7f]", piece.url.replace("'", "")) or len(piece.url) > 2_000:
        found.append(f"its address is {piece.url[:100]!r}")
    if (piece.published_at or dt.datetime.min.replace(tzinfo=dt.UTC)) > NOW + dt.timedelta(days=1):
        found.append(f"it is of the future: {piece.published_at}")
    return found


def _forbidden(char: str) -> bool:
    bidi = char in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ue000\ue001"
    return bidi or (unicodedata.category(char) in {"Cc", "Cs"} and char != "\n")
