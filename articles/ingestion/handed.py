"""Pieces that a person hands in: one address, or one file. First an offer of what would be stored, then its keeping.

The answer or file is kept as a capture between the two, so that what is stored is what was shown, without asking again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, urlsplit

from django.db import transaction

from articles.egress.client import fetch
from articles.egress.rules import WEB_PAGES, Limits, rules_from_settings
from articles.ingestion import (
    captures,
    confined,
    decide,
    identify,
    lease,
    normalise,
    outbox,
    pipeline,
    politeness,
    robots,
    store,
)
from articles.ingestion.addresses import canonical_url
from articles.ingestion.outcomes import Blocked, Unreadable
from articles.ingestion.outlets import Outlets
from articles.ingestion.parse import parse_article
from articles.ingestion.parse.upload import BYTES_MAX, Kind, kind_of, read_upload
from articles.ingestion.plain import line
from articles.ingestion.records import ArticleDraft, FetchedPage, PrintedDate, PrintedPiece, Reject, SourceFacts
from articles.models import Article, Capture, Source

LIMITS: Final = Limits(body_bytes=BYTES_MAX, total_seconds=20.0)  # a person is waiting
PATIENCE: Final = dt.timedelta(seconds=8)
NOWHERE: Final = "handed.invalid"  # can never lead anywhere (RFC 2606)


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said of a piece, each empty when they left it to us; `on` is a day as in 2025-07-31."""

    url: str = ""
    title: str = ""
    outlet: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What would be stored, where, and whether we hold it: shown before anybody decides."""

    draft: ArticleDraft
    capture: str  # sha256 of the bytes it was read from
    said: Said
    outlet: str
    source: Source | None  # None: a source "added by hand" is made for it
    held: int | None  # the piece that we hold under this address

    @property
    def has_address(self) -> bool:
        """Whether the piece can be opened on the web."""
        return not (urlsplit(self.draft.url).hostname or "").endswith(".invalid")


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a piece that was handed in."""

    article_id: int
    is_new: bool
    changed: bool


def look_at_address(url: str) -> Offer:
    """Fetches one address, in its host's turn, and offers what its page holds. Stores nothing but the answer.

    Raises a VisitFailed: one sentence with cause and next step.
    """
    canonical = canonical_url(url)
    if not canonical:
        raise Blocked(f"{url[:200]!r} is no web address; write one that begins with http:// or https://.")
    rules = rules_from_settings()
    gap = robots.permit(canonical, rules=rules)
    with politeness.turn(canonical, rules=rules, gap=gap, patience=PATIENCE):
        page = fetch(canonical, rules=rules, accept=WEB_PAGES, limits=LIMITS)
    return _offer(page, Said(url=canonical_url(page.final_url) or canonical))


def look_at_file(body: bytes, said: Said) -> Offer:
    """Offers what a file holds. Stores nothing but its bytes. Raises a VisitFailed: one sentence with cause and next step."""
    if said.url and not canonical_url(said.url):
        raise Blocked(f"{said.url[:200]!r} is no web address; write one that begins with http:// or https://, or none.")
    kind = kind_of(body)
    url = canonical_url(said.url)
    page = FetchedPage(url, url, 200, {"content-type": str(kind)}, body)
    return _offer(page, replace(said, url=url))


def offer_again(capture: str, said: Said) -> Offer:
    """The offer that was made of these bytes. Raises a VisitFailed when they are gone."""
    kept = Capture.objects.filter(pk=capture).first()
    if kept is None:
        raise Unreadable("What you handed in is no longer kept. Hand it in again.")
    return _offer(replace(captures.page_of(kept), url=said.url, final_url=said.url), said)


def keep(offer: Offer) -> Kept:
    """Stores the piece of an offer, in one transaction with what others are told of it. Twice, and nothing changes.

    A piece that we hold is completed, never revised: its source's words stand.
    """
    source = offer.source.pk if offer.source else Outlets(Source.Kind.HANDED).source(offer.outlet)
    draft = replace(offer.draft, source_id=source)
    with transaction.atomic():
        known = identify.find_known([draft])
        held = identify.recognise(draft, known)
        if held is None:
            stored = pipeline.store_drafts([draft])
        else:
            names = dict.fromkeys(identify.keys_of(draft), held)
            stored = store.apply([decide.complete(draft, held)], names, now=lease.database_now())
        outbox.tell(stored.changes)
        article_id = _held(draft)
        if article_id is None:
            raise Unreadable("The piece was not stored, because another copy of it was being stored. Try once more.")
        Article.objects.filter(pk=article_id, page_capture="").update(page_capture=offer.capture)
    return Kept(article_id, is_new=bool(stored.created), changed=bool(stored.updated))


def read_handed(page: FetchedPage, said: Said, zone: dt.tzinfo) -> PrintedPiece:
    """The piece of an answer or file, with what the person said of it. No database, no network. Raises a VisitFailed."""
    is_page = page.url and kind_of(page.body) is Kind.HTML
    piece = parse_article(page, zone=zone) if is_page else read_upload(page.body, zone=zone)
    outlet = quote(said.outlet or "unknown", safe="", errors="replace")
    url = piece.url if is_page else said.url or piece.url
    return replace(
        piece,
        url=canonical_url(url) or f"https://{NOWHERE}/{outlet}/{hashlib.sha256(page.body).hexdigest()[:32]}",
        guid="",
        title=said.title or piece.title,
        date=PrintedDate(said.on, on=_day(said.on)) if said.on else piece.date,
    )


def _offer(page: FetchedPage, said: Said) -> Offer:
    """Reads a page in the confined reader and says what would become of it."""
    if said.on:
        _day(said.on)
    capture = captures.keep(page)
    expected = source_at(said.url) if said.url else None
    zone = lease.zone_of(expected) if expected else dt.UTC
    piece = confined.run(read_handed, page, said, zone)
    source = source_at(piece.url) or expected
    facts = lease.facts_of(source) if source else SourceFacts(0)
    draft = normalise.to_draft(
        piece, facts=replace(facts, wants_pages=False, wants_fingerprint=False), now=lease.database_now()
    )
    if isinstance(draft, Reject):
        raise Unreadable("It holds no words that we can read. Give it a title, or hand in a copy with text.")
    host = urlsplit(draft.url).hostname or ""
    outlet = line(said.outlet, most=200) or ("Unknown outlet" if host == NOWHERE else host.removeprefix("www."))
    return Offer(draft, capture, said, source.name if source else outlet, source, _held(draft))


def source_at(url: str) -> Source | None:
    """The source that a piece at this address belongs to: the only one that we visit at its host. None: there is none, or several."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if not host or host.endswith(".invalid"):
        return None
    port = urlsplit(url).port
    names = [f"{name}:{port}" if port else name for name in (host, f"www.{host}")]
    hosts = [f"{scheme}://{name}" for scheme in ("http", "https") for name in names]
    found = list(Source.objects.visited().filter(host__in=hosts)[:2])
    return found[0] if len(found) == 1 else None


def _held(draft: ArticleDraft) -> int | None:
    known = identify.recognise(draft, identify.find_known([draft]))
    return known.article_id if known else None


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(f"{text[:40]!r} is no day; write one like 2025-07-31, or none.") from error
