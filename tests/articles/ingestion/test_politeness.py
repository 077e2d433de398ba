"""Turns at a host."""

from __future__ import annotations

import datetime as dt
import ipaddress
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from articles.egress.rules import Rules
from articles.ingestion.outcomes import Postponed
from articles.ingestion.politeness import GAP, back_off, gap_for, host_key, take_turn
from articles.models import Host

NONE = dt.timedelta(0)
pytestmark = pytest.mark.django_db


def test_a_host_is_scheme_name_and_port() -> None:
    assert host_key("https://News.example/a") == "https://news.example:443"
    assert host_key("http://news.example:8080/") == "http://news.example:8080"


def test_the_second_request_waits_two_seconds() -> None:
    take_turn("https://news.example/a", gap=GAP, patience=NONE)
    with pytest.raises(Postponed, match="Its turn comes in") as caught:
        take_turn("https://news.example/b", gap=GAP, patience=NONE)
    assert 1 < caught.value.seconds <= 2
    take_turn("https://other.example/", gap=GAP, patience=NONE)


def test_a_patient_worker_gets_its_turn() -> None:
    short = dt.timedelta(milliseconds=30)
    for _ in range(3):
        take_turn("https://news.example/a", gap=short, patience=GAP)
    assert Host.objects.count() == 1


def test_nobody_asks_a_host_that_wants_us_to_wait() -> None:
    back_off("https://news.example/", delay=dt.timedelta(hours=1))
    back_off("https://news.example/", delay=dt.timedelta(minutes=1))  # the longer wait stands
    with pytest.raises(Postponed) as caught:
        take_turn("https://news.example/x", gap=NONE)
    assert 3500 < caught.value.seconds <= 3600


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
            take_turn("https://news.example/", gap=dt.timedelta(hours=1), patience=NONE)
        except Postponed:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(work, range(6))) == 1
