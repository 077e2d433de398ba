"""Bursts by hand, and false alarms when nothing happens."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.measures.bursts import Burst, bursts
from analysis.measures.surprise import expected

STEADY = np.full(8, 100.0)


def one(now: int, before: list[int], *, exposure: float = 100, outlets: int = 3, known: int = 8) -> Burst:
    (found,) = bursts(
        np.array([1]),
        np.array([now]),
        np.array([before]),
        exposure,
        STEADY[: len(before)],
        np.array([outlets]),
        np.array([known]),
    )
    return found


def test_by_hand() -> None:
    found = one(9, [1, 1, 1, 1, 1, 1, 1, 1])
    assert found.expected == pytest.approx(8.5 / 8)
    assert found.ratio == pytest.approx(9 / (8.5 / 8))
    assert found.p == found.q == expected([1] * 8, [100.0] * 8, 100.0).at_least(9)
    assert found.verdict == "burst"


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (one(4, [0] * 8), ""),  # too few
        (one(9, [1] * 8, outlets=2), ""),  # two outlets are no press
        (one(170, [100] * 8), ""),  # unlikely, yet not 1.8 times
        (one(190, [100] * 8), "burst"),
        (one(9, [6] * 8), ""),  # likely
        (one(9, [1] * 8, exposure=900), ""),  # there was nine times as much of everything
        (one(9, [0] * 8, known=3), "new"),
        (one(4, [0] * 8, known=0), ""),
        (one(9, [0, 0, 0], known=9), ""),  # three weeks are no past
        (one(9, [0] * 8, known=4), "burst"),
    ],
)
def test_verdicts(found: Burst, verdict: str) -> None:
    assert found.verdict == verdict


def test_weeks_not_collected_are_no_zeros() -> None:
    exposures = np.array([100.0, 0, 100, 0, 100, 0, 100, 0])
    before = np.array([[4, 0, 4, 0, 4, 0, 4, 0]])
    (found,) = bursts(np.array([1]), np.array([5]), before, 100, exposures, np.array([3]), np.array([8]))
    assert found.expected == pytest.approx(16.5 / 4)
    assert found.p == expected([4] * 4, [100.0] * 4, 100.0).at_least(5)


def test_order_and_other_things_change_no_p() -> None:
    chance = np.random.default_rng(1)
    now, before = chance.poisson(4, 50), chance.poisson(4, (50, 8))
    things, three, long = np.arange(50), np.full(50, 3), np.full(50, 8)
    forward = bursts(things, now, before, 100, STEADY, three, long)
    back = bursts(things[::-1], now[::-1], before[::-1], 100, STEADY, three, long)
    assert forward == back[::-1]
    assert forward[7].p == one(int(now[7]), before[7].tolist()).p


def drawn(kind: str, mean: float, chance: np.random.Generator, rounds: int) -> np.ndarray:
    """Nine weeks of counts in which nothing happens, shape (rounds, 9)."""
    rate = np.full((rounds, 9), float(mean))
    if kind == "drifting":  # up or down by a few per cent each week
        rate *= np.exp(np.cumsum(chance.normal(0, 0.06, (rounds, 9)), axis=1))
    if kind != "poisson":  # news comes in runs: a variance of m + .2 m^2
        rate = chance.gamma(5, rate / 5)
    return chance.poisson(rate)


@pytest.mark.parametrize("kind", ["poisson", "varying", "drifting"])
@pytest.mark.parametrize("mean", [1, 4, 12, 30])
def test_false_alarms_stay_below_two_and_a_half_per_cent(kind: str, mean: int) -> None:
    """At nominal 1 %, 1,500 things each of which nothing happened to."""
    counts = drawn(kind, mean, np.random.default_rng(mean), 1500)
    three, long = np.full(1500, 3), np.full(1500, 8)
    found = bursts(np.arange(1500), counts[:, 8], counts[:, :8], 100, STEADY, three, long)
    assert np.mean([each.p <= 0.01 for each in found]) < 0.025
    assert sum(each.verdict == "burst" for each in found) <= 3


def test_a_true_burst_is_found() -> None:
    """Four times the usual eight, among 99 that stay, which do not vary but by chance."""
    chance, found = np.random.default_rng(2), 0
    three, long = np.full(100, 3), np.full(100, 8)
    for _ in range(60):
        counts = drawn("poisson", 8, chance, 100)
        counts[0, 8] = chance.poisson(32)
        found += bursts(np.arange(100), counts[:, 8], counts[:, :8], 100, STEADY, three, long)[0].verdict == "burst"
    assert found / 60 > 0.5
