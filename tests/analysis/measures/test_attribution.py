"""A change shared out by hand, and the stories that carry it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.attribution import attribution, movers

parts = st.lists(st.floats(0, 1), min_size=4, max_size=4).map(np.array)


def test_by_hand() -> None:
    """Chips all hardware, from .5 to .7 of the week; controls half, from .5 to .3: F from .75 to .85."""
    found = attribution(np.array([0.5, 0.5]), np.array([0.7, 0.3]), np.array([1.0, 0.5]), np.array([1.0, 0.5]))
    assert found.mix == pytest.approx([0.2, -0.1])
    assert found.within.tolist() == [0.0, 0.0]
    assert found.change == pytest.approx(0.1)
    other = attribution(np.array([0.4]), np.array([0.6]), np.array([0.5]), np.array([1.0]))
    assert (other.mix[0], other.within[0]) == (pytest.approx(0.2 * 0.75), pytest.approx(0.5 * 0.5))


@given(parts, parts, parts, parts)
def test_the_parts_add_up_and_turn_with_time(
    before: np.ndarray, now: np.ndarray, old: np.ndarray, new: np.ndarray
) -> None:
    found, back = attribution(before, now, old, new), attribution(now, before, new, old)
    assert found.change == pytest.approx(float(now @ new - before @ old), abs=1e-12)
    assert (found.mix == -back.mix).all()
    assert (found.within == -back.within).all()


def test_movers_by_hand() -> None:
    """Before: 1, 0, 0; now: 1, 1, 0, 0 with story 3 in both. Change .5 - 1/3."""
    found = movers(np.array([1, 2, 3]), np.array([1.0, 0, 0]), np.array([3, 4, 5, 6]), np.array([1.0, 1, 0, 0]))
    effects = {each.story: each.effect for each in found}
    assert effects[1] == pytest.approx((0.5 - 1 / 3) - (0.5 - 0))
    assert effects[3] == pytest.approx((0.5 - 1 / 3) - (1 / 3 - 0.5))
    assert effects[4] == pytest.approx((0.5 - 1 / 3) - (1 / 3 - 1 / 3))
    assert [each.story for each in found] == [1, 3, 2, 4, 5]  # 2, 4, 5 and 6 tie: by number


def test_a_weeks_only_story_stays() -> None:
    assert movers(np.array([], dtype=np.int64), np.zeros(0), np.array([7]), np.ones(1))[0].effect == 0


@given(st.lists(st.floats(0, 1), min_size=2, max_size=30))
def test_order_of_stories_changes_nothing(values: list[float]) -> None:
    stories, now = np.arange(len(values)), np.array(values)
    mixed = np.random.default_rng(1).permutation(len(values))
    forward = movers(stories[:0], now[:0], stories, now, most=100)
    back = movers(stories[:0], now[:0], stories[mixed], now[mixed], most=100)
    assert {each.story: pytest.approx(each.effect, abs=1e-12) for each in forward} == {
        each.story: each.effect for each in back
    }
    assert sum(each.effect for each in forward) == pytest.approx(0, abs=1e-9)
