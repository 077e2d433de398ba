from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.change import change

STEADY = [(10, 40), (12, 40), (11, 40), (10, 40)]


def test_a_rise_is_named_only_when_its_interval_leaves_zero() -> None:
    found = change(30, 60, STEADY)
    assert found.verdict == "up"
    assert found.change == pytest.approx(50 - 26.25)
    assert found.change_low is not None
    assert found.change_low > 0
    assert (found.count, found.total, found.share) == (30, 60, 50.0)
    assert change(20, 60, STEADY).verdict == "little changed"
    assert change(1, 60, STEADY).verdict == "down"


def test_under_thirty_pieces_there_is_no_share() -> None:
    found = change(10, 29, STEADY)
    assert (found.verdict, found.share) == ("too few", None)


def test_without_enough_before_there_is_a_share_and_no_change() -> None:
    found = change(10, 40, [(3, 9), (0, 0), (1, 5)])
    assert (found.verdict, found.share, found.change) == ("too few", 25.0, None)


def test_a_week_that_was_not_collected_is_no_zero() -> None:
    assert change(20, 60, [*STEADY[:3], (0, 0)]).median == pytest.approx(27.5)


@given(st.integers(30, 500), st.data())
def test_intervals_hold_their_value(total: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, total))
    found = change(count, total, STEADY)
    assert found.low is not None
    assert found.share is not None
    assert found.high is not None
    assert found.low - 1e-9 <= found.share <= found.high + 1e-9
    assert found.change_low is not None
    assert found.change is not None
    assert found.change_high is not None
    assert found.change_low - 0.5 <= found.change <= found.change_high + 0.5
    if found.verdict == "up":
        assert found.change > 0
