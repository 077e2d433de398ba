"""Turns at a host."""

from __future__ import annotations

import datetime as dt
import ipaddress
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from articles.egress.rules import Rules
from articles.ingestion.outcomes import Postponed
from articles.ingestion.politeness import GAP, back_off, gap_for, host_key, turn
from articles.models import Host, Source

NONE = dt.timedelta(0)
PAST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


def ask(url: str, *, gap: dt.timedelta, patience: dt.timedelta = NONE) -> None:
    with turn(url, rules=Rules(), gap=gap, patience=patience):
        pass


def test_a_host_is_scheme_name_and_port() -> None:
    assert host_key("https://news.example/a") == "https://news.example"
    assert host_key("http://news.example:8080/") == "http://news.example:8080"


def test_the_second_request_waits_two_seconds() -> None:
    ask("https://news.example/a", gap=GAP)
    with pytest.raises(Postponed, match="Its turn comes in") as caught:
        ask("https://news.example/b", gap=GAP)
    assert 1 < caught.value.seconds <= 2
    ask("https://other.example/", gap=GAP)


def test_a_patient_worker_gets_its_turn() -> None:
    short = dt.timedelta(milliseconds=30)
    for _ in range(3):
        ask("https://news.example/a", gap=short, patience=GAP)
    assert Host.objects.count() == 1


def test_nobody_asks_a_host_that_wants_us_to_wait() -> None:
    back_off("https://news.example/", delay=dt.timedelta(hours=1))
    back_off("https://news.example/", delay=dt.timedelta(minutes=1))  # the longer wait stands
    with pytest.raises(Postponed) as caught:
        ask("https://news.example/x", gap=NONE)
    assert 3500 < caught.value.seconds <= 3600


def test_one_request_is_under_way_at_a_time_and_a_killed_one_holds_for_a_while_only() -> None:
    url = "https://news.example/a"
    with turn(url, rules=Rules(), gap=GAP), pytest.raises(Postponed):
        ask(url, gap=GAP)
    Host.objects.update(next_slot_at=PAST, held_until=PAST)  # as it stands when its worker was killed long ago
    ask(url, gap=GAP)
    assert Host.objects.get().held_until is None


def test_the_row_of_a_source_names_its_host_as_a_turn_does(make_source: Callable[..., Source]) -> None:
    for url in ("https://news.example/a/b?c=d", "http://[::1]:8080/x", "http://127.0.0.1:81/", "archive:x"):
        source = make_source(url)
        source.refresh_from_db()
        assert source.host == (host_key(url) if "://" in url else None)


def test_our_own_hosts_need_no_gap() -> None:
    rules = Rules(allow=(ipaddress.ip_network("10.0.0.0/8"),), routes={"example": ("127.0.0.1", 1)})
    assert gap_for("https://a.example/", rules) == gap_for("http://10.1.1.1:80/", rules) == NONE
    assert gap_for("https://news.test/", rules) == gap_for("http://11.1.1.1/", rules) == GAP


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_has_the_turn() -> None:
    barrier = threading.Barrier(6)

    def work(_: int) -> bool:
        barrier.wait()
        try:
            with turn("https://news.example/", rules=Rules(), gap=dt.timedelta(hours=1), patience=NONE):
                time.sleep(0.2)
        except Postponed:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(work, range(6))) == 1
