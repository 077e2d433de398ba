"""A source's own rhythm: how often it cries wolf, and how soon it finds a real stop."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from statistics import median

import pytest
from hypothesis import given as holds
from hypothesis import strategies as st

from articles.health.records import DayYield
from articles.health.rhythm import SPAN, Rhythm, rhythm
from tests.articles.health import press

DAY = dt.timedelta(days=1)
SEEDS = range(8)


def known(days: list[DayYield]) -> Rhythm | None:
    """The rhythm on the morning after the last day."""
    return rhythm(days[-SPAN:], today=days[-1].day + DAY)


def alarms(days: list[DayYield], *, warm: int = 60) -> int:
    """How often the bell begins to ring from the 60th day on."""
    rings = [bool((found := known(days[:end])) and found.quiet) for end in range(warm, len(days))]
    return sum(now and not before for before, now in itertools.pairwise([False, *rings]))


def found_after(days: list[DayYield], most: int = 60) -> int:
    """Days of silence after which a source that gives nothing any more is found."""
    silent = list(days)
    for count in range(1, most):
        silent.append(DayYield(silent[-1].day + DAY, 0))
        now = known(silent)
        if now is not None and now.quiet:
            return count
    return most


@pytest.mark.parametrize(
    "give",
    [
        *map(press.steady, (0.1, 0.5, 2, 5, 20)), *map(press.bursty, (0.2, 1, 5)),
        *map(press.workdays, (0.3, 1, 10)), *map(press.weekly, (0.8, 0.95)),
    ],
)  # fmt: skip
def test_less_than_one_false_alarm_a_source_and_year(give: Callable[..., int]) -> None:
    rung = sum(alarms(press.days_of(give, 60 + 365, seed=seed)) for seed in SEEDS)
    assert rung / len(SEEDS) < 1


@pytest.mark.parametrize(
    ("give", "most"),
    [
        (press.steady(20), 2), (press.steady(5), 3), (press.steady(2), 5), (press.steady(1), 9), (press.steady(0.2), 45),
        (press.workdays(10), 5), (press.workdays(3), 6), (press.weekly(1), 4 * 7), (press.weekly(0.95), 5 * 7),
    ],
)  # fmt: skip
def test_a_real_stop_is_found_within_a_small_multiple_of_the_rhythm(give: Callable[..., int], most: int) -> None:
    assert median(found_after(press.days_of(give, 120, seed=seed)) for seed in SEEDS) <= most


def test_weekends_and_a_day_off_ring_no_bell() -> None:
    week = [9, 8, 9, 7, 9, 0, 0]
    days = press.given(week * 10)
    assert not known(days).quiet
    holiday = [*days, DayYield(days[-1].day + DAY, 0)]
    assert not known(holiday).quiet
    assert known(holiday).silence == 3
    assert known(press.given([*week * 10, 0, 0, 0, 0])).quiet


def test_what_it_says() -> None:
    found = known(press.given([2, 0, 1, 0, 0, 3, 1] * 4 + [1, 0, 0]))
    assert found is not None
    assert (found.silence, found.usual_silence, found.last_new_on) == (2, 2, press.FIRST + 28 * DAY)
    assert found.per_day == pytest.approx(29 / 29)
    assert found.giving == pytest.approx(17 / 29)


def test_today_is_no_silence_and_yet_may_end_one() -> None:
    days = press.given([3] * 30 + [0])
    today = days[-1].day
    assert rhythm(days, today=today).silence == 0
    assert rhythm(days, today=today + DAY).silence == 1
    assert rhythm([*days[:-1], DayYield(today, 1)], today=today).last_new_on == today


def test_days_that_were_not_collected_are_no_silence() -> None:
    days = press.given([4] * 40 + [0] * 10)
    assert known(days).quiet
    collected = days[:40] + days[49:]
    assert not rhythm(collected, today=days[-1].day + DAY).quiet


def test_of_too_little_nothing_is_said() -> None:
    assert rhythm([], today=press.FIRST) is None
    assert known(press.given([1] * 13)) is None
    rare = known(press.given([1, 0, 0, 0, 0, 0, 0] * 4 + [0] * 40))
    assert rare is not None
    assert not rare.quiet


def test_who_gave_nothing_in_the_whole_span_is_quiet() -> None:
    found = known(press.given([0] * SPAN))
    assert found is not None
    assert (found.quiet, found.last_new_on, found.silence) == (True, None, SPAN)
    assert not known(press.given([0] * 30)).quiet


@holds(st.lists(st.integers(0, 40), min_size=14, max_size=SPAN), st.randoms())
def test_whatever_was_given(counts: list[int], chance: object) -> None:
    days = press.given(counts)
    found = known(days)
    assert found is not None
    assert 0 <= found.chance <= 1
    assert 0 <= found.giving <= 1
    assert found.silence == len(list(itertools.takewhile(lambda count: not count, reversed(counts))))
    assert found.quiet <= (found.silence > found.usual_silence)
    chance.shuffle(days)  # type: ignore[attr-defined]
    assert rhythm(days, today=press.FIRST + len(counts) * DAY) == found
