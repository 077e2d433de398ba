"""What workers of the queue `fetch` are told, by id alone: the rows say what is to be done, and whether it still is.

The queue, late acknowledgement and time limits are set for all tasks in `config/celery.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from amqp.exceptions import ChannelError
from celery import current_app, shared_task
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from articles.ingestion import back_fill, dispatch, outbox, pipeline

QUEUE = "fetch"  # config routes this module there
OUTSTANDING = 400  # messages that may lie in the queue before the tick sends more
WALKS = 5  # into the past that go on at once: what is new comes first
TELLINGS = 1_000  # pieces that are told of at once


@shared_task
def visit_source(source_id: int) -> None:
    """Visits a source if it is still due, tells of what came, and starts reading the pages that its pieces miss."""
    if pipeline.visit_source(source_id, only_due=True) is not None:
        for article_id in pipeline.due_pages(source_id, limit=1):
            read_page.delay(article_id)
        tell()


@shared_task
def read_page(article_id: int) -> None:
    """Reads one piece's page and passes on to the next of its host: one page at a time, so that no host is crowded."""
    report = pipeline.read_page(article_id)
    if report is not None and report.outcome != "postponed":
        following = pipeline.next_due_page(article_id)
        if following is not None:
            read_page.delay(following)
        tell()


@shared_task
def walk_back(source_id: int) -> None:
    """Goes a few pages further into a source's past, when a walk is under way and nobody holds the source."""
    back_fill.step(source_id)


def dispatch_due() -> int:
    """Tells workers of the sources and pages that are due, while their queue is short; returns how many. Called by the tick."""
    room = OUTSTANDING - queued(QUEUE)
    sources = dispatch.stamp_due(room)
    pages = dispatch.stamp_pages(room - len(sources))
    for source_id in back_fill.due(WALKS) if room > OUTSTANDING // 2 else []:
        walk_back.delay(source_id)
    for source_id in sources:
        transaction.on_commit(partial(visit_source.delay, source_id))
    for article_id in pages:
        transaction.on_commit(partial(read_page.delay, article_id))
    return len(sources) + len(pages)


def sweep() -> None:
    """Sets aside what was lost with its last attempt, tells what was not told, forgets what was told long ago."""
    dispatch.sweep()
    tell()
    outbox.forget()


def tell() -> int:
    """Hands the pieces that are new or changed to whoever wants to know, and returns how many. Told again if this breaks off.

    `settings.AFTER_STORING` names a function that takes their ids: this room does not know by whom it is written.
    """
    owed = outbox.lease(TELLINGS)
    if owed:
        listener: Callable[[list[int]], object] = import_string(settings.AFTER_STORING)
        listener(sorted(set(owed.values())))
        outbox.told(owed)
    return len(owed)


def queued(queue: str) -> int:
    """Messages that lie in a queue; 0 when the broker has no such queue yet, or does not answer."""
    with current_app.connection_for_write() as connection:
        try:
            answer: Any = connection.default_channel.queue_declare(queue=queue, passive=True)  # type: ignore[attr-defined]
        except (OperationalError, ChannelError):
            return 0
        return int(answer.message_count)
