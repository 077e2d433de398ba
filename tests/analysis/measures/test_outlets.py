"""Outlets by hand: on shared stories, against their past, and beside chance."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.measures.outlets import drift, on_shared_stories

HARDWARE, DEPLOYMENT = [1.0, 0.0], [0.0, 1.0]


def test_shared_stories_by_hand() -> None:
    """Story 1: outlet 7 all hardware (two pieces, half and all), 8 and 9 deployment. Story 2: 7 and 8 alike. Story 3: 7 alone."""
    mixes = np.array([[0.5, 0.5], HARDWARE, DEPLOYMENT, DEPLOYMENT, HARDWARE, HARDWARE, DEPLOYMENT, [np.nan, np.nan]])
    story = np.array([1, 1, 1, 1, 2, 2, 3, 3])
    outlet = np.array([7, 7, 8, 9, 7, 8, 7, 9])
    seven, eight, nine = on_shared_stories(mixes, story, outlet)
    assert (seven.outlet, seven.stories) == (7, 2)
    assert seven.parts[0].difference == pytest.approx((0.75 - 0) / 2)
    assert seven.parts[1].difference == pytest.approx(-0.375)
    assert seven.parts[0].shrunk == pytest.approx(0.375 * 2 / 22)
    assert seven.parts[0].interval is not None
    assert (seven.parts[0].interval.low, seven.parts[0].interval.high) == (0.0, 0.75)
    assert eight.parts[0].difference == pytest.approx((0 - 0.75 / 2) / 2)
    assert (nine.stories, nine.parts[0].difference) == (1, pytest.approx(-0.375))


def test_what_nobody_shares_says_nothing() -> None:
    assert on_shared_stories(np.array([HARDWARE, HARDWARE]), np.array([1, 2]), np.array([7, 8])) == ()
    assert on_shared_stories(np.zeros((0, 5)), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)) == ()


def newsroom(chance: np.random.Generator, stories: int, lean: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Six outlets that each tell about half of the stories; outlet 0 puts `lean` more on the first part than the others, and
    picks stories about it."""
    topic = chance.beta(2, 2, stories)
    told = chance.random((stories, 6)) < 0.5
    told[:, 0] = chance.random(stories) < topic
    story, outlet = np.nonzero(told)
    first = np.clip(topic[story] + chance.normal(0, 0.1, len(story)) + lean * (outlet == 0), 0, 1)
    return np.stack((first, 1 - first), axis=1), story, outlet


def test_choosing_stories_is_no_emphasis() -> None:
    """An outlet that picks hardware stories and tells them as the others do: the interval holds 0 in 90 to 98 %."""
    chance, held = np.random.default_rng(3), 0
    for number in range(150):
        mixes, story, outlet = newsroom(chance, 80, 0.0)
        first = on_shared_stories(mixes, story, outlet, seed=number)[0].parts[0]
        assert first.interval is not None
        held += first.interval.holds_zero
    assert 0.9 <= held / 150 <= 0.99


def test_a_lean_is_found_and_order_changes_nothing() -> None:
    mixes, story, outlet = newsroom(np.random.default_rng(4), 120, 0.15)
    found = on_shared_stories(mixes, story, outlet)
    first = found[0].parts[0]
    assert first.interval is not None
    assert 0 < first.interval.low < first.difference
    assert 0 < first.shrunk < first.difference
    mixed = np.random.default_rng(5).permutation(len(story))
    again = on_shared_stories(mixes[mixed], story[mixed], outlet[mixed])
    assert [each.stories for each in again] == [each.stories for each in found]
    assert again[0].parts[0].difference == pytest.approx(first.difference)


def test_renumbering_the_outlets_swaps_the_signs_of_two() -> None:
    mixes = np.array([HARDWARE, DEPLOYMENT, [0.8, 0.2], [0.3, 0.7]])
    one, other = on_shared_stories(mixes, np.array([1, 1, 2, 2]), np.array([7, 8, 7, 8]))
    assert one.parts[0].difference == -other.parts[0].difference == pytest.approx(0.75)


def test_drift_by_hand() -> None:
    now = np.array([HARDWARE] * 10 + [DEPLOYMENT] * 30 + [[np.nan, np.nan]])
    before = np.array([HARDWARE] * 60 + [DEPLOYMENT] * 40)
    first, second = drift(now, before)
    assert first.difference == pytest.approx(0.25 - 0.6)
    assert first.shrunk == pytest.approx(-0.35 * 40 / 60)
    assert second.difference == pytest.approx(0.35)
    assert first.interval is not None
    assert first.interval.low < -0.35 < first.interval.high < 0
    assert drift(before, now)[0].shrunk == pytest.approx(0.35 * 40 / 60)  # the smaller number counts
    assert drift(now, before[:0]) == ()


def test_an_outlet_that_stays_does_not_drift() -> None:
    chance, held = np.random.default_rng(6), 0
    for number in range(300):
        found = drift(np.eye(2)[chance.integers(0, 2, 40)], np.eye(2)[chance.integers(0, 2, 120)], seed=number)[0]
        assert found.interval is not None
        held += found.interval.holds_zero
    assert 0.91 <= held / 300 <= 0.98
