"""When to come again."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.ingestion.schedule import delay, read_retry_after
from articles.models import Visit

NOW = dt.datetime(2025, 7, 31, 4, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def wait(outcome: str, *, failures: int = 1, roll: float = 0.5, retry_after: str = "") -> dt.timedelta:
    return delay(outcome, interval=HOUR, failures=failures, roll=roll, now=NOW, retry_after=retry_after)


def test_a_source_that_is_well_keeps_its_rhythm_give_or_take_a_tenth() -> None:
    assert [wait(outcome, failures=0) for outcome in ("new", "same", "not_modified", "empty", "moved")] == [HOUR] * 5
    assert (wait("new", roll=0.0), wait("new", roll=1.0)) == (0.9 * HOUR, 1.1 * HOUR)


def test_failures_double_the_wait_up_to_a_day() -> None:
    waits = [wait("timeout", failures=number, roll=1.0) for number in range(1, 8)]
    assert waits == [2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, 24 * HOUR, 24 * HOUR, 24 * HOUR]


def test_a_refusal_is_tried_daily_then_weekly() -> None:
    assert [wait("forbidden", failures=number).days for number in (1, 2, 3, 4, 9)] == [1, 2, 4, 7, 7]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 60),
        ("999999999999", 86400),
        ("Thu, 31 Jul 2025 05:00:00 GMT", 3600),
        ("Thursday, 31-Jul-25 05:00:00 GMT", 3600),
        ("Thu Jul 31 05:00:00 2025", 3600),
        ("Thu, 31 Jul 2025 03:00:00 GMT", 60),
        ("Thu, 31 Jul 2099 03:00:00 GMT", 86400),
    ],
)
def test_retry_after_is_kept_within_a_minute_and_a_day(value: str, seconds: int) -> None:
    assert read_retry_after(value, now=NOW) == dt.timedelta(seconds=seconds)
    assert wait("throttled", retry_after=value) == dt.timedelta(seconds=seconds)


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "٣", "Thu, 99 Jul 2025 05:00:00 GMT"])
def test_an_unreadable_retry_after_is_none(value: str) -> None:
    assert read_retry_after(value, now=NOW) is None


@given(
    st.sampled_from(Visit.Outcome.values),
    st.integers(0, 10_000),
    st.floats(0, 1),
    st.text(max_size=30),
    st.integers(1, 10_000),
)
def test_every_wait_is_at_least_half_a_minute_and_at_most_about_a_week(
    outcome: str, failures: int, roll: float, retry_after: str, minutes: int
) -> None:
    interval = dt.timedelta(minutes=minutes)
    found = delay(outcome, interval=interval, failures=failures, roll=roll, now=NOW, retry_after=retry_after)
    assert dt.timedelta(seconds=30) <= found <= 1.1 * max(interval, dt.timedelta(days=7))
