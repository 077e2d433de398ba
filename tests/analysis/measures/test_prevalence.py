"""Corrected shares by hand, and how often they hold the true one where the raw share does not."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.measures.prevalence import corrected

YES, NO = True, False


def sample(hits: int, missed: int, false: int, spared: int) -> tuple[np.ndarray, np.ndarray]:
    """Labelled pieces: what the rules say and what people say."""
    cells = [(YES, YES)] * hits + [(NO, YES)] * missed + [(YES, NO)] * false + [(NO, NO)] * spared
    return np.array([found for found, _ in cells]), np.array([true for _, true in cells])


def test_by_hand() -> None:
    """Recall 32 of 40, specificity 144 of 160, raw 31 %: (.31 + .9 - 1) / (.8 + .9 - 1) = .3."""
    found = corrected(31, 100, *sample(32, 8, 16, 144))
    assert (found.raw, found.sensitivity, found.specificity) == (0.31, 0.8, 0.9)
    assert found.precision == pytest.approx(2 / 3)
    assert found.share == pytest.approx(0.3)
    assert found.interval is not None
    assert 0 < found.interval.low < 0.3 < found.interval.high < 1


def test_rules_without_fault_change_nothing() -> None:
    found = corrected(31, 100, *sample(40, 0, 0, 160))
    assert found.share == pytest.approx(0.31)


def test_turning_the_question_round_turns_the_answer() -> None:
    found, true = sample(32, 8, 16, 144)
    there, back = corrected(31, 100, found, true), corrected(69, 100, ~found, ~true)
    assert there.share is not None
    assert back.share == pytest.approx(1 - there.share)


def test_weights_undo_an_uneven_sample() -> None:
    """Half of what the rules found was labelled, a tenth of the rest: each labelled piece stands for 2 or for 10."""
    even = corrected(300, 1000, *sample(160, 100, 140, 600))
    found, true = sample(80, 10, 70, 60)
    weighed = corrected(300, 1000, found, true, np.where(found, 2.0, 10.0))
    assert weighed.share == pytest.approx(even.share)
    assert weighed.precision == pytest.approx(160 / 300)
    assert corrected(300, 1000, found, true).share != pytest.approx(even.share)


def test_shares_stay_within_their_bounds() -> None:
    assert corrected(2, 100, *sample(32, 8, 16, 144)).share == 0.0
    assert corrected(99, 100, *sample(32, 8, 16, 144)).share == 1.0


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ((4, 0, 1, 100), "Only 4 labelled pieces carry it"),
        ((10, 10, 50, 50), "than a coin"),
        ((0, 0, 0, 0), "Only 0"),
    ],
)
def test_what_cannot_be_told_is_said(cells: tuple[int, int, int, int], words: str) -> None:
    found = corrected(31, 100, *(side.astype(bool) for side in sample(*cells)))
    assert (found.share, found.interval) == (None, None)
    assert words in found.reason


def test_no_share_is_refused() -> None:
    with pytest.raises(ValueError, match="no share"):
        corrected(3, 2, *sample(10, 10, 10, 10))
    assert corrected(0, 0, *sample(10, 0, 0, 10)).reason == "There is nothing to take a share of."


def test_the_corrected_share_is_covered_and_the_raw_is_not() -> None:
    """True share 25 %, recall .8, specificity .92, 300 labelled, 800 counted, 200 rounds."""
    chance, held, raw = np.random.default_rng(5), 0, 0.0
    for number in range(200):
        true = chance.random(1100) < 0.25
        seen = np.where(true, chance.random(1100) < 0.8, chance.random(1100) < 0.08)
        found = corrected(int(seen[300:].sum()), 800, seen[:300], true[:300], seed=number)
        assert found.interval is not None
        held += found.interval.low <= 0.25 <= found.interval.high
        raw += seen[300:].mean() / 200
    assert 0.91 <= held / 200 <= 0.98
    assert raw == pytest.approx(0.26, abs=0.005)
