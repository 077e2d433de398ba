"""A transaction is done again when the database asks for it, and not when the fault is ours."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from articles.ingestion import insistence
from articles.ingestion.insistence import insist
from articles.models import Host
from tests.articles.ingestion.test_store import together

pytestmark = pytest.mark.django_db(transaction=True)


def failing(cause: type[psycopg.Error], times: int) -> Callable[[], str]:
    left = [times]

    def work() -> str:
        if left[0]:
            left[0] -= 1
            raise OperationalError("told by the server") from cause()
        return "done"

    return work


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insistence, "_LONGEST", 0.01)


@pytest.mark.parametrize(
    "cause", [psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure, psycopg.errors.LockNotAvailable]
)
def test_what_the_server_asks_to_repeat_is_repeated_five_times(cause: type[psycopg.Error]) -> None:
    assert insist(failing(cause, insistence.TRIES - 1)) == "done"
    with pytest.raises(OperationalError):
        insist(failing(cause, insistence.TRIES))


def test_other_faults_are_not_repeated() -> None:
    for cause in (psycopg.errors.DiskFull, psycopg.errors.QueryCanceled):
        with pytest.raises(OperationalError):
            insist(failing(cause, 1))
    with pytest.raises(IntegrityError):
        insist(lambda: [Host.objects.create(key="a") for _ in range(2)])


def test_a_lost_connection_is_made_anew() -> None:
    left = [1]

    def work() -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            if left[0]:
                left[0] -= 1
                cursor.execute("SELECT pg_backend_pid()")
                with psycopg.connect(
                    connection.connection.info.dsn, password=connection.settings_dict["PASSWORD"]
                ) as other:
                    other.execute("SELECT pg_terminate_backend(%s)", [cursor.fetchone()[0]])
            cursor.execute("SELECT 7")
            return int(cursor.fetchone()[0])

    assert insist(work) == 7


def test_inside_a_transaction_of_the_caller_s_there_is_one_try() -> None:
    with pytest.raises(OperationalError), transaction.atomic():
        insist(failing(psycopg.errors.DeadlockDetected, 1))


def test_two_that_lock_in_opposite_order_both_get_through() -> None:
    for key in "ab":
        Host.objects.create(key=key)

    def work(number: int) -> bool:
        keys = "ab" if number else "ba"

        def both() -> None:
            with transaction.atomic():
                for key in keys:
                    Host.objects.select_for_update().get(key=key)
                    Host.objects.filter(key=key).update(robots_text=str(number))
                    connection.cursor().execute("SELECT pg_sleep(0.05)")

        insist(both)
        return True

    assert together(work, 2) == [True, True]
