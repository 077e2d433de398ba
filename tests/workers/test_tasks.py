"""The tasks of the queue `fetch`, run at once in this process: what they do, not how they travel."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from articles import tasks
from articles.models import Article, Source
from config.celery import app
from tests.newsroom import Newsroom, behaviours, documents
from tests.newsroom.documents import Entry

pytestmark = pytest.mark.django_db
TEXT = "The ministry said on Thursday that rules for small models would be published before the end of the year. " * 3


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    """Tasks run where they are called, and their faults are ours."""
    app.conf.update(task_always_eager=True, task_eager_propagates=True)
    yield
    app.conf.update(task_always_eager=False, task_eager_propagates=False)


def test_tasks_belong_to_the_fetch_queue_and_are_acknowledged_late() -> None:
    for task in (tasks.visit_source, tasks.read_page):
        assert app.amqp.router.route({}, task.name)["queue"].name == "fetch"
        assert (task.acks_late, task.ignore_result) == (True, True)


def test_the_tick_visits_what_is_due_and_reads_every_page(
    newsroom: Newsroom,
    make_source: Callable[..., Source],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    entries = [Entry(newsroom.url(f"/{n}"), f"Headline {n}", "Some words…", guid=str(n)) for n in range(4)]
    for n in range(4):
        newsroom.script(f"/{n}", behaviours.page(documents.article(f"Headline {n}", [TEXT]), "text/html"))
    make_source(newsroom.script("/feed", behaviours.page(documents.rss(entries))))
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.dispatch_due() == 1
    assert set(Article.objects.values_list("completeness", flat=True)) == {"full"}
    assert [len(newsroom.asked(f"/{n}")) for n in range(4)] == [1, 1, 1, 1]
    assert tasks.dispatch_due() == 0


def test_nothing_is_told_before_the_stamp_is_committed(
    newsroom: Newsroom,
    make_source: Callable[..., Source],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    make_source(newsroom.script("/feed", behaviours.page(documents.rss([]))))
    with django_capture_on_commit_callbacks() as callbacks:
        assert tasks.dispatch_due() == 1
        assert newsroom.requests == []
    assert len(callbacks) == 1
    assert tasks.dispatch_due() == 0  # told, though nobody has come yet


def test_a_message_that_comes_twice_visits_once(newsroom: Newsroom, make_source: Callable[..., Source]) -> None:
    source = make_source(newsroom.script("/feed", behaviours.page(documents.rss([]))))
    tasks.visit_source.delay(source.pk)
    tasks.visit_source.delay(source.pk)
    tasks.visit_source.delay(0)
    tasks.read_page.delay(0)
    assert len(newsroom.requests) == source.visits.count() == 1
