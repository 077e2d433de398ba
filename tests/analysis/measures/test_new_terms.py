"""New terms by hand, and how often nothing new is called new."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.measures.new_terms import dunning, new_terms


def test_g2_by_hand() -> None:
    """6 of 50 this week, 4 of 400 before: expected 10 * 50 / 450 and 10 * 400 / 450, and the rest."""
    cells = [(6, 10 / 9), (4, 80 / 9), (44, 440 / 9), (396, 3520 / 9)]
    expected = 2 * sum(seen * math.log(seen / hoped) for seen, hoped in cells)
    found = dunning(np.array([6, 0, 1]), 50, np.array([4, 40, 8]), 400)
    assert found[0] == pytest.approx(expected)
    assert found[1] < 0  # it has become rarer
    assert found[2] == 0


def test_the_newest_come_first() -> None:
    terms = ["old", "端侧", "agent", "rare", "gone"]
    found = new_terms(terms, np.array([25, 8, 9, 3, 0]), 50, np.array([200, 0, 6, 0, 60]), 400)
    assert [each.term for each in found] == ["端侧", "agent"]
    assert found[0].log_ratio == pytest.approx(math.log2((8 / 50) / (0.5 / 400)))
    assert found[1].log_ratio == pytest.approx(math.log2((9 / 50) / (6 / 400)))
    assert (found[1].now, found[1].before) == (9, 6)
    assert new_terms(terms, np.array([25, 8, 9, 3, 0]), 50, np.zeros(5, dtype=np.int64), 0) == ()


def test_order_changes_nothing() -> None:
    now, before = np.array([8, 9, 7]), np.array([1, 2, 3])
    forward = new_terms(["a", "b", "c"], now, 50, before, 400)
    assert len(forward) == 3
    assert new_terms(["c", "b", "a"], now[::-1], 50, before[::-1], 400) == forward


def test_nothing_new_is_rarely_called_new() -> None:
    """3,000 terms with shares falling as words' do, 60 stories against 480, nothing new, 100 rounds: measured
    one term in 75 weeks by chance."""
    chance = np.random.default_rng(5)
    shares = 0.3 / np.arange(1, 3001) ** 0.8
    terms = [str(each) for each in range(3000)]
    shown = [
        len(new_terms(terms, chance.binomial(60, shares), 60, chance.binomial(480, shares), 480)) for _ in range(100)
    ]
    assert np.mean(shown) <= 0.05
