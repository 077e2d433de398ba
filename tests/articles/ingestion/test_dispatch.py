"""What workers are told next: whoever asks, each thing once, no host crowded, the suspicious last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from articles.ingestion import dispatch, lease, own_page, pipeline, politeness
from articles.models import Article, Page, Quarantine, Source
from tests.articles.ingestion.builders import draft
from tests.articles.ingestion.test_store import together

MakeSource = Callable[..., Source]
PAST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def owing(make_source: MakeSource, *urls: str) -> list[int]:
    """Pieces that owe their pages, in the order of the addresses."""
    source = make_source("https://feeds.example/f").pk
    pipeline.store_drafts([draft(url, teaser="Its beginning…", source_id=source, page_due=True) for url in urls])
    return list(Article.objects.order_by("pk").values_list("pk", flat=True))


def test_one_host_gets_few_at_once_and_others_are_not_held_up(make_source: MakeSource) -> None:
    crowded = [make_source(f"https://crowded.example/{n}").pk for n in range(dispatch.PER_HOST + 3)]
    other = make_source("https://other.example/").pk
    told = dispatch.stamp_due(100)
    assert other in told
    assert len(set(told) & set(crowded)) == dispatch.PER_HOST


def test_a_host_that_wants_us_to_wait_is_not_told_of(make_source: MakeSource) -> None:
    waits, free = make_source("https://waits.example/1"), make_source("https://free.example/1")
    politeness.back_off(waits.url, delay=dt.timedelta(hours=1))
    assert dispatch.stamp_due(100) == [free.pk]


def test_the_longest_waiting_come_first_and_the_suspicious_last(make_source: MakeSource) -> None:
    made = [make_source(f"https://o{n}.example/", next_visit_at=PAST + dt.timedelta(days=n)) for n in range(3)]
    Source.objects.filter(pk=made[0].pk).update(attempts=1)
    assert [dispatch.stamp_due(1) for _ in range(3)] == [[made[1].pk], [made[2].pk], [made[0].pk]]


@pytest.mark.django_db(transaction=True)
def test_many_beats_tell_each_source_once(make_source: MakeSource) -> None:
    ids = {make_source(f"https://o{n}.example/").pk for n in range(40)}
    told = [pk for found in together(lambda _: dispatch.stamp_due(15), 4) for pk in found]  # type: ignore[attr-defined]
    assert len(told) == len(set(told))
    assert set(told) <= ids
    rest = dispatch.stamp_due(100)
    assert sorted([*told, *rest]) == sorted(ids)


def test_a_page_is_told_once_a_host_and_again_when_its_message_is_lost(make_source: MakeSource) -> None:
    first, second, third = owing(make_source, "https://a.example/1", "https://a.example/2", "https://b.example/1")
    assert dispatch.stamp_pages(100) == [first, third]
    assert dispatch.stamp_pages(100) == [second]
    assert dispatch.stamp_pages(100) == []
    Page.objects.update(dispatched_at=lease.database_now() - dispatch.RESEND_AFTER * 2)
    assert dispatch.stamp_pages(100) == [first, third]


def test_a_page_whose_worker_was_lost_three_times_is_set_aside(make_source: MakeSource) -> None:
    (piece,) = owing(make_source, "https://a.example/1")
    for _ in range(own_page.ATTEMPTS):
        assert own_page.claim(piece) is not None
        Page.objects.update(lease_until=PAST)
    assert own_page.claim(piece) is None
    assert dispatch.sweep() == 1
    row = Quarantine.objects.get()
    assert (row.article_id, row.stage, row.attempts, Page.objects.count()) == (piece, "unknown", 3, 0)


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_committed_before_the_work(make_source: MakeSource) -> None:
    """A claim inside a transaction of its caller's would be a promise that a kill takes back: it is refused."""
    source = make_source("https://o.example/")
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        lease.claim(source.pk)
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        own_page.claim(1)
    assert lease.claim(source.pk) is not None


def test_stamping_uses_the_database_s_clock_alone(make_source: MakeSource, clock: object) -> None:
    """This process believes it is July 2025; what is due is due all the same."""
    source = make_source("https://o.example/")
    assert dispatch.stamp_due(10) == [source.pk]
    with connection.cursor() as cursor:
        cursor.execute("SELECT dispatched_at > clock_timestamp() - interval '1 minute' FROM articles_source")
        assert cursor.fetchone() == (True,)
