"""A piece's own page: who may read it now, reading it, and giving up on one that cannot be read."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from django.db import connection, transaction

from articles.egress.client import fetch
from articles.egress.rules import PAGE_LIMITS, WEB_PAGES, Rules
from articles.ingestion import (
    captures,
    confined,
    decide,
    lease,
    normalise,
    outbox,
    politeness,
    quarantine,
    robots,
    schedule,
    store,
)
from articles.ingestion.identify import keys_of, known_of
from articles.ingestion.outcomes import (
    Blocked,
    Crashed,
    Disallowed,
    Forbidden,
    Gone,
    NotAFeed,
    NotFound,
    Throttled,
    TooLarge,
    Unreadable,
    VisitFailed,
)
from articles.ingestion.parse import parse_article
from articles.ingestion.records import ArticleDraft, FetchedPage, IngestReport, Reject, SourceFacts, Update
from articles.models import Article, Page, Visit

ATTEMPTS: Final = 3
LENGTH: Final = dt.timedelta(minutes=2)  # of a lease: longer than a worker can live on one page
THROTTLED: Final = dt.timedelta(minutes=5)
AGAIN: Final = dt.timedelta(minutes=10)  # between two attempts, doubled with each
_HOPELESS: Final = (
    Blocked,
    Disallowed,
    Forbidden,
    Gone,
    NotAFeed,
    NotFound,
    TooLarge,
    Unreadable,
)  # asking again would not help

_CLAIM: Final = """
UPDATE articles_page SET lease_token = %(token)s, lease_until = clock_timestamp() + %(length)s * interval '1 second', attempts = attempts + 1
WHERE article_id = %(id)s AND due_at <= clock_timestamp() AND attempts < %(most)s
  AND (lease_until IS NULL OR lease_until < clock_timestamp())
RETURNING clock_timestamp()
"""
_POSTPONE: Final = """
UPDATE articles_page SET lease_token = NULL, lease_until = NULL, dispatched_at = NULL, attempts = greatest(attempts - 1, 0),
  due_at = clock_timestamp() + %(wait)s * interval '1 second'
WHERE article_id = %(id)s AND lease_token = %(token)s
"""


@dataclass(frozen=True, slots=True)
class DuePage:
    """The right to read a page until the lease ends, and whose it is."""

    article_id: int
    source_id: int
    source: str
    url: str
    token: uuid.UUID
    attempts: int
    started_at: dt.datetime
    zone: dt.tzinfo
    facts: SourceFacts


def due(source_id: int, limit: int) -> list[int]:
    """Ids of a source's pieces whose pages are due, in the order in which they came."""
    pages = Page.objects.filter(article__source_id=source_id, attempts__lt=ATTEMPTS, due_at__lte=lease.database_now())
    return list(pages.order_by("pk").values_list("pk", flat=True)[:limit])


def next_due(host: str) -> int | None:
    """The piece whose page at a host is due longest and that nobody is reading, or None."""
    now = lease.database_now()
    pages = Page.objects.filter(host=host, attempts__lt=ATTEMPTS, due_at__lte=now).exclude(lease_until__gt=now)
    return pages.order_by("due_at", "pk").values_list("pk", flat=True).first()


def claim(article_id: int) -> DuePage | None:
    """The page of a piece, held by us; None when it is not due (any more) or somebody else is reading it."""
    token = uuid.uuid4()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"id": article_id, "token": token, "length": LENGTH.total_seconds(), "most": ATTEMPTS})
        row = cursor.fetchone()
    if row is None:
        return None
    page = Page.objects.select_related("article__source").get(pk=article_id)
    source = page.article.source
    facts = replace(lease.facts_of(source), wants_pages=False, wants_fingerprint=False)
    return DuePage(
        page.pk, source.pk, source.name, page.url, token, page.attempts, row[0], lease.zone_of(source), facts
    )


