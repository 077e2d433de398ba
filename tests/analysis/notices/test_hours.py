"""Hours by the reader's clock: quiet ones are never broken, digests come at theirs, whatever the clocks do."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.notices.hours import Quiet, after_quiet, next_slot

ZONES = [
    "Asia/Singapore",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
]
moments = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC))
hours = st.integers(0, 23)


@given(moments, st.sampled_from(ZONES), hours, hours)
def test_quiet_hours_are_kept(moment: dt.datetime, zone: str, start: int, end: int) -> None:
    at = after_quiet(moment, ZoneInfo(zone), Quiet(start, end))
    assert at >= moment
    assert at - moment <= dt.timedelta(hours=24)
    assert not Quiet(start, end).holds(at.astimezone(ZoneInfo(zone)).hour)


@given(moments, st.sampled_from(ZONES), hours, st.one_of(st.none(), st.integers(0, 6)))
def test_a_digest_comes_at_its_hour(moment: dt.datetime, zone: str, hour: int, weekday: int | None) -> None:
    at = next_slot(moment, ZoneInfo(zone), hour, weekday)
    local = at.astimezone(ZoneInfo(zone))
    assert moment < at <= moment + dt.timedelta(days=9 if weekday is not None else 3)
    assert local.hour == hour or (local - dt.timedelta(hours=1)).hour == hour  # the night in which an hour is left out
    assert weekday is None or local.weekday() == weekday


@pytest.mark.parametrize(
    ("moment", "quiet", "expected"),
    [
        ("2025-07-31T15:30", Quiet(22, 7), "2025-07-31T23:00"),  # 23:30 in Singapore
        ("2025-07-31T10:00", Quiet(22, 7), "2025-07-31T10:00"),
        ("2025-07-31T22:59", Quiet(22, 7), "2025-07-31T23:00"),
        ("2025-07-31T05:00", Quiet(12, 14), "2025-07-31T06:00"),
        ("2025-07-31T05:00", Quiet(0, 0), "2025-07-31T05:00"),
    ],
)
def test_the_end_of_the_night(moment: str, quiet: Quiet, expected: str) -> None:
    asked, then = (dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC) for text in (moment, expected))
    assert after_quiet(asked, ZoneInfo("Asia/Singapore"), quiet) == then
    assert after_quiet(asked, ZoneInfo("Asia/Singapore"), None) == asked
