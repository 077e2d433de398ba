"""Q-values against the procedure by hand, and how many of the believed are chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from analysis.measures.multiplicity import q_values


def test_by_hand() -> None:
    # sorted .01 .02 .03 .5: times 4/1, 4/2, 4/3, 4/4 = .04 .04 .04 .5
    assert q_values(np.array([0.03, 0.5, 0.01, 0.02])) == pytest.approx([0.04, 0.5, 0.04, 0.04])
    assert q_values(np.zeros(0)).tolist() == []


def test_tests_that_are_not_listed_count() -> None:
    listed = q_values(np.array([0.001, 0.2, 1.0, 1.0, 1.0]))
    assert q_values(np.array([0.001, 0.2]), untold=3) == pytest.approx(listed[:2])


def test_what_is_no_chance_is_refused() -> None:
    for wrong in (1.5, -0.1, np.nan):
        with pytest.raises(ValueError, match="must"):
            q_values(np.array([0.5, wrong]))


@given(st.lists(st.floats(0, 1) | st.sampled_from((0.0, 0.01, 0.5, 1.0)), min_size=1, max_size=60), st.integers(0, 50))
def test_as_an_independent_library_has_it(p: list[float], untold: int) -> None:
    listed = false_discovery_control([*p, *[1.0] * untold])[: len(p)]
    assert q_values(np.array(p), untold).tolist() == listed.tolist()


def test_false_discoveries_stay_rare() -> None:
    """40 tests, 10 of them real, 500 times: among the believed at q < .1 fewer than one in ten is chance, on average."""
    chance, wrong = np.random.default_rng(3), []
    for _ in range(500):
        p = chance.random(40)
        p[:10] = chance.beta(0.1, 10, 10)
        believed = q_values(p) < 0.1
        wrong.append(believed[10:].sum() / max(1, believed.sum()))
    assert 0.02 < np.mean(wrong) < 0.1
