"""A piece's own page: which are due, reading one, and giving up on one that cannot be read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction
from django.db.models import F

from articles.egress.client import fetch
from articles.egress.rules import PAGE_LIMITS, WEB_PAGES, Rules
from articles.ingestion import decide, lease, ledger, normalise, politeness, schedule, store
from articles.ingestion.identify import keys_of, known_of
from articles.ingestion.outcomes import (
    Blocked,
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
from articles.ingestion.records import IngestReport, Reject, SourceFacts, Update
from articles.models import Article, Visit

MAX_ATTEMPTS: Final = 3
THROTTLED: Final = dt.timedelta(minutes=5)
_HOPELESS: Final = (Blocked, Forbidden, Gone, NotAFeed, NotFound, TooLarge, Unreadable)  # asking again would not help


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page that is to be read, and whose it is."""

    article_id: int
    source_id: int
    source: str
    url: str
    zone: dt.tzinfo
    facts: SourceFacts


def due(source_id: int, limit: int) -> list[int]:
    """Ids of a source's pieces whose pages are due, in the order in which they came."""
    pieces = Article.objects.filter(source_id=source_id, page_due=True, page_attempts__lt=MAX_ATTEMPTS)
    return list(pieces.order_by("pk").values_list("pk", flat=True)[:limit])


def next_due(after_id: int) -> int | None:
    """The due piece of the same source with the next higher id, or None."""
    pieces = Article.objects.filter(page_due=True, page_attempts__lt=MAX_ATTEMPTS, pk__gt=after_id)
    same = pieces.filter(source__in=Article.objects.filter(pk=after_id).values("source"))
    return same.order_by("pk").values_list("pk", flat=True).first()


def find(article_id: int) -> DuePage | None:
    """The page of a piece, or None when it is not due (any more)."""
    piece = (
        Article.objects.filter(pk=article_id, page_due=True, page_attempts__lt=MAX_ATTEMPTS)
        .select_related("source")
        .first()
    )
    if piece is None:
        return None
    source = piece.source
    facts = replace(lease.facts_of(source), wants_pages=False)
    return DuePage(piece.pk, source.pk, source.name, piece.url, lease.zone_of(source), facts)


def count_attempt(held: DuePage) -> bool:
    """Counts an attempt before it is made; False when another worker made the last one meanwhile."""
    rows = Article.objects.filter(pk=held.article_id, page_due=True, page_attempts__lt=MAX_ATTEMPTS)
    return rows.update(page_attempts=F("page_attempts") + 1) == 1


def read(held: DuePage, *, rules: Rules) -> IngestReport:
    """Fetches and parses the page and completes the piece. Raises a VisitFailed."""
    page = fetch(held.url, rules=rules, accept=WEB_PAGES, limits=PAGE_LIMITS)
    piece = replace(parse_article(page, zone=held.zone), url=held.url, guid="")
    draft = normalise.to_draft(piece, facts=held.facts, now=lease.database_now())
    if isinstance(draft, Reject):
        raise Unreadable("The piece's own page holds no words that we can read; its teaser stands.")
    with transaction.atomic():
        ledger.keep(page)
        row = Article.objects.select_for_update().get(pk=held.article_id)
        intent = decide.complete(draft, known_of(row))
        if isinstance(intent, Update):
            known = dict.fromkeys(keys_of(draft), known_of(row))  # the page teaches us no further name
            store.apply([intent], known, now=lease.database_now())
        # Who wrote it, and where, often stands on the page alone; what the source said of that stands.
        said = {name: getattr(draft, name) for name in ("author", "section", "place") if not getattr(row, name)}
        Article.objects.filter(pk=held.article_id).update(page_due=False, **said)
    changed = int(isinstance(intent, Update))
    outcome = Visit.Outcome.NEW if changed else Visit.Outcome.SAME
    return IngestReport(held.source_id, held.source, outcome, seen=1, updated=changed, unchanged=1 - changed)


def failed(held: DuePage, failure: VisitFailed) -> IngestReport:
    """Leaves a piece as it is; its page is tried again unless that is hopeless or was tried often enough."""
    rows = Article.objects.filter(pk=held.article_id)
    if not isinstance(failure, _HOPELESS):
        rows = rows.filter(page_attempts__gte=MAX_ATTEMPTS)
    rows.update(page_due=False)
    if isinstance(failure, Throttled):
        wait = schedule.read_retry_after(failure.retry_after, now=lease.database_now())
        politeness.back_off(held.url, delay=wait or THROTTLED)
    return IngestReport(held.source_id, held.source, failure.outcome, f"{held.url}: {failure.detail}", seen=1)


def postponed(held: DuePage, failure: VisitFailed) -> IngestReport:
    """Nothing was fetched; the page stays due and no attempt is counted."""
    return IngestReport(held.source_id, held.source, "postponed", failure.detail)
