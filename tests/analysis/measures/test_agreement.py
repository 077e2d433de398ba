"""Agreement by hand and against the package, and how often its intervals hold the truth."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.measures.agreement import _alphas, _parts, alpha, scores
from analysis.measures.intervals import wilson

# Krippendorff, Computing Krippendorff's alpha-reliability (2011), example C: four coders, twelve units, nominal alpha .743
CODES = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, -1, -1, -1],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, -1, 3],
        [-1, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, -1],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, -1],
    ]
)


def test_the_published_value() -> None:
    found = alpha(CODES)
    assert found.alpha == pytest.approx(0.743, abs=5e-4)
    assert found.units == 11
    assert found.interval is not None
    assert found.interval.low < 0.743 < found.interval.high <= 1


def test_two_coders_by_hand() -> None:
    """10 units, 4 both yes, 5 both no, 1 apart: D_o = 2 / 20, D_e = 2 * 9 * 11 / (20 * 19)."""
    codes = np.array([[1] * 4 + [0] * 5 + [1], [1] * 4 + [0] * 5 + [0]])
    assert alpha(codes).alpha == pytest.approx(1 - (2 / 20) / (2 * 9 * 11 / (20 * 19)))


def test_draws_are_made_of_the_same_formula() -> None:
    counts = np.stack([(answer == CODES).sum(axis=0) for answer in range(6)], axis=1)
    counts = counts[counts.sum(axis=1) >= 2]
    drawn = _alphas(_parts(counts).mean(axis=0, keepdims=True), len(counts))
    assert drawn[0] == pytest.approx(alpha(CODES).alpha)


def test_names_of_answers_and_order_change_nothing() -> None:
    mixed = np.random.default_rng(1).permutation(12)
    renamed = np.where(CODES < 0, CODES, 9 - CODES)
    assert alpha(CODES[::-1, mixed]).interval == alpha(CODES).interval
    assert alpha(renamed).alpha == pytest.approx(alpha(CODES).alpha)


def test_what_cannot_be_told_is_none() -> None:
    assert alpha(np.array([[1, 1], [1, 1]])).alpha is None
    assert alpha(np.array([[1, 0], [-1, -1]])).alpha is None
    assert alpha(np.zeros((2, 0), dtype=np.int64)).units == 0


def test_scores_by_hand() -> None:
    found = scores(8, 2, 4)
    assert (found.precision.value, found.recall.value) == (0.8, pytest.approx(2 / 3))
    assert found.f1.value == pytest.approx(16 / 22)
    assert found.precision.interval == wilson(8, 10)
    low = wilson(8, 14).low
    assert found.f1.interval.low == pytest.approx(2 * low / (1 + low))
    nothing = scores(0, 0, 0)
    assert (nothing.precision.value, nothing.recall.value, nothing.f1.value) == (None, None, None)


def test_f1_is_covered() -> None:
    chance, held = np.random.default_rng(2), 0
    truth = 2 * 0.24 / (2 * 0.24 + 0.05 + 0.06)
    for _ in range(1000):
        hits, false, missed, _ = chance.multinomial(300, [0.24, 0.05, 0.06, 0.65])
        found = scores(int(hits), int(false), int(missed)).f1.interval
        held += found.low <= truth <= found.high
    assert 0.93 <= held / 1000 <= 0.97


def test_alpha_is_covered() -> None:
    """Two coders who each see the truth in 90 % of cases, 100 units, 300 rounds: alpha of the whole population is known."""
    chance, held = np.random.default_rng(3), 0
    yes = 0.4 * 0.9 + 0.6 * 0.1
    truth = 1 - (2 * 0.9 * 0.1) / (2 * yes * (1 - yes))
    for number in range(300):
        true = chance.random(100) < 0.4
        codes = np.where(chance.random((2, 100)) < 0.9, true, ~true).astype(np.int64)
        found = alpha(codes, seed=number)
        assert found.interval is not None
        held += found.interval.low <= truth <= found.interval.high
    assert 0.91 <= held / 300 <= 0.98
