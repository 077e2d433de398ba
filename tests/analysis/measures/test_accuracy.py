"""Precision, recall and F1 against a table worked out by hand, plain and weighted."""

from __future__ import annotations

import pytest

from analysis.measures.accuracy import Outcome, accuracy, rate
from analysis.measures.intervals import wilson

TABLE = (
    [Outcome(True, True)] * 8 + [Outcome(False, True)] * 2 + [Outcome(True, False)] * 4 + [Outcome(False, False)] * 6
)


def test_a_table_worked_out_by_hand() -> None:
    found = accuracy(TABLE)
    assert (found.n, found.seen, found.found, found.both) == (20, 12, 10, 8)
    assert found.precision
    assert found.recall
    assert found.f1
    assert found.precision.value == pytest.approx(8 / 10)
    assert found.recall.value == pytest.approx(8 / 12)
    assert found.f1.value == pytest.approx(2 * 8 / (2 * 8 + 2 + 4))
    bounds = wilson(8, 10)
    assert (found.precision.low, found.precision.high) == pytest.approx((bounds.low, bounds.high))
    likeness = wilson(8, 14)
    assert (found.f1.low, found.f1.high) == pytest.approx(
        (2 * likeness.low / (1 + likeness.low), 2 * likeness.high / (1 + likeness.high))
    )


def test_weights_undo_what_the_drawing_did() -> None:
    """The rules' hits were drawn four times as often: two missed pieces stand for eight, eight found ones for eight."""
    found = accuracy([Outcome(True, True, 1.0)] * 8 + [Outcome(True, False, 4.0)] * 2)
    assert found.recall
    assert found.recall.value == pytest.approx(0.5)
    assert found.recall.high - found.recall.low > wilson(5, 10).high - wilson(5, 10).low


def test_nothing_found_is_no_rate() -> None:
    found = accuracy([Outcome(True, False)] * 3)
    assert found.precision is None
    assert found.recall
    assert (found.recall.value, found.recall.low) == (0, 0)
    assert accuracy([]).f1 is None
    assert rate([]) is None
