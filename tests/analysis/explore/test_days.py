"""Days counted back from today: they stay relative in addresses and are a day when they are read."""

from __future__ import annotations

import copy
import datetime as dt
import pickle

import pytest
import time_machine

from analysis.explore.days import Ago, read
from analysis.explore.filters import ArticleFilter, FilterError


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("-7d", "2025-07-24"), ("-1w", "2025-07-24"), ("-4w", "2025-07-03"), ("-3m", "2025-04-30"), ("-5m", "2025-02-28"),
        ("-1y", "2024-07-31"), ("-0d", "2025-07-31"), ("-1d", "2025-07-30"), ("2025-07", "2025-07-01"),
        ("2025-W31", "2025-07-28"), ("2025-07-09", "2025-07-09"),
    ],
)  # fmt: skip
def test_a_day_can_be_asked_for_in_many_ways(clock: time_machine.Traveller, asked: str, day: str) -> None:
    filter = ArticleFilter.from_query(f"from={asked}")
    assert filter.start is not None
    assert filter.start.isoformat() == day
    assert ArticleFilter.from_query(f"q=from:{asked}") == filter


def test_the_last_day_of_a_month_or_week_ends_a_list() -> None:
    assert ArticleFilter.from_query("to=2025-02").to_query() == "to=2025-02-28"
    assert ArticleFilter.from_query("q=to:2025-W31").to_query() == "to=2025-08-03"


@pytest.mark.parametrize("asked", ["-7", "7d", "-9999d", "-200m", "-7h", "2025-W60", "2025-13", "--7d"])
def test_what_is_no_day_is_refused(asked: str) -> None:
    with pytest.raises(FilterError, match="is no day") as caught:
        ArticleFilter.from_query(f"from={asked}")
    assert caught.value.key == "from"


def test_relative_days_stay_relative_and_move_with_the_day(clock: time_machine.Traveller) -> None:
    before = ArticleFilter.from_query("from=-7d&to=-1d&q=chips")
    assert before.to_query() == "q=chips&from=-7d&to=-1d"
    clock.shift(dt.timedelta(days=1))
    after = ArticleFilter.from_query(before.to_query())
    assert (before.start, after.start) != (None, None)
    assert [f.start.isoformat() for f in (before, after) if f.start] == ["2025-07-24", "2025-07-25"]
    assert after == before  # it is the same question
    assert hash(after) == hash(before)


def test_the_day_is_the_installations(clock: time_machine.Traveller) -> None:
    clock.move_to(dt.datetime(2025, 7, 31, 17, 0, tzinfo=dt.UTC))  # already August in Singapore
    assert read("-0d") is not None
    assert ArticleFilter.from_query("from=-0d").start.isoformat() == "2025-08-01"  # type: ignore[union-attr]


def test_equal_are_only_days_asked_for_alike(clock: time_machine.Traveller) -> None:
    week = ArticleFilter.from_query("from=-7d")
    assert week == ArticleFilter.from_query("from=-1w")
    assert week != ArticleFilter.from_query("from=2025-07-24")
    assert ArticleFilter.from_query("from=2025-07-24") != week
    assert len({week, ArticleFilter.from_query("from=-1w"), ArticleFilter.from_query("from=2025-07-24")}) == 2


def test_a_relative_day_survives_copies(clock: time_machine.Traveller) -> None:
    day = Ago.read("-7d")
    for twin in (copy.copy(day), copy.deepcopy(day), pickle.loads(pickle.dumps(day))):
        assert (twin, twin.ago) == (day, "-7d")


def test_chips_and_descriptions_say_both(clock: time_machine.Traveller) -> None:
    filter = ArticleFilter.from_query("from=-4w")
    assert filter.describe() == "since 3 Jul 2025 (4 weeks ago)"
    (token,) = filter.tokens()
    assert (token.label, token.value, token.query) == ("since 3 Jul 2025 (4 weeks ago)", "-28d..", "")
    assert filter.between(None, None) == ArticleFilter()
    assert filter.between(dt.date(2025, 7, 1), None).to_query() == "from=2025-07-01"


def test_bounds_narrow_each_other(clock: time_machine.Traveller) -> None:
    assert ArticleFilter.from_query("from=-7d&q=from:-3d").to_query() == "from=-3d"
    with pytest.raises(FilterError, match="before that"):
        ArticleFilter.from_query("from=-1d&to=-7d")
