"""The order of ingestion: claim, wait for the host's turn, fetch, parse, draft; then recognise, decide, store and reschedule.

A visit and a piece's own page go the same way. Whatever happens on it ends in a named outcome: failures that have a name
are told as such, everything else is a fault of ours, logged with its traceback and stored as "crashed".
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from django.db import transaction

from articles.egress.client import fetch
from articles.egress.rules import FEEDS, WEB_PAGES, Rules, rules_from_settings
from articles.ingestion import identify, lease, ledger, normalise, own_page, politeness
from articles.ingestion.addresses import canonical_url
from articles.ingestion.outcomes import Crashed, Empty, Postponed, VisitFailed
from articles.ingestion.parse import parse_page
from articles.ingestion.records import (
    ArticleDraft,
    Claim,
    FetchedPage,
    IngestReport,
    ParsedPage,
    Reading,
    Reject,
    Stored,
)
from articles.models import Source

logger = logging.getLogger(__name__)
T = TypeVar("T")

PAGES: Final = {Source.Kind.LISTING: 3}  # documents read in one visit; other kinds: 1, unless options["pages"] says so
READ_ON_FOR: Final = 25.0  # seconds after which no further document is begun: a worker stops a task after 75


def due_sources(limit: int = 100) -> list[int]:
    """Ids of sources whose time has come and that nobody is reading, the longest waiting first."""
    return list(Source.objects.due().order_by("next_visit_at", "pk").values_list("pk", flat=True)[:limit])


def visit_source(source_id: int, *, only_due: bool = False) -> IngestReport | None:
    """Visits one source and stores what it gives. None when somebody else holds it, or (only_due) when it is not due.

    Never raises for what the network or an outlet does; the report's outcome is "postponed" when the host wants us to wait.
    """
    held = lease.claim(source_id, only_due=only_due)
    if held is None:
        return None
    began = time.monotonic()
    reading = _read(held, rules_from_settings())
    reading = replace(reading, duration_ms=round(1000 * (time.monotonic() - began)))
    if isinstance(reading.failure, Postponed):
        lease.postpone(held, seconds=reading.failure.seconds)
        return IngestReport(held.source_id, held.name, "postponed", reading.failure.detail)
    report = _attempt(lambda: ledger.finish(held, reading), held.name)
    if isinstance(report, VisitFailed):
        return ledger.finish(held, Reading(pages=reading.pages, failure=report, duration_ms=reading.duration_ms))
    return report


def read_page(article_id: int) -> IngestReport | None:
    """Reads one piece's own page, when it is due, and completes the piece. None when there is nothing to read."""
    held = own_page.find(article_id)
    if held is None:
        return None
    rules = rules_from_settings()
    turn = _attempt(lambda: politeness.take_turn(held.url, gap=politeness.gap_for(held.url, rules)), held.url)
    if isinstance(turn, VisitFailed):
        return own_page.postponed(held, turn)
    if not own_page.count_attempt(held):
        return None
    report = _attempt(lambda: own_page.read(held, rules=rules), held.url)
    return own_page.failed(held, report) if isinstance(report, VisitFailed) else report


def read_due_pages(source_id: int, limit: int = 100) -> list[IngestReport]:
    """Reads up to `limit` pages that pieces of a source still miss, one after the other; stops when the host wants us to wait."""
    reports: list[IngestReport] = []
    for article_id in due_pages(source_id, limit):
        report = read_page(article_id)
        if report is not None:
            reports.append(report)
        if report is not None and report.outcome == "postponed":
            break
    return reports


def due_pages(source_id: int, limit: int = 100) -> list[int]:
    """Ids of up to `limit` pieces of a source whose own pages are due."""
    return own_page.due(source_id, limit)


def next_due_page(after_id: int) -> int | None:
    """The next piece of the same source whose page is due, in the order of ids; None when there is none."""
    return own_page.next_due(after_id)


def store_drafts(drafts: Sequence[ArticleDraft | Reject]) -> Stored:
    """Stores drafts of any sources in one transaction, as a visit would: for archives. The same drafts twice change nothing."""
    with transaction.atomic():
        return ledger.store_batch(drafts, now=lease.database_now())


def preview(source: Source) -> Reading:
    """What a visit to a source, saved or not, would bring now. Stores nothing and takes no lease."""
    held = replace(lease.claim_of(source), etag="", last_modified="")
    return _read(held, rules_from_settings())


def _attempt(work: Callable[[], T], what: str) -> T | VisitFailed:
    """The result of a step, or the failure with a name that stands for whatever it raised."""
    try:
        return work()
    except VisitFailed as failure:
        return failure
    except Exception as error:
        logger.exception("ingestion crashed at %s", what)
        return Crashed(
            f"A fault of this program ({type(error).__name__}); nothing of this visit was stored. The log tells more."
        )


def _read(held: Claim, rules: Rules) -> Reading:
    """Follows a source from document to document. What was read before a failure on a later one is kept."""
    pages: list[FetchedPage] = []
    drafts: list[ArticleDraft | Reject] = []
    notes: list[str] = []
    url, asked, end = held.url, {held.url}, time.monotonic() + READ_ON_FOR
    while url:
        step = _attempt(partial(_read_one, held, url, rules, pages), url)
        if isinstance(step, VisitFailed):
            if not drafts:
                return Reading(pages=tuple(pages), notes=tuple(notes), failure=step)
            notes += [] if isinstance(step, Empty) else [f"It could not be read to its end: {step.detail}"]
            break
        parsed, found = step
        drafts += found
        notes += [note for note in parsed.notes if note not in notes]
        url = _onward(held, parsed, found, asked, len(pages)) if time.monotonic() < end else ""
    return Reading(pages=tuple(pages), drafts=tuple(drafts), notes=tuple(notes))


def _read_one(
    held: Claim, url: str, rules: Rules, pages: list[FetchedPage]
) -> tuple[ParsedPage, list[ArticleDraft | Reject]]:
    """One document: its turn, its answer (added to `pages`), its pieces and their drafts."""
    politeness.take_turn(url, gap=politeness.gap_for(url, rules))
    first = not pages
    page = fetch(
        url,
        rules=rules,
        etag=held.etag if first else "",
        last_modified=held.last_modified if first else "",
        accept=WEB_PAGES if held.kind == Source.Kind.LISTING else FEEDS,
    )
    pages.append(page)
    if page.status == 304:
        return ParsedPage(()), []
    parsed = parse_page(page, kind=held.kind, options=held.options, zone=held.zone)
    drafts = [
        normalise.to_draft(
            piece, facts=held.facts, now=held.started_at, page_language=parsed.language, base_url=page.final_url
        )
        for piece in parsed.pieces
    ]
    return parsed, drafts


def _onward(held: Claim, parsed: ParsedPage, found: list[ArticleDraft | Reject], asked: set[str], read: int) -> str:
    """Where to read on: the next page, while we may and while the page before held something unknown. Empty: nowhere."""
    following = canonical_url(parsed.next_url)
    bound = held.options.get("pages", PAGES.get(Source.Kind(held.kind), 1))
    if not following or following in asked or read >= (bound if isinstance(bound, int) else 1):
        return ""
    urls = {draft.url for draft in found if isinstance(draft, ArticleDraft)}
    if identify.known_urls(urls) >= urls:
        return ""
    asked.add(following)
    return following
