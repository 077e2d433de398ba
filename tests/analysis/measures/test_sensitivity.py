"""How far a figure hangs on its phrases, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.measures.sensitivity import Band, Evidence, band


def share_of_first(weights: np.ndarray) -> float | None:
    whole = weights.sum()
    return float(weights[:, 0].sum() / whole) if whole else None


# two pieces, two themes; phrases 10 to 14 once each for theme 0, phrases 20 to 24 for theme 1
EVIDENCE = Evidence(
    2, 2, np.array([0, 1] * 5), np.array([0] * 5 + [1] * 5), np.array([*range(10, 15), *range(20, 25)]), np.ones(10)
)


def test_weights_by_hand() -> None:
    assert EVIDENCE.weights().tolist() == [[3.0, 2.0], [2.0, 3.0]]
    assert EVIDENCE.weights(EVIDENCE.phrase > 12).tolist() == [[1.0, 2.0], [1.0, 3.0]]


def test_the_band_by_hand() -> None:
    """Two of ten phrases go: both of one theme (3 of 8 or 5 of 8, each in one of nine draws times two) or one of each (half)."""
    found = band(EVIDENCE, share_of_first, draws=400)
    assert found == Band(0.5, 0.375, 0.625)
    assert band(EVIDENCE, share_of_first, dropped=0.0) == Band(0.5, 0.5, 0.5)


def test_one_phrase_that_carries_all_shows() -> None:
    """All of theme 0 rests on one phrase in many pieces: it goes in one of five draws, and the band reaches to 0."""
    rest = np.arange(20, 24)
    fragile = Evidence(
        40, 2, np.arange(40), np.array([0] * 20 + [1] * 20), np.array([10] * 20 + list(np.tile(rest, 5))), np.ones(40)
    )
    found = band(fragile, share_of_first, draws=100)
    assert found.low == 0.0
    assert found.high == pytest.approx(20 / 35)


def test_order_and_seed() -> None:
    mixed = np.random.default_rng(1).permutation(10)
    other = Evidence(2, 2, EVIDENCE.piece[mixed], EVIDENCE.theme[mixed], EVIDENCE.phrase[mixed], EVIDENCE.weight[mixed])
    uneven = [Evidence(2, 2, e.piece, e.theme, e.phrase, e.phrase / 10.0) for e in (EVIDENCE, other)]
    one, two = (band(evidence, share_of_first) for evidence in uneven)
    assert (one.low, one.high) == (pytest.approx(two.low), pytest.approx(two.high))
    assert band(uneven[0], share_of_first, seed=1) != one


def test_what_cannot_be_said_is_not() -> None:
    nothing = Evidence(1, 1, *(np.zeros(0, dtype=np.int64),) * 3, np.zeros(0))
    assert band(nothing, share_of_first) == Band(None, None, None)
    with pytest.raises(ValueError, match="part of phrases"):
        band(EVIDENCE, share_of_first, dropped=1.0)
