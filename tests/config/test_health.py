"""/health says what this process leans on, and turns red when it does not answer."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from analysis.models import Alert, Message
from articles.models import Outage, Quarantine, Source
from articles.tasks import OUTSTANDING
from config.celery import app, broker
from config.local.home import Home

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def redis_broker(redis_url: str) -> Iterator[str]:
    """The workers' queue on the real Redis for one test."""
    yield from _broker(redis_url)


@pytest.fixture
def no_broker(tmp_path: Path) -> Iterator[str]:
    """A queue at an address where nobody listens."""
    yield from _broker(f"redis+socket://{tmp_path}/nobody.sock")


def _broker(url: str) -> Iterator[str]:
    before = {name: app.conf[name] for name in ("broker_url", "broker_transport_options")}
    app.conf.update({name: value for name, value in broker(url, {}).items() if name in before})
    yield url
    app.conf.update(before)


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Home:
    """A home of its own: a tick of another test must not be seen."""
    settings.HOME = Home(tmp_path)
    return settings.HOME


@pytest.fixture
def tick(home: Home) -> Path:
    """The file that a tick leaves."""
    file = home.directory("run") / "tick"
    file.touch()
    return file


@pytest.mark.django_db
@pytest.mark.redis
def test_it_is_well(client: Client, redis_broker: str, tick: Path) -> None:
    Source.objects.create(
        url="https://a.example/feed", slug="a", name="A", last_ok_at=timezone.now() - dt.timedelta(seconds=90)
    )
    answer = client.get("/health")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["status"], told["faults"], told["database"], told["broker"]) == ("ok", [], "ok", "ok")
    assert 89 <= told["newest_visit_age"] <= 120
    assert told["beat_age"] is not None
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.redis
def test_notices_that_were_given_up_are_counted_and_no_503(client: Client, redis_broker: str, tick: Path) -> None:
    owner = User.objects.create_user("lim")
    alert = Alert.objects.create(owner=owner, about="measure", measure="shares", occasion="change", channel="chat")
    now = timezone.now()
    for ended in ({"dead_at": now}, {"dead_at": now - HOUR}, {"sent_at": now}, {"withheld_at": now}, {}):
        Message.objects.create(alert=alert, kind="change", payload={}, **ended)
    answer = client.get("/health")
    told = answer.json()
    assert (answer.status_code, told["status"], told["warnings"], told["given_up"]) == (200, "ok", ["notices"], 2)
    Message.objects.update(dead_at=None)
    told = client.get("/health").json()
    assert (told["warnings"], told["given_up"]) == ([], 0)


@pytest.mark.django_db
@pytest.mark.redis
def test_what_waits_or_was_set_aside_is_named_and_no_503(client: Client, redis_broker: str, tick: Path) -> None:
    now = timezone.now()
    late = Source.objects.create(url="https://a.example/feed", slug="a", name="A", next_visit_at=now - 3 * HOUR)
    Source.objects.create(
        url="https://b.example/feed", slug="b", name="B", state="paused", next_visit_at=now - 9 * HOUR
    )
    Source.objects.create(url="https://c.example/", slug="c", name="C", kind="archive", next_visit_at=now - 9 * HOUR)
    for verdict in ("", "", "skip"):
        Quarantine.objects.create(source=late, stage="parse", reason="It broke.", attempts=3, verdict=verdict)
    Outage.objects.create(started_at=now - 5 * HOUR, ended_at=now - 4 * HOUR, hosts=8, failed=8)
    Outage.objects.create(started_at=now - HOUR, hosts=8, failed=8)
    answer = client.get("/health")
    told = answer.json()
    assert (answer.status_code, told["status"], told["faults"]) == (200, "ok", [])
    assert told["warnings"] == ["backlog", "quarantine", "outage"]
    assert (told["quarantined"], told["queued"]) == (2, {"fetch": 0, "analyse": 0})
    assert 3 * 3600 <= told["oldest_due_age"] < 3 * 3600 + 60
    assert (
        dt.timedelta(hours=1) <= timezone.now() - dt.datetime.fromisoformat(told["outage"]) < dt.timedelta(minutes=61)
    )


@pytest.mark.django_db
@pytest.mark.redis
def test_nothing_to_warn_of(client: Client, redis_broker: str, tick: Path) -> None:
    Source.objects.create(url="https://a.example/feed", slug="a", name="A", next_visit_at=timezone.now() + HOUR)
    told = client.get("/health").json()
    assert (told["warnings"], told["oldest_due_age"], told["outage"], told["quarantined"]) == ([], None, None, 0)


@pytest.mark.django_db
@pytest.mark.redis
def test_many_messages_are_a_backlog(client: Client, redis_broker: str, tick: Path) -> None:
    with app.connection_for_write() as connected, connected.SimpleQueue("fetch") as queue:
        try:
            for number in range(OUTSTANDING + 1):
                queue.put(number)
            told = client.get("/health").json()
        finally:
            queue.clear()
    assert (told["queued"]["fetch"], told["warnings"]) == (OUTSTANDING + 1, ["backlog"])


@pytest.mark.django_db
def test_a_queue_that_does_not_answer_is_a_503(client: Client, no_broker: str) -> None:
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["broker"] == "unreachable"
    assert answer.json()["queued"] is None
    assert "broker" in answer.json()["faults"]


@pytest.mark.django_db
@pytest.mark.redis
def test_a_beat_that_stands_still_is_a_503(client: Client, redis_broker: str, tick: Path) -> None:
    old = tick.stat().st_mtime - 3600
    os.utime(tick, (old, old))
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["faults"] == ["beat"]
    assert answer.json()["beat_age"] >= 3600


@pytest.mark.django_db(transaction=True)
@pytest.mark.redis
def test_a_database_that_does_not_answer_is_a_503(client: Client, redis_broker: str, tmp_path: Path) -> None:
    before = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = str(tmp_path)
    try:
        answer = client.get("/health")
    finally:
        connection.close()
        connection.settings_dict["HOST"] = before
    assert answer.status_code == 503
    assert answer.json()["database"] == "unreachable"
    assert answer.json()["quarantined"] is None
