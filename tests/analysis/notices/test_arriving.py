"""What is an arrival and what is none: each new piece is told once, and nothing else is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from analysis.keeping import saved
from analysis.models import ArticleTag, Entry, Match, Message, RuleSet, SavedView, TaggingRun, WeighedPiece
from analysis.notices import alerts, arriving
from analysis.notices.records import Told
from articles.ingestion import outbox as told
from articles.ingestion.records import Change
from articles.models import Article, Page, Source
from tests.analysis.notices.conftest import Killed, alert_on, arrive, hurry, killed_before, wish
from tests.web.builders import piece, source, tag


def said() -> list[Told]:
    return [Told.of(one.payload) for one in Message.objects.order_by("made_at")]


def test_a_new_piece_is_told_once(view: SavedView, reader: User) -> None:
    alert = alert_on(view, reader)
    found = arrive("Huawei ships 小模型")
    arrive("Nvidia waits", tags=(("company", "nvidia"),))
    assert arriving.weigh() == 2
    assert arriving.gather() == 1
    (message,) = Message.objects.all()
    (one,) = said()
    assert one.title == "1 new piece in “Huawei”"
    assert [(line.text, line.path) for line in one.lines] == [("Huawei ships 小模型", f"/articles/{found.pk}/")]
    assert [(n.count, n.path) for n in one.numbers] == [(1, f"/notices/messages/{message.pk}/")]
    assert list(message.matches.values_list("article", flat=True)) == [found.pk]
    hurry()
    assert (arriving.weigh(), arriving.gather(), Message.objects.count()) == (0, 0, 1)
    assert message.alert_id == alert.pk


def test_a_second_message_waits_a_quarter_of_an_hour_and_gathers(view: SavedView, reader: User) -> None:
    alert_on(view, reader)
    arrive()
    arriving.weigh()
    assert arriving.gather() == 1
    for _ in range(12):
        arrive()
        arriving.weigh()
        assert arriving.gather() == 0
    hurry()
    assert arriving.gather() == 1
    second = said()[1]
    assert second.title == "12 new pieces in “Huawei”"
    assert len(second.lines) == 10
    assert second.numbers[0].count == 12


def test_what_no_visit_brought_is_no_news(view: SavedView, reader: User) -> None:
    """Walks into the past and archives tell nobody; what people hand in, they know."""
    alert_on(view, reader)
    piece("From an archive", day=timezone.localdate(), hour=0)
    for kind in (Source.Kind.ARCHIVE, Source.Kind.HANDED, Source.Kind.GDELT):
        arrive("Handed in", of=source(f"of-{kind}", kind=kind))
    assert arriving.weigh() == 0
    old = piece("Of last month", day=timezone.localdate() - dt.timedelta(days=30))
    told.tell([Change("stored", old.pk, 1)])
    assert arriving.weigh() == 1
    assert arriving.gather() == 0


def test_a_retag_a_flip_and_a_correction_are_no_news(view: SavedView, reader: User) -> None:
    alert_on(view, reader)
    pieces = [arrive("Nvidia waits", tags=(("company", "nvidia"),)) for _ in range(5)]
    assert arriving.weigh() == 5
    huawei = tag("company", "huawei")
    newer = RuleSet.objects.create(version="2026.2", sha256="1" * 64)
    for one in pieces:  # the new rules see another company in every piece
        TaggingRun.objects.create(article=one, rule_set=newer, content_hash=one.content_hash, relevance=90, band="core", basis="full")  # fmt: skip
        Entry.objects.filter(article=one).update(tags=[huawei.pk], rule_set=newer)
        ArticleTag.objects.create(article=one, tag=huawei, dated_at=one.dated_at, tags=[huawei.pk])
        told.tell([Change("revised", one.pk, 2), Change("stored", one.pk, 1)])
    hurry()
    assert (arriving.weigh(), arriving.gather(), Match.objects.count()) == (0, 0, 0)


def test_a_piece_is_weighed_when_the_rules_have_read_its_present_words(view: SavedView, reader: User) -> None:
    alert_on(view, reader)
    found = arrive()
    Article.objects.filter(pk=found.pk).update(content_hash="f" * 64)
    assert arriving.weigh() == 0
    TaggingRun.objects.filter(article=found).update(content_hash="f" * 64)
    Page.objects.create(article=found, url=found.url)
    assert arriving.weigh() == 0  # its own page says more in a minute
    Article.objects.filter(pk=found.pk).update(first_seen_at=timezone.now() - dt.timedelta(hours=2))
    alerts.Alert.objects.update(since=timezone.now() - dt.timedelta(hours=3))
    assert (arriving.weigh(), arriving.gather()) == (1, 1)


def test_what_came_before_the_wish_is_not_told(view: SavedView, reader: User) -> None:
    for _ in range(3):
        arrive()
    alert = alert_on(view, reader)
    arriving.weigh()
    assert arriving.gather() == 0
    alerts.pause(alert)
    arrive()
    arriving.weigh()
    alerts.resume(alert)
    assert arriving.gather() == 0
    arrive()
    arriving.weigh()
    assert arriving.gather() == 1


def test_only_lists_that_the_owner_sees_are_weighed(reader: User) -> None:
    other = User.objects.create_user("tan")
    shared = saved.save("Shared", "company=huawei", owner=other, shared=True)[0]
    alert_on(shared, reader)
    saved.share(shared.slug, False, owner=other)
    arrive()
    assert arriving.weigh() == 1
    assert not Match.objects.exists()


def test_a_view_turned_private_between_finding_and_gathering_is_not_told(reader: User) -> None:
    other = User.objects.create_user("tan")
    shared = saved.save("Shared", "company=huawei", owner=other, shared=True)[0]
    alert_on(shared, reader)
    arrive()
    arriving.weigh()
    assert Match.objects.count() == 1
    saved.share(shared.slug, False, owner=other)
    assert arriving.gather() == 0
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["weigh", "gather"])
def test_killed_at_any_statement_nothing_is_lost_and_nothing_doubled(step: str) -> None:
    """Ends the connection's transaction before its n-th statement, for every n, until one run comes through."""
    reader = User.objects.create_user("lim")
    view = saved.save("Huawei", "company=huawei", owner=reader)[0]
    alert_on(view, reader)
    wanted = {arrive().pk for _ in range(3)}
    if step == "gather":
        arriving.weigh()
    act = {"weigh": arriving.weigh, "gather": arriving.gather}[step]
    killed = 0
    for at in range(1, 200):
        try:
            with killed_before(at):
                act()
            break
        except Killed:
            killed += 1
            if step == "weigh":
                assert WeighedPiece.objects.count() == Match.objects.count() == 0
            else:
                assert Message.objects.count() == Match.objects.exclude(message=None).count() == 0
    assert killed > 3
    arriving.weigh()
    arriving.gather()
    (message,) = Message.objects.all()
    assert set(message.matches.values_list("article", flat=True)) == wanted
    with transaction.atomic():
        assert Match.objects.count() == 3


def test_atom_alone_is_told_by_being_written(view: SavedView, reader: User) -> None:
    alert_on(view, reader, wish("atom", ""))
    arrive()
    arriving.weigh()
    arriving.gather()
    assert Message.objects.get().sent_at is not None
