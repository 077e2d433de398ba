"""A panel that takes too long, or fails, goes missing alone and is named."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from analysis.explore.front.panels import Unmade, limits, panel
from tests.web.builders import newsroom
from tests.web.reading import text, tree

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def second(settings: Settings) -> None:
    """A panel has one second."""
    settings.PANEL_SECONDS = 1


def slept(seconds: float) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])
    return 1


def timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


def test_a_slow_statement_is_cancelled_and_the_next_panel_stands() -> None:
    before = timeout()
    with limits() as unmade:
        assert panel("slow", lambda: slept(5), 0) == 0
        assert panel("quick", lambda: slept(0), 0) == 1
    assert unmade == {"slow": Unmade(late=True, seconds=1)}
    assert timeout() == before


def test_many_short_statements_end_together() -> None:
    def steps() -> int:
        return sum(slept(0.3) for _ in range(40))

    with limits() as unmade:
        assert panel("steps", steps, 0) == 0
    assert unmade["steps"].late


def test_inside_a_transaction_the_rest_is_not_lost() -> None:
    with transaction.atomic(), limits() as unmade:
        assert panel("slow", lambda: slept(5), 0) == 0
        assert panel("quick", lambda: slept(0), 0) == 1
    assert list(unmade) == ["slow"]


def test_outside_a_page_a_panel_raises() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '200ms'")
    with pytest.raises(OperationalError):
        panel("slow", lambda: slept(5), 0)
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")


def test_a_fault_of_ours_is_not_swallowed() -> None:
    def wrong() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column")
        return 0

    with pytest.raises(ProgrammingError), limits():
        panel("wrong", wrong, 0)


def test_a_panel_in_time_costs_no_statement() -> None:
    with limits(), CaptureQueriesContext(connection) as queries:
        panel("quick", lambda: slept(0), 0)
    assert len(queries) == 1


@pytest.fixture
def locked(request: pytest.FixtureRequest) -> Iterator[None]:
    """A table that nobody else can read for a while."""
    newsroom()
    params = connection.get_connection_params()
    wanted = {key: params[key] for key in ("host", "port", "user", "password", "dbname") if key in params}
    with psycopg.connect(**wanted) as direct:
        direct.execute(f"LOCK TABLE {request.param}")
        yield
        direct.rollback()


@pytest.mark.parametrize("locked", ["analysis_story"], indirect=True)
def test_the_overview_stands_without_its_stories(locked: None, client: Client) -> None:
    page = tree(client, "/")
    said = [text(box) for box in page.xpath("//section[@aria-labelledby='ts']//*[@data-kind='bad']")]
    assert len(said) == 1
    assert said[0].startswith("This part timed out after 1 s. The rest of the page is right. Request ")
    assert page.xpath("//section[@aria-labelledby='mv']//table")
