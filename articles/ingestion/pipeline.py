"""The order of ingestion: claim, walk (turn, fetch, parse, draft), then recognise, decide, store and reschedule.

A visit and a piece's own page go the same way. Whatever happens on it ends in a named outcome: failures that have a name
are told as such, everything else is a fault of ours, logged with its traceback and stored as "crashed".
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from django.db import InterfaceError, OperationalError, transaction

from articles.egress.rules import rules_from_settings
from articles.ingestion import lease, ledger, own_page, politeness, walk
from articles.ingestion.insistence import insist
from articles.ingestion.outcomes import Crashed, Postponed, VisitFailed
from articles.ingestion.records import ArticleDraft, FetchedPage, IngestReport, Reading, Reject, Stored
from articles.models import Article, Source

logger = logging.getLogger(__name__)
T = TypeVar("T")

WITHOUT_DATABASE = 30.0  # seconds after which a visit is tried again that lost its database on the way


def visit_source(source_id: int, *, only_due: bool = False) -> IngestReport | None:
    """Visits one source and stores what it gives. None when somebody else holds it, or (only_due) when it is not due.

    Never raises for what the network or an outlet does; the report's outcome is "postponed" when the host wants us to wait.
    """
    held = insist(lambda: lease.claim(source_id, only_due=only_due))
    if held is None:
        return None
    began = time.monotonic()
    found = attempt(lambda: walk.read(held, rules_from_settings()), held.name)
    reading = Reading(failure=found) if isinstance(found, VisitFailed) else found
    reading = replace(reading, duration_ms=round(1000 * (time.monotonic() - began)))
    if isinstance(reading.failure, Postponed):
        seconds = reading.failure.seconds
        insist(lambda: lease.postpone(held, seconds=seconds))
        return IngestReport(held.source_id, held.name, "postponed", reading.failure.detail)
    report = attempt(lambda: insist(lambda: ledger.finish(held, reading)), held.name)
    if isinstance(report, VisitFailed):
        failed = Reading(pages=reading.pages, failure=report, duration_ms=reading.duration_ms)
        return insist(lambda: ledger.finish(held, failed))
    return report


def read_page(article_id: int) -> IngestReport | None:
    """Reads one piece's own page, when it is due and free, and completes the piece. None when there is nothing to do."""
    held = insist(lambda: own_page.claim(article_id))
    if held is None:
        return None
    answers: list[FetchedPage] = []
    report = attempt(lambda: own_page.read(held, rules_from_settings(), answers.append), held.url)
    if isinstance(report, Postponed):
        seconds = report.seconds
        insist(lambda: own_page.postpone(held, seconds=seconds))
        return IngestReport(held.source_id, held.source, "postponed", report.detail)
    if isinstance(report, VisitFailed):
        failure = report
        return insist(lambda: own_page.failed(held, failure, answers[0] if answers else None))
    return report


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
    """The piece whose page, at the same host as that of the piece `after_id`, is due longest; None when there is none."""
    url = Article.objects.filter(pk=after_id).values_list("url", flat=True).first()
    return own_page.next_due(politeness.host_key(url)) if url else None


def store_drafts(drafts: Sequence[ArticleDraft | Reject]) -> Stored:
    """Stores drafts of any sources in one transaction, as a visit would: for archives. The same drafts twice change nothing."""
    with transaction.atomic():
        return ledger.store_batch(drafts, now=lease.database_now())


def preview(source: Source) -> Reading:
    """What a visit to a source, saved or not, would bring now. Stores nothing and takes no lease."""
    held = replace(lease.claim_of(source), etag="", last_modified="")
    return walk.read(held, rules_from_settings())


def attempt(work: Callable[[], T], what: str) -> T | VisitFailed:
    """The result of `work`, or the failure with a name that stands for whatever it raised; `what` is for the log."""
    try:
        return work()
    except VisitFailed as failure:
        return failure
    except (OperationalError, InterfaceError) as error:
        logger.warning("the database was away at %s: %s", what, error)
        return Postponed("The database was away; trying again when it is back.", seconds=WITHOUT_DATABASE)
    except Exception as error:
        logger.exception("ingestion crashed at %s", what)
        return Crashed(
            f"A fault of this program ({type(error).__name__}); nothing of this visit was stored. The log tells more.",
            stage="here",
            signal=type(error).__name__,
        )
