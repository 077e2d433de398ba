"""Closing days beside visits that are under way: neither waits for the other while it holds rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection

from articles.health import days
from articles.models import Outage, Source, SourceDay, Visit
from tests.articles.health.diary import REASON, at, day, diary, failed, reasons, well

pytestmark = pytest.mark.django_db(transaction=True)
MakeSource = Callable[..., Source]
LONG_AGO = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def visitor() -> Iterator[psycopg.Connection]:
    """Another worker's connection, in a transaction that is rolled back in the end."""
    plain = {key: connection.get_connection_params()[key] for key in ("host", "port", "dbname", "user", "password")
             if key in connection.get_connection_params()}  # fmt: skip
    with psycopg.connect(**plain) as other:
        yield other
        other.rollback()


@pytest.fixture(autouse=True)
def impatient(transactional_db: None) -> Iterator[None]:
    """Whoever waits for a row fails."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '500ms'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


def test_a_source_under_visit_is_left_to_its_visit(make_source: MakeSource, visitor: psycopg.Connection) -> None:
    held, free = (make_source(f"https://{name}.example/feed", next_visit_at=LONG_AGO) for name in ("h", "f"))
    for source in (held, free):
        well(source, "1", created=4)
    visitor.execute("SELECT FROM articles_source WHERE id = %s FOR UPDATE", [held.pk])
    visitor.execute(
        "INSERT INTO articles_sourceday (source_id, day, state, visits, failures, created, reason) "
        "VALUES (%s, '2025-07-02', 'gap', 0, 0, 0, '')",
        [held.pk],
    )
    assert days.close(day("3")) == 2
    assert (list(diary(held)), list(diary(free))) == ([1], [1, 2, 3])
    visitor.rollback()
    assert days.close(day("3")) == 2
    assert list(diary(held)) == [1, 2, 3]


def test_a_day_that_a_visit_changes_is_blamed_the_next_time(
    make_source: MakeSource, visitor: psycopg.Connection
) -> None:
    source = make_source("https://o.example/feed")
    well(source, "1")
    failed(source, "2")
    Visit.objects.create(source=source, outcome="unreachable", started_at=at("2"), url=source.url)
    Outage.objects.create(started_at=at("2", 9), ended_at=at("2", 12), hosts=8, failed=8)
    visitor.execute("SELECT FROM articles_sourceday WHERE day = '2025-07-02' FOR UPDATE")
    days.close(day("2"))
    assert reasons(source) == {2: REASON}
    visitor.rollback()
    days.close(day("2"))
    assert reasons(source) == {2: days.NETWORK}


def test_two_that_close_at_once_fill_every_day_once(make_source: MakeSource, visitor: psycopg.Connection) -> None:
    """While one is at it, the other finds nothing to do, and does not wait."""
    for name in ("a", "b"):
        well(make_source(f"https://{name}.example/feed", next_visit_at=LONG_AGO), "1")
    visitor.execute("SELECT FROM articles_source FOR NO KEY UPDATE")
    assert days.close(day("4")) == 0
    visitor.rollback()
    assert days.close(day("4")) == 6
    assert SourceDay.objects.count() == 8
