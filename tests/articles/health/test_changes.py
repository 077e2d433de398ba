"""Change points of the daily yield: steps are found where they are, and constant series have none."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Callable

import pytest
from hypothesis import example
from hypothesis import given as holds
from hypothesis import settings as within
from hypothesis import strategies as st

from articles.health.changes import LEAST, _dispersion, _starts, segments
from articles.health.records import DayYield
from tests.articles.health import press

HALF_A_YEAR = 182
SEEDS = range(24)


def stepped(before: float, after: float, *, seed: int, at: int = 90, count: int = HALF_A_YEAR) -> list[DayYield]:
    chance = random.Random(seed)
    return press.given([press.poisson(chance, before if place < at else after) for place in range(count)])


@pytest.mark.parametrize(("before", "after"), [(5, 2), (10, 5), (2, 0.2), (1, 0), (1, 3), (0.3, 3)])
def test_a_step_is_found_where_it_is(before: float, after: float) -> None:
    for seed in SEEDS:
        found = segments(stepped(before, after, seed=seed))
        assert len(found) == 2
        assert abs((found[1].first - press.FIRST).days - 90) <= 12
        assert found[0].mean == pytest.approx(before, rel=0.4, abs=0.2)
        assert found[1].mean == pytest.approx(after, rel=0.4, abs=0.2)


def test_a_week_of_silence_between_two_levels() -> None:
    counts = [8] * 40 + [0] * 10 + [3] * 40
    found = segments(press.given(counts))
    assert [(part.days, part.mean) for part in found] == [(40, 8.0), (10, 0.0), (40, 3.0)]


@pytest.mark.parametrize(
    "give",
    [
        *map(press.steady, (0.05, 0.3, 1, 5, 20)), *map(press.bursty, (0.2, 1, 5)), *map(press.workdays, (1, 10)),
        press.weekly(1),
    ],
)  # fmt: skip
def test_constant_series_show_no_change(give: Callable[..., int]) -> None:
    """Less than one false alarm in twenty half years; sparse, bursty and weekly series included."""
    rung = sum(len(segments(press.days_of(give, HALF_A_YEAR, seed=seed))) > 1 for seed in SEEDS)
    assert rung / len(SEEDS) < 0.05


def test_days_that_were_not_collected_are_left_out() -> None:
    days = press.given([6] * 120)
    assert len(segments([day for place, day in enumerate(days) if not 40 <= place < 70])) == 1


def test_nothing_and_little() -> None:
    assert segments([]) == ()
    (only,) = segments(press.given([3, 0, 9]))
    assert (only.first, only.days, only.mean) == (press.FIRST, 3, 4.0)
    (silent,) = segments(press.given([0] * 50))
    assert silent.mean == 0.0


@within(max_examples=50)
@example([0, 1, 2, 2, 2, 8, 3, 4, 5, 9, 8, 4, 5, 5, 5, 1, 4], 1.0)  # pruned at once, the best is lost
@holds(st.lists(st.integers(0, 30), min_size=1, max_size=60), st.floats(0.1, 5))
def test_pruning_changes_no_answer(counts: list[int], penalty: float) -> None:
    """Against a search that prunes nothing."""
    sums = [sum(counts[:end]) for end in range(len(counts) + 1)]

    def cost(start: int, end: int) -> float:
        mean = (sums[end] - sums[start]) / (end - start)
        return sum((count - mean) ** 2 for count in counts[start:end])

    def price(starts: list[int]) -> float:
        ends = [*starts[1:], len(counts)]
        return sum(cost(*bound) + penalty for bound in zip(starts, ends, strict=True))

    best = {0: -penalty}
    for end in range(LEAST, len(counts) + 1):
        best[end] = min(
            value + cost(start, end) + penalty for start, value in best.items() if end - start >= LEAST or not start
        )
    if len(counts) >= LEAST:
        assert price(_starts(len(counts), cost, penalty)) == pytest.approx(best[len(counts)] + penalty)


@holds(st.lists(st.integers(0, 200), min_size=1, max_size=120))
def test_segments_cover_every_day_once(counts: list[int]) -> None:
    days = press.given(counts)
    found = segments(days)
    assert sum(part.days for part in found) == len(days)
    assert (found[0].first, found[-1].last) == (days[0].day, days[-1].day)
    assert all(later.first - part.last == dt.timedelta(days=1) for part, later in itertools.pairwise(found))
    assert all(part.days >= LEAST for part in found) or len(found) == 1
    assert sum(part.mean * part.days for part in found) == pytest.approx(sum(counts))


def test_bursts_count_as_spread() -> None:
    assert _dispersion(press.days_of(press.bursty(5), 360, seed=1)) > 3
    assert _dispersion(press.days_of(press.steady(5), 360, seed=1)) < 1.3
