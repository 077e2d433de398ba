"""Weeks and months: read, written, counted in the installation's zone."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.periods import Period, spans, today, written

DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1))


@given(DAYS, st.sampled_from(("week", "month")))
def test_a_period_holds_its_day_and_reads_its_own_label(day: dt.date, unit: str) -> None:
    period = Period.of(day, unit)  # type: ignore[arg-type]
    assert period.start <= day <= period.end
    assert Period.parse(period.label) == period
    assert period.next().previous() == period
    assert period.next().start == period.end + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025-W31", dt.date(2025, 7, 28), dt.date(2025, 8, 3)),
        ("2024-W01", dt.date(2024, 1, 1), dt.date(2024, 1, 7)),
        ("2020-W53", dt.date(2020, 12, 28), dt.date(2021, 1, 3)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
    ],
)
def test_known_periods(text: str, start: dt.date, end: dt.date) -> None:
    period = Period.parse(text)
    assert (period.start, period.end) == (start, end)
    assert period.label == text


@pytest.mark.parametrize("text", ["2025-W54", "2025-W00", "2025-13", "2025", "week 31", "2025-W3", "", "٢٠٢٥-07"])
def test_what_is_no_period_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        Period.parse(text)


def test_spans_keep_every_period() -> None:
    weeks = spans(Period.parse("2025-W52"), Period.parse("2026-W02"))
    assert [week.label for week in weeks] == ["2025-W52", "2026-W01", "2026-W02"]
    assert spans(Period.parse("2025-07"), Period.parse("2025-06")) == ()


def test_a_week_starts_at_local_midnight() -> None:
    first, after = Period.parse("2025-W31").instants
    assert first.isoformat() == "2025-07-28T00:00:00+08:00"
    assert after.isoformat() == "2025-08-04T00:00:00+08:00"


@time_machine.travel("2025-07-31T17:00:00+00:00", tick=False)
def test_today_is_local() -> None:
    assert today() == dt.date(2025, 8, 1)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2025-07-28", "2025-08-03", "28 Jul–3 Aug 2025"),
        ("2025-07-01", "2025-07-31", "1–31 Jul 2025"),
        ("2024-12-30", "2025-01-05", "30 Dec 2024 – 5 Jan 2025"),
        ("2025-07-31", "2025-07-31", "31 Jul 2025"),
        ("2025-07-31", None, "since 31 Jul 2025"),
        (None, "2025-07-31", "until 31 Jul 2025"),
        (None, None, "all days"),
    ],
)
def test_days_for_people(first: str | None, last: str | None, words: str) -> None:
    assert written(first and dt.date.fromisoformat(first), last and dt.date.fromisoformat(last)) == words
    assert Period.parse("2025-W31").title == "28 Jul–3 Aug 2025"
    assert (Period.parse("2025-W31").name, Period.parse("2025-07").name) == ("week 31", "July 2025")
