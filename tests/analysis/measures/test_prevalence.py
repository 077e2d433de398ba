"""Corrected shares against a table worked out by hand, and their interval against many simulated archives."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.measures.prevalence import Checked, corrected, rogan_gladen


def test_a_share_worked_out_by_hand() -> None:
    """Sensitivity 16/20 = .8, specificity 72/80 = .9, raw 24 %: (.24 + .9 - 1) / .7 = .2."""
    found = corrected(240, 1000, Checked(right=16, wrong=8, missed=4, rest=72))
    assert found is not None
    assert found.value == pytest.approx(0.2)
    assert found.interval.low < 0.2 < found.interval.high
    assert found.differs  # four points
    near = corrected(210, 1000, Checked(right=18, wrong=2, missed=2, rest=78))  # (.21 + .975 - 1) / .875 = .2114
    assert near is not None
    assert near.value == pytest.approx(0.185 / 0.875)
    assert not near.differs


def test_what_cannot_be_corrected() -> None:
    assert rogan_gladen(0.05, 0.8, 0.9) == 0  # fewer found than false alarms alone would give
    assert rogan_gladen(0.5, 0.5, 0.5) is None
    assert corrected(5, 10, Checked(0, 1, 0, 9)) is None
    assert corrected(0, 0, Checked(1, 1, 1, 1)) is None
    with pytest.raises(ValueError, match="no share"):
        corrected(3, 2, Checked(1, 1, 1, 1))


@pytest.mark.parametrize(("true", "found", "left"), [(0.1, 0.7, 0.95), (0.3, 0.85, 0.9)])
def test_the_interval_holds_the_truth_as_often_as_it_says(true: float, found: float, left: float) -> None:
    chance = np.random.default_rng(4)
    held = 0
    for _ in range(1500):
        raw = chance.binomial(5000, true * found + (1 - true) * (1 - left))
        positives = max(1, chance.binomial(150, true))
        right, rest = chance.binomial(positives, found), chance.binomial(150 - positives, left)
        answer = corrected(raw, 5000, Checked(right, 150 - positives - rest, positives - right, rest))
        held += answer is None or answer.interval.low <= true <= answer.interval.high
    assert 0.93 <= held / 1500 <= 0.985
