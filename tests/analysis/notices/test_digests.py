"""Digests come at their reader's hour, once, and only with something in them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from analysis.models import Alert, Match, Message, SavedView
from analysis.notices import alerts, arriving, digests
from analysis.notices.records import Told
from analysis.theses.runs import run_due
from tests.analysis.notices.conftest import SINGAPORE, alert_on, arrive, wish
from tests.analysis.notices.test_changes import weeks


def strike() -> None:
    """Lets the hour of every digest come."""
    Alert.objects.update(next_at=timezone.now() - dt.timedelta(minutes=1))


@pytest.mark.parametrize("occasion", ["daily", "weekly"])
def test_a_digest_gathers_what_came_and_comes_once(view: SavedView, reader: User, occasion: str) -> None:
    alert = alert_on(view, reader, wish(occasion=occasion, hour=7, weekday=4))
    assert alert.next_at is not None
    local = alert.next_at.astimezone(ZoneInfo(SINGAPORE))
    assert local.hour == 7
    assert occasion == "daily" or local.weekday() == 4
    for _ in range(3):
        arrive()
    arriving.weigh()
    assert (arriving.gather(), digests.write()) == (0, 0)  # its hour has not come
    strike()
    assert digests.write() == 1
    assert digests.write() == 0
    (message,) = Message.objects.all()
    assert message.matches.count() == 3
    assert Told.of(message.payload).title.endswith(": 3 new pieces")
    alert.refresh_from_db()
    assert alert.next_at > timezone.now()


def test_an_empty_digest_is_not_sent(view: SavedView, reader: User) -> None:
    alert = alert_on(view, reader, wish(occasion="daily"))
    strike()
    assert digests.write() == 0
    assert not Message.objects.exists()
    alert.refresh_from_db()
    assert alert.next_at > timezone.now()


def test_two_digests_of_one_day_lose_nothing(view: SavedView, reader: User) -> None:
    """The hour is changed after the digest of the day was sent: what came since waits for the next one."""
    alert_on(view, reader, wish(occasion="daily"))
    arrive()
    arriving.weigh()
    strike()
    assert digests.write() == 1
    arrive()
    arriving.weigh()
    strike()
    assert digests.write() == 0
    assert Match.objects.filter(message=None).count() == 1
    Alert.objects.update(next_at=timezone.now() - dt.timedelta(days=1, minutes=1))
    assert digests.write() == 1
    assert not Match.objects.filter(message=None).exists()


@pytest.mark.parametrize(("kind", "name"), [("measure", "shares"), ("measure", "bursts"), ("thesis", "founding")])
def test_a_week_of_a_measure_or_thesis_is_told_once(reader: User, kind: str, name: str) -> None:
    alert = alerts.add(alerts.about(reader, kind, name), wish(occasion="weekly"))
    strike()
    assert digests.write() == 0
    weeks(loud=30)
    run_due()
    strike()
    assert digests.write() == 1
    strike()
    assert digests.write() == 0
    told = Told.of(Message.objects.get().payload)
    assert told.lines
    assert alert.name in told.title or kind == "measure"
