"""Ties by hand, against scipy, and how often chance ties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import hypergeom

from analysis.measures.comention import at_least, incidence, ties


def told(stories: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    pairs = [(story, tag) for story, tags in enumerate(stories) for tag in tags]
    return np.array([story for story, _ in pairs]), np.array([tag for _, tag in pairs])


def test_by_hand() -> None:
    """20 stories: tag 3 in 8 of them, tag 9 in 8, both in 7; tag 5 everywhere else."""
    stories = [[3, 9]] * 7 + [[3]] + [[9]] + [[5]] * 11
    held, tags = incidence(*told(stories))
    (found,) = ties(held, tags, 20)
    assert (found.first, found.second, found.both, found.of_first, found.of_second) == (3, 9, 7, 8, 8)
    assert found.lift == pytest.approx(7 * 20 / 64)
    assert found.npmi == pytest.approx(math.log(7 * 20 / 64) / -math.log(7 / 20))
    ways = [math.comb(8, both) * math.comb(12, 8 - both) / math.comb(20, 8) for both in (7, 8)]
    assert found.p == pytest.approx(sum(ways))
    assert found.q == pytest.approx(3 * sum(ways))  # three pairs of tags were tested, two never met


def test_the_tail_is_the_hypergeometric_one() -> None:
    chance = np.random.default_rng(1)
    total = 4000
    first, second = chance.integers(5, 1500, 300), chance.integers(5, 1500, 300)
    both = hypergeom.rvs(total, first, second, random_state=chance)
    assert at_least(both, total, first, second) == pytest.approx(hypergeom.sf(both - 1, total, first, second), rel=1e-8)
    assert at_least(np.array([5, 0]), 5, np.array([5, 0]), np.array([5, 3])) == pytest.approx([1, 1])


def test_round_ups_and_rare_pairs_tie_nothing() -> None:
    pair = [[3, 9]] * 7 + [[1]] * 30
    held, tags = incidence(*told(pair))
    assert len(ties(held, tags, 40)) == 1
    assert ties(held, tags, 40, most=1) == ()
    held, tags = incidence(*told([[3, 9]] * 4 + [[1]] * 30))
    assert ties(held, tags, 40) == ()
    held, tags = incidence(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    assert ties(held, tags, 0) == ()


def test_what_is_in_every_story_ties_nothing() -> None:
    held, tags = incidence(*told([[1, 2]] * 20))
    assert ties(held, tags, 20) == ()


def test_order_and_repeats_change_nothing() -> None:
    stories, tags = told([[3, 9]] * 7 + [[1], [3]] * 10)
    mixed = np.random.default_rng(1).permutation(np.tile(np.arange(len(stories)), 3))
    assert ties(*incidence(stories, tags), 30) == ties(*incidence(stories[mixed], tags[mixed]), 30)


def test_chance_rarely_ties() -> None:
    """80 tags with shares of 1 to 30 %, thrown over 600 stories at random, 60 rounds: at q < .01 hardly a tie in a hundred."""
    chance, seen = np.random.default_rng(2), 0
    shares = np.geomspace(0.01, 0.3, 80)
    for _ in range(60):
        stories, tags = np.nonzero(chance.random((600, 80)) < shares)
        seen += bool(ties(*incidence(stories, tags), 600))
    assert seen / 60 <= 0.05


def test_a_true_tie_is_found() -> None:
    chance = np.random.default_rng(3)
    held = chance.random((600, 40)) < 0.05
    held[:, 1] |= held[:, 0] & (chance.random(600) < 0.6)
    found = ties(*incidence(*np.nonzero(held)), 600)
    assert [(tie.first, tie.second) for tie in found] == [(0, 1)]