def read(held: DuePage, rules: Rules, keep: Callable[[FetchedPage], None]) -> IngestReport | None:
    """Fetches and reads the page and completes the piece; `keep` is told the answer before anybody reads it.

    None when the lease has passed to somebody else meanwhile. Raises a VisitFailed.
    """
    gap = robots.permit(held.url, rules=rules)
    with politeness.turn(held.url, rules=rules, gap=gap):
        page = fetch(held.url, rules=rules, accept=WEB_PAGES, limits=PAGE_LIMITS)
    keep(page)
    draft = confined.run(draft_of, page, url=held.url, zone=held.zone, facts=held.facts, now=held.started_at)
    return _finish(held, page, draft)


def draft_of(page: FetchedPage, *, url: str, zone: dt.tzinfo, facts: SourceFacts, now: dt.datetime) -> ArticleDraft:
    """The draft of a piece as its own page prints it. No database, no network. Raises a VisitFailed."""
    piece = replace(parse_article(page, zone=zone), url=url, guid="")
    draft = normalise.to_draft(piece, facts=facts, now=now)
    if isinstance(draft, Reject):
        raise Unreadable("The piece's own page holds no words that we can read; its teaser stands.")
    return draft


@transaction.atomic
def _finish(held: DuePage, page: FetchedPage, draft: ArticleDraft) -> IngestReport | None:
    if not _fenced(held):
        return None
    sha256 = captures.keep(page)
    row = Article.objects.select_for_update().get(pk=held.article_id)
    intent = decide.complete(draft, known_of(row))
    changed = isinstance(intent, Update)
    if isinstance(intent, Update):
        known = dict.fromkeys(keys_of(draft), known_of(row))  # the page teaches us no further name
        outbox.tell(store.apply([intent], known, now=lease.database_now()).changes)
    # Who wrote it, and where, often stands on the page alone; what the source said of that stands.
    said = {name: getattr(draft, name) for name in ("author", "section", "place") if not getattr(row, name)}
    Article.objects.filter(pk=held.article_id).update(page_capture=sha256, **said)
    Page.objects.filter(pk=held.article_id).delete()
    outcome = Visit.Outcome.NEW if changed else Visit.Outcome.SAME
    return IngestReport(held.source_id, held.source, outcome, seen=1, updated=int(changed), unchanged=1 - int(changed))


@transaction.atomic
def failed(held: DuePage, failure: VisitFailed, page: FetchedPage | None) -> IngestReport | None:
    """Leaves a piece as it is. Its page is tried again later, given up, or set aside when it broke its reader three times."""
    if not _fenced(held):
        return None
    now = lease.database_now()
    owed = Page.objects.filter(pk=held.article_id)
    last = held.attempts >= ATTEMPTS
    if isinstance(failure, Crashed) and last:
        quarantine.set_aside(
            source_id=held.source_id, article_id=held.article_id, url=held.url, failure=failure,
            payload=captures.keep(page) if page else "", attempts=held.attempts,
        )  # fmt: skip
    if last or isinstance(failure, _HOPELESS):
        owed.delete()
    else:
        wait = AGAIN * 2 ** (held.attempts - 1)
        owed.update(lease_token=None, lease_until=None, dispatched_at=None, due_at=now + wait)
    if isinstance(failure, Throttled):
        asked = schedule.read_retry_after(failure.retry_after, now=now)
        politeness.back_off(held.url, delay=asked or THROTTLED)
    return IngestReport(held.source_id, held.source, failure.outcome, f"{held.url}: {failure.detail}", seen=1)


def postpone(held: DuePage, *, seconds: float) -> None:
    """Gives the lease back; the page is due again after `seconds`, and the attempt is not counted."""
    with connection.cursor() as cursor:
        cursor.execute(_POSTPONE, {"id": held.article_id, "token": held.token, "wait": seconds})


def _fenced(held: DuePage) -> bool:
    """Whether the lease is still ours; the row is locked until the transaction ends."""
    return Page.objects.select_for_update().filter(pk=held.article_id, lease_token=held.token).exists()
