"""What workers of the queue `fetch` are told, by id alone: the rows say what is to be done, and whether it still is.

The queue, late acknowledgement and time limits are set for all tasks in `config/celery.py`.
"""

from __future__ import annotations

from functools import partial

from celery import shared_task
from django.db import transaction

from articles.ingestion import lease, pipeline


@shared_task
def visit_source(source_id: int) -> None:
    """Visits a source if it is still due, then starts reading the pages that its pieces miss."""
    if pipeline.visit_source(source_id, only_due=True) is not None:
        for article_id in pipeline.due_pages(source_id, limit=1):
            read_page.delay(article_id)


@shared_task
def read_page(article_id: int) -> None:
    """Reads one piece's page and passes on to the next of its source: one page at a time, so that no host is crowded."""
    report = pipeline.read_page(article_id)
    following = pipeline.next_due_page(article_id)
    if following is not None and (report is None or report.outcome != "postponed"):
        read_page.delay(following)


def dispatch_due(limit: int = 200) -> int:
    """Tells workers of the sources that are due, none twice within two minutes; returns how many. Called by the tick."""
    ids = lease.stamp_due(limit)
    for source_id in ids:
        transaction.on_commit(partial(visit_source.delay, source_id))
    return len(ids)
