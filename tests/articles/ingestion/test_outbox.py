"""What others are told of pieces: with the effect or not at all, at least once, under one id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from articles import tasks
from articles.ingestion import outbox, pipeline
from articles.ingestion.records import Change
from articles.models import Article, Outbox, Source
from tests.articles.ingestion.test_store import together
from tests.newsroom import Newsroom, behaviours, documents
from tests.newsroom.documents import Entry

MakeSource = Callable[..., Source]
PAST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
heard: list[list[int]] = []


def listen(article_ids: list[int]) -> None:
    heard.append(article_ids)


def fail(article_ids: list[int]) -> None:
    raise ConnectionError("nobody listens")


@pytest.fixture(autouse=True)
def listener(settings: Settings) -> None:
    settings.AFTER_STORING = f"{__name__}.listen"
    heard.clear()


def test_a_visit_owes_one_telling_for_every_new_and_changed_piece(newsroom: Newsroom, make_source: MakeSource) -> None:
    old = Entry("https://o.example/1", "Title", body="<p>The ministry confirmed ten licences.</p>", guid="1")
    new = Entry("https://o.example/1", "Title", body="<p>The ministry confirmed twelve licences.</p>", guid="1")
    feeds = [behaviours.page(documents.rss(entries)) for entries in ([old], [old], [new])]
    source = make_source(newsroom.script("/feed", behaviours.in_turn(*feeds)))
    for _ in range(3):
        pipeline.visit_source(source.pk)
    piece = Article.objects.get().pk
    rows = set(Outbox.objects.values_list("kind", "subject", "revision", "destination"))
    assert rows == {("stored", piece, 1, "tagging"), ("revised", piece, 2, "tagging")}
    assert tasks.tell() == 2
    assert heard == [[piece]]
    assert tasks.tell() == 0


def test_an_effect_that_is_taken_back_owes_nothing(make_source: MakeSource) -> None:
    with transaction.atomic():
        outbox.tell([Change("stored", 1, 1)])
        transaction.set_rollback(True)
    assert not Outbox.objects.exists()


def test_a_telling_that_fails_is_made_again_under_its_id(make_source: MakeSource, settings: Settings) -> None:
    outbox.tell([Change("stored", 7, 1)])
    before = Outbox.objects.get().pk
    settings.AFTER_STORING = f"{__name__}.fail"
    with pytest.raises(ConnectionError):
        tasks.tell()
    settings.AFTER_STORING = f"{__name__}.listen"
    assert tasks.tell() == 0  # somebody may still be telling it
    Outbox.objects.update(lease_until=PAST)
    assert tasks.tell() == 1
    row = Outbox.objects.get()
    assert (row.pk, row.attempts, row.lease_until, heard) == (before, 2, None, [[7]])
    assert row.sent_at is not None


def test_the_same_again_is_one_row_told_anew(make_source: MakeSource) -> None:
    for _ in range(2):
        outbox.tell([Change("completed", 7, 1), Change("completed", 7, 1)][:1])
    assert tasks.tell() == 1
    outbox.tell([Change("completed", 7, 1)])
    assert tasks.tell() == 1
    assert (Outbox.objects.count(), heard) == (1, [[7], [7]])


@pytest.mark.django_db(transaction=True)
def test_many_tellers_share_the_work(make_source: MakeSource) -> None:
    outbox.tell([Change("stored", n, 1) for n in range(200)])
    found = together(lambda _: outbox.lease(60), 4)
    ids = [pk for leased in found for pk in leased]  # type: ignore[attr-defined]
    assert len(ids) == len(set(ids)) == 200


def test_what_was_told_is_forgotten_after_a_week(make_source: MakeSource) -> None:
    outbox.tell([Change("stored", n, 1) for n in range(3)])
    first, second, _ = Outbox.objects.order_by("subject")
    outbox.told([first.pk, second.pk])
    Outbox.objects.filter(pk=first.pk).update(sent_at=PAST)
    assert outbox.forget() == 1
    assert Outbox.objects.count() == 2
