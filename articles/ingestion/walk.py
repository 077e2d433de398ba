"""Reads a source from document to document: the host's turn, the answer, and in the confined reader its pieces and drafts."""

from __future__ import annotations

import time
from typing import Final

from articles.egress.client import fetch
from articles.egress.rules import FEEDS, WEB_PAGES, Rules
from articles.ingestion import confined, identify, newsletters, normalise, politeness
from articles.ingestion.addresses import canonical_url
from articles.ingestion.captures import sha256_of
from articles.ingestion.outcomes import Empty, Skipped, VisitFailed
from articles.ingestion.parse import parse_page
from articles.ingestion.records import ArticleDraft, Claim, Drafted, FetchedPage, ParsedPage, Reading, Reject
from articles.models import Source

PAGES: Final = {Source.Kind.LISTING: 3}  # documents read in one visit; other kinds: 1, unless options["pages"] says so
READ_ON_FOR: Final = 25.0  # seconds after which no further document is begun: a worker stops a task after 75


def read(held: Claim, rules: Rules) -> Reading:
    """Everything that one visit finds. What was read before a failure on a later document is kept. Never raises a VisitFailed."""
    if held.kind == Source.Kind.MAILBOX:
        return newsletters.read(held, rules)
    pages: list[FetchedPage] = []
    drafts: list[ArticleDraft | Reject] = []
    notes: list[str] = []
    url, asked, end = held.url, {held.url}, time.monotonic() + READ_ON_FOR
    while url:
        try:
            found = _read_one(held, url, rules, pages)
        except VisitFailed as failure:
            if not drafts:
                return Reading(pages=tuple(pages), notes=tuple(notes), failure=failure)
            notes += [] if isinstance(failure, Empty) else [f"It could not be read to its end: {failure.detail}"]
            break
        drafts += found.drafts
        notes += [note for note in found.page.notes if note not in notes]
        url = _onward(held, found, asked, len(pages)) if time.monotonic() < end else ""
    return Reading(pages=tuple(pages), drafts=tuple(drafts), notes=tuple(notes))


def read_document(held: Claim, page: FetchedPage) -> Drafted:
    """The pieces that one answer lists, and the drafts made of them. No database, no network. Raises a VisitFailed."""
    parsed = parse_page(page, kind=held.kind, options=held.options, zone=held.zone)
    drafts = tuple(
        normalise.to_draft(
            piece, facts=held.facts, now=held.started_at, page_language=parsed.language, base_url=page.final_url
        )
        for piece in parsed.pieces
    )
    return Drafted(parsed, drafts)


def _read_one(held: Claim, url: str, rules: Rules, pages: list[FetchedPage]) -> Drafted:
    """One document: its turn, its answer (added to `pages`), its pieces and their drafts."""
    first = not pages
    with politeness.turn(url, rules=rules):
        page = fetch(
            url,
            rules=rules,
            etag=held.etag if first else "",
            last_modified=held.last_modified if first else "",
            accept=WEB_PAGES if held.kind == Source.Kind.LISTING else FEEDS,
        )
    pages.append(page)
    if page.status == 304:
        return Drafted(ParsedPage(()), ())
    if held.skips and sha256_of(page) in held.skips:
        raise Skipped("It still gives the document that you chose to skip; it is read again when that changes.")
    return confined.run(read_document, held, page)


def _onward(held: Claim, found: Drafted, asked: set[str], read: int) -> str:
    """Where to read on: the next page, while we may and while the page before held something unknown. Empty: nowhere."""
    following = canonical_url(found.page.next_url)
    bound = held.options.get("pages", PAGES.get(Source.Kind(held.kind), 1))
    if not following or following in asked or read >= (bound if isinstance(bound, int) else 1):
        return ""
    urls = {draft.url for draft in found.drafts if isinstance(draft, ArticleDraft)}
    if identify.known_urls(urls) >= urls:
        return ""
    asked.add(following)
    return following
