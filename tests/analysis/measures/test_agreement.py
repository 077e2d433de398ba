"""Krippendorff's alpha against tables worked out by hand and against the field's own example."""

from __future__ import annotations

import pytest

from analysis.measures.agreement import agreement


def test_a_binary_table_worked_out_by_hand() -> None:
    """Ten pieces, two people: 1-1 three times, 0-0 five times, 1-0 twice.

    n = 20 values, 8 ones and 12 noughts; disagreement seen: 4 of the 20 pairable values; expected 2 * 8 * 12 / 19:
    alpha = 1 - 19 * 4 / 192 = 116 / 192.
    """
    codes = [(1, 1)] * 3 + [(0, 0)] * 5 + [(1, 0)] * 2
    found = agreement(codes)
    assert found.alpha == pytest.approx(116 / 192)
    assert found.n == 10
    assert found.interval is not None
    assert found.interval.low < 116 / 192 < found.interval.high <= 1


def test_the_published_example_with_a_missing_coder() -> None:
    """Krippendorff 2011, data C (nominal): four observers, twelve units, alpha .743."""
    table = (
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    )
    rows = [line.split() for line in table]
    units = [[row[at] for row in rows if row[at] != "."] for at in range(12)]
    assert agreement(units).alpha == pytest.approx(0.743, abs=0.001)
    assert agreement(units).n == 11  # the last unit has one observer
    assert agreement(units, ordered="12345").alpha == pytest.approx(0.815, abs=0.001)


def test_the_resamples_know_the_same_alpha() -> None:
    """Doubling every piece moves alpha by n alone; the interval narrows."""
    few = agreement([(1, 1)] * 9 + [(0, 0)] * 15 + [(1, 0)] * 6)
    many = agreement(([(1, 1)] * 9 + [(0, 0)] * 15 + [(1, 0)] * 6) * 9)
    assert few.interval
    assert many.interval
    assert few.interval.high - few.interval.low > 2 * (many.interval.high - many.interval.low)
    assert agreement([(1, 1)] * 9 + [(0, 1)] * 3).interval == agreement([(1, 1)] * 9 + [(0, 1)] * 3).interval


def test_without_two_values_or_two_people_there_is_no_alpha() -> None:
    assert agreement([(0, 0)] * 5).alpha is None
    assert agreement([(1,), (0,)]) == agreement([])
    assert agreement([]).n == 0
    with pytest.raises(ValueError, match="ordered"):
        agreement([("core", "far")], ordered=("off", "core"))
