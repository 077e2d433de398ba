"""Intervals against published values and against their own definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.intervals import difference, wilson


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        # Newcombe (1998), two-sided confidence intervals for the single proportion, Table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_bounds(count: int, total: int, low: float, high: float) -> None:
    bound = wilson(count, total)
    assert bound.low == pytest.approx(low, abs=5e-5)
    assert bound.high == pytest.approx(high, abs=5e-5)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # Newcombe (1998), interval estimation for the difference, Table II, method 10
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((0, 10, 0, 10), -0.2775, 0.2775),
    ],
)
def test_newcombe_gives_the_published_bounds(counts: tuple[int, int, int, int], low: float, high: float) -> None:
    bound = difference(*counts)
    assert bound.low == pytest.approx(low, abs=5e-5)
    assert bound.high == pytest.approx(high, abs=5e-5)


@given(st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_share_lies_in_its_interval(pair: tuple[int, int]) -> None:
    count, total = pair
    bound = wilson(count, total)
    assert 0 <= bound.low <= count / total <= bound.high <= 1
    mirrored = wilson(total - count, total)
    assert bound.low == pytest.approx(1 - mirrored.high)


def test_nothing_seen_leaves_everything_possible() -> None:
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0, 1)
    assert difference(0, 0, 5, 10).holds_zero


@pytest.mark.parametrize(("count", "total"), [(3, 2), (-1, 2)])
def test_a_share_beyond_one_is_no_share(count: int, total: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(count, total)
