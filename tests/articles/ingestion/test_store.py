"""The store and its fence, with as many workers as it takes."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from articles.ingestion import dispatch, identify, lease, ledger, pipeline, store
from articles.ingestion.records import ArticleDraft, Claim, Reading, Reject, Stored, Update
from articles.models import Article, ArticleKey, Source, Visit
from tests.articles.ingestion.builders import draft
from tests.newsroom import Newsroom, behaviours, documents

MakeSource = Callable[..., Source]


def together(work: Callable[[int], object], workers: int) -> list[object]:
    """Runs work in threads that begin at the same moment, each with a connection of its own."""
    barrier = threading.Barrier(workers)

    def run(number: int) -> object:
        try:
            barrier.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, range(workers)))


def test_storing_twice_changes_nothing(make_source: MakeSource) -> None:
    drafts = [draft(f"https://o.example/{n}", guid=str(n), source_id=make_source("a:").pk) for n in range(1)]
    assert pipeline.store_drafts(drafts) == Stored(created=1)
    assert pipeline.store_drafts(drafts) == Stored(unchanged=1)
    assert ArticleKey.objects.count() == 2


def test_drafts_of_many_sources_are_stored_in_one_go(make_source: MakeSource) -> None:
    first, second = make_source("a:").pk, make_source("b:").pk
    drafts: list[ArticleDraft | Reject] = [
        draft("https://o.example/1", guid="1", source_id=first),
        draft("https://o.example/2", guid="1", source_id=second),
        draft("http://o.example/1/", source_id=second),
        Reject("no address"),
    ]
    assert pipeline.store_drafts(drafts) == Stored(created=2, unchanged=1, rejected=1)
    assert list(Article.objects.order_by("pk").values_list("source", flat=True)) == [first, second]


def test_a_piece_is_known_by_its_guid_under_a_new_address_and_learns_it(make_source: MakeSource) -> None:
    source = make_source("a:").pk
    pipeline.store_drafts([draft("https://o.example/old", guid="g", source_id=source)])
    assert pipeline.store_drafts([draft("https://o.example/new", guid="g", source_id=source)]) == Stored(unchanged=1)
    assert pipeline.store_drafts([draft("https://o.example/new", source_id=source)]) == Stored(unchanged=1)
    assert Article.objects.get().keys.count() == 3


def test_a_guid_is_of_its_source_alone(make_source: MakeSource) -> None:
    for number, url in enumerate(("a:", "b:")):
        pipeline.store_drafts([draft(f"https://o.example/{number}", guid="1", source_id=make_source(url).pk)])
    assert Article.objects.count() == 2


def test_a_guid_that_names_several_addresses_names_nothing(make_source: MakeSource) -> None:
    source = make_source("a:").pk
    drafts = [draft(f"https://o.example/{n}", guid="same", source_id=source) for n in range(3)]
    assert pipeline.store_drafts(drafts) == Stored(created=3)
    assert ArticleKey.objects.filter(kind="guid").count() == 0


def test_a_guid_used_again_for_another_piece_yields_to_the_address(make_source: MakeSource) -> None:
    source = make_source("a:").pk
    pipeline.store_drafts([draft("https://o.example/1", guid="1", title="One", source_id=source)])
    pipeline.store_drafts([draft("https://o.example/2", guid="2", title="Two", source_id=source)])
    pipeline.store_drafts([draft("https://o.example/2", guid="1", title="Two", source_id=source)])
    assert sorted(Article.objects.values_list("title", flat=True)) == ["One", "Two"]


def test_a_day_is_dated_at_its_noon_in_the_house(settings: Settings) -> None:
    settings.TIME_ZONE = "Asia/Singapore"
    seen = dt.datetime(2025, 8, 1, tzinfo=dt.UTC)
    day = draft(certainty=Article.Certainty.DATE)
    assert store.dated_at(day, first_seen_at=seen) == dt.datetime(2025, 7, 31, 4, 0, tzinfo=dt.UTC)
    assert store.dated_at(draft(), first_seen_at=seen) == seen


def test_first_seen_and_the_first_date_stay(make_source: MakeSource) -> None:
    source = make_source("a:").pk
    pipeline.store_drafts([draft(body="One text", certainty=Article.Certainty.EXACT, source_id=source)])
    before = Article.objects.get()
    later = replace(
        draft(body="Another text", certainty=Article.Certainty.EXACT, source_id=source),
        published_at=dt.datetime(2025, 8, 30, tzinfo=dt.UTC),
    )
    assert pipeline.store_drafts([later]) == Stored(updated=1)
    after = Article.objects.get()
    assert (after.first_seen_at, after.published_at, after.dated_at) == (
        before.first_seen_at,
        before.published_at,
        before.dated_at,
    )
    assert (after.body, after.revision) == ("Another text", 2)


def test_what_was_decided_on_words_that_have_changed_is_left(make_source: MakeSource) -> None:
    source = make_source("a:").pk
    pipeline.store_drafts([draft(body="The first text", source_id=source)])
    piece = Article.objects.get()
    update = Update(
        piece.pk, draft(body="The second text", source_id=source), piece.content_hash, True, "its words changed"
    )
    stale = replace(update, draft=draft(body="The third text", source_id=source))
    now = lease.database_now()
    assert [store.apply([one], {}, now=now).updated for one in (update, stale)] == [1, 0]
    piece.refresh_from_db()
    assert (piece.body, piece.revision, piece.revisions.count()) == ("The second text", 2, 1)


def test_a_thousand_pieces_take_few_statements(
    make_source: MakeSource, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    source = make_source("a:").pk
    drafts = [draft(f"https://o.example/{n}", guid=str(n), source_id=source, body=f"Text {n}") for n in range(1000)]
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        assert pipeline.store_drafts(drafts) == Stored(created=1000)
    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        assert pipeline.store_drafts(drafts) == Stored(unchanged=1000)


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_one_source_make_one_visit(newsroom: Newsroom, make_source: MakeSource) -> None:
    feed = documents.rss(documents.entries("https://o.example", 20))
    source = make_source(newsroom.script("/feed", behaviours.page(feed)))
    reports = together(lambda _: pipeline.visit_source(source.pk, only_due=True), 4)
    assert sum(report is not None for report in reports) == 1
    assert (Visit.objects.count(), Article.objects.count(), len(newsroom.requests)) == (1, 20, 1)


@pytest.mark.django_db(transaction=True)
def test_many_sources_with_the_same_pieces_store_each_once(make_source: MakeSource) -> None:
    ids = [make_source(f"a:{n}").pk for n in range(4)]
    drafts = [draft(f"https://o.example/{n}", guid=str(n)) for n in range(60)]

    def work(number: int) -> Stored:
        ordered = drafts if number % 2 else drafts[::-1]
        return pipeline.store_drafts([replace(one, source_id=ids[number]) for one in ordered])

    stored = together(work, 4)
    assert Article.objects.count() == 60
    assert sum(one.created for one in stored if isinstance(one, Stored)) == 60
    assert ArticleKey.objects.filter(kind="url").count() == 60
    assert not ArticleKey.objects.exclude(article__in=Article.objects.all()).exists()


@pytest.mark.django_db(transaction=True)
def test_names_are_inserted_in_one_order_by_all(make_source: MakeSource) -> None:
    """Thousands of names in opposite orders at once: without one order, two workers wait for each other in a circle."""
    source = make_source("a:").pk
    pipeline.store_drafts([draft("https://o.example/0", source_id=source)])
    piece = Article.objects.get().pk

    def work(number: int) -> int:
        keys = [identify.url_key(f"https://o.example/{n}") for n in range(1, 4_001)]
        ordered = keys if number % 2 else keys[::-1]
        with transaction.atomic():
            return len(store._insert_keys(dict.fromkeys(ordered, piece)))

    for _ in range(3):
        ArticleKey.objects.exclude(digest=identify.url_key("https://o.example/0").digest).delete()
        assert sum(together(work, 2)) == 4_000  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_one_of_two_revisions_of_the_same_words_wins(make_source: MakeSource) -> None:
    source = make_source("a:").pk
    pipeline.store_drafts([draft(body="The first text", source_id=source)])
    together(lambda number: pipeline.store_drafts([draft(body=f"The text of worker {number}", source_id=source)]), 4)
    piece = Article.objects.get()
    numbers = list(piece.revisions.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, piece.revision))
    assert piece.revisions.get(number=1).body == "The first text"


def test_a_worker_that_lost_its_lease_stores_nothing(make_source: MakeSource) -> None:
    source = make_source("https://o.example/feed")
    slow = lease.claim(source.pk)
    assert slow is not None
    assert lease.claim(source.pk) is None
    Source.objects.update(lease_until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    quick = lease.claim(source.pk)
    assert quick is not None
    reading = Reading(drafts=(draft(source_id=source.pk),))
    assert ledger.finish(slow, reading) is None
    assert (Article.objects.count(), Visit.objects.count()) == (0, 0)
    report = ledger.finish(quick, reading)
    assert report is not None
    assert report.created == 1
    assert ledger.finish(quick, reading) is None


def test_a_claim_is_for_due_sources_when_asked_so(make_source: MakeSource) -> None:
    source = make_source("https://o.example/feed", next_visit_at=dt.datetime(2999, 1, 1, tzinfo=dt.UTC))
    assert lease.claim(source.pk, only_due=True) is None
    assert lease.claim(source.pk) is not None
    archive = make_source("archive:x", kind="archive")
    assert lease.claim(archive.pk) is None
    assert lease.claim(0) is None


def test_a_postponed_source_is_free_and_due_later(make_source: MakeSource) -> None:
    source = make_source("https://o.example/feed")
    held = lease.claim(source.pk)
    assert isinstance(held, Claim)
    lease.postpone(replace(held, token=uuid.uuid4()), seconds=5)
    source.refresh_from_db()
    assert source.lease_token == held.token
    lease.postpone(held, seconds=600)
    source.refresh_from_db()
    assert (source.lease_token, source.attempts) == (None, 0)
    assert source.next_visit_at > held.started_at + dt.timedelta(minutes=9)


def test_due_sources_are_told_once_in_two_minutes(make_source: MakeSource) -> None:
    due, waiting = make_source("https://o.example/1"), make_source("https://o.example/2")
    Source.objects.filter(pk=waiting.pk).update(next_visit_at=dt.datetime(2999, 1, 1, tzinfo=dt.UTC))
    make_source("https://o.example/3", state="paused")
    assert dispatch.stamp_due(10) == [due.pk]
    assert dispatch.stamp_due(10) == []
    Source.objects.update(dispatched_at=lease.database_now() - dt.timedelta(minutes=3))
    assert dispatch.stamp_due(10) == [due.pk]
