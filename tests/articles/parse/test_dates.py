"""Dates are read as printed, and no further."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.ingestion.parse.dates import days_of, read_date
from articles.ingestion.records import PrintedDate

SINGAPORE = ZoneInfo("Asia/Singapore")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("printed", "instant"),
    [
        ("2025-07-31T11:00:00+08:00", "2025-07-31T03:00:00+00:00"),
        ("2025-07-31T11:00:00.123Z", "2025-07-31T11:00:00+00:00"),
        ("2025-07-31T11:00Z", "2025-07-31T11:00:00+00:00"),
        ("2026-03-14 17:11:05  +0800", "2026-03-14T09:11:05+00:00"),
        ("2025-07-31 24:00:00", "2025-07-31T16:00:00+00:00"),
        ("2025/7/31 9:05", "2025-07-31T01:05:00+00:00"),
        ("20250731T110000Z", "2025-07-31T11:00:00+00:00"),
        ("Thu, 31 Jul 2025 11:00:00 GMT", "2025-07-31T11:00:00+00:00"),
        ("Thu, 31 Jul 2025 11:00:00 -0400", "2025-07-31T15:00:00+00:00"),
        ("31 Jul 25 11:00 EST", "2025-07-31T16:00:00+00:00"),
        ("Fri, 31 Jul 2020 10:11:12 GMT+9", "2020-07-31T01:11:12+00:00"),
        ("2020-02-08 10:11 UTC-3", "2020-02-08T13:11:00+00:00"),
        ("Thu Jul 31 11:00:00 +0000 2025", "2025-07-31T11:00:00+00:00"),
        ("July 31, 2025 at 11:00:00 AM", "2025-07-31T03:00:00+00:00"),
        ("July 24, 2025 at 12:30:00 PM", "2025-07-24T04:30:00+00:00"),
        ("July 24, 2025 at 12:30:00 AM", "2025-07-23T16:30:00+00:00"),
        ("Updated: Oct 9, 2019, 11:05 IST", "2019-10-09T05:35:00+00:00"),
        ("2025年7月31日 下午3:05", "2025-07-31T07:05:00+00:00"),
        ("2025年07月31日11时05分", "2025-07-31T03:05:00+00:00"),
        ("发布时间：2025-07-31 11:00", "2025-07-31T03:00:00+00:00"),
        ("2025-07-31 11:00:00 CST", "2025-07-31T03:00:00+00:00"),
    ],
)
def test_times(printed: str, instant: str) -> None:
    date = read_date(printed, zone=SINGAPORE)
    assert date.at == dt.datetime.fromisoformat(instant)
    assert date.on is None
    assert date.text == " ".join(printed.split())


@pytest.mark.parametrize(
    "printed",
    [
        "2025-07-31",
        "2025.07.31",
        "20250731",
        "31 July 2025",
        "July 31, 2025",
        "Thursday, July 31st 2025",
        "2025年7月31日",
    ],
)
def test_days_stay_days(printed: str) -> None:
    assert read_date(printed, zone=SINGAPORE) == PrintedDate(text=printed, on=dt.date(2025, 7, 31))


@pytest.mark.parametrize(
    "printed", ["", "yesterday", "3小时前", "2025-13-45", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00"]
)
def test_what_is_no_date(printed: str) -> None:
    assert read_date(printed, zone=SINGAPORE) == PrintedDate(text=printed)


def test_an_impossible_time_leaves_the_day() -> None:
    assert read_date("2025-07-31T25:61:00Z", zone=SINGAPORE).on == dt.date(2025, 7, 31)


def test_a_time_without_a_zone_is_of_the_source_in_summer_and_winter() -> None:
    summer = read_date("2025-07-31 12:00", zone=NEW_YORK).at
    winter = read_date("2025-01-31 12:00", zone=NEW_YORK).at
    assert summer is not None
    assert winter is not None
    assert (summer.utcoffset(), winter.utcoffset()) == (dt.timedelta(hours=-4), dt.timedelta(hours=-5))


def test_cst_is_american_in_an_american_source() -> None:
    at = read_date("2025-07-31 11:00:00 CST", zone=NEW_YORK).at
    assert at is not None
    assert at.utcoffset() == dt.timedelta(hours=-6)


def test_midnights_throughout_a_document_are_days() -> None:
    midnights = [read_date(f"2025-07-{day}T00:00:00Z", zone=SINGAPORE) for day in (29, 30, 31)]
    assert [date.on for date in days_of(midnights)] == [dt.date(2025, 7, day) for day in (29, 30, 31)]
    one_time = [*midnights, read_date("2025-07-31T09:00:00Z", zone=SINGAPORE)]
    assert days_of(one_time) == tuple(one_time)


@given(st.text(max_size=120))
def test_any_text_is_answered(text: str) -> None:
    date = read_date(text, zone=SINGAPORE)
    assert date.at is None or date.on is None
    assert date.at is None or date.at.utcoffset() is not None


@given(st.datetimes(min_value=dt.datetime(1990, 1, 2), max_value=dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC)))
def test_iso_round_trip_to_the_second(moment: dt.datetime) -> None:
    assert read_date(moment.isoformat(), zone=SINGAPORE).at == moment.replace(microsecond=0)
