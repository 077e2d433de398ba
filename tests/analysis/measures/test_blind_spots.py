"""Blind spots by hand, swapped, and how often there are none and one is seen."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.blind_spots import blind_spots, weighed


def test_by_hand() -> None:
    """12 of 100 here, 1 of 99 there: s = 13.5 / 200, the prior 3.375 with and 46.625 without."""
    d, z = weighed(np.array([12]), 100, np.array([1]), 99)
    here, there = (15.375, 134.625), (4.375, 144.625)
    expected = math.log(here[0] / here[1]) - math.log(there[0] / there[1])
    assert d[0] == pytest.approx(expected)
    assert z[0] == pytest.approx(expected / math.sqrt(sum(1 / count for count in here + there)))


counts = st.lists(st.integers(0, 60), min_size=5, max_size=5).map(np.array)


@given(counts, counts)
def test_swapping_swaps_the_sign_exactly(here: np.ndarray, there: np.ndarray) -> None:
    d, z = weighed(here, 60, there, 75)
    back_d, back_z = weighed(there, 75, here, 60)
    assert (d == -back_d).all()
    assert (z == -back_z).all()


def test_prominent_here_and_near_absent_there() -> None:
    tags, here, there = np.array([1, 2, 3, 4, 5]), np.array([40, 30, 4, 30, 0]), np.array([2, 14, 0, 28, 40])
    found = blind_spots(tags, here, 120, there, 120)
    assert [spot.tag for spot in found] == [1]  # 2 is rarer there, not absent; 3 is too rare here
    assert (found[0].here, found[0].there) == (40, 2)
    assert [spot.tag for spot in blind_spots(tags, there, 120, here, 120)] == [5]
    assert blind_spots(tags, here, 120, np.zeros(5, dtype=np.int64), 0) == ()


def test_rare_tags_do_not_lead() -> None:
    """5 of 100 against none moves less than 30 against 5, though its raw ratio is larger."""
    _, z = weighed(np.array([5, 30]), 100, np.array([0, 5]), 100)
    assert z[0] < z[1]


def test_alike_groups_have_no_blind_spots() -> None:
    """200 tags with shares of .5 to 30 %, alike in both groups, 300 rounds."""
    chance, seen = np.random.default_rng(4), 0
    shares = np.geomspace(0.005, 0.3, 200)
    for _ in range(300):
        seen += bool(blind_spots(np.arange(200), chance.binomial(150, shares), 150, chance.binomial(100, shares), 100))
    assert seen / 300 < 0.1
