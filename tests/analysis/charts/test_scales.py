from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts.axes import push_apart
from analysis.charts.scales import Columns, Linear, axis_around, axis_for, figure, nice_step, signed


@given(st.integers(0, 10_000_000))
def test_a_count_axis_has_three_to_seven_whole_ticks_from_zero(most: int) -> None:
    axis = axis_for(0, most, whole=True)
    assert 3 <= len(axis.ticks) <= 7
    assert axis.ticks[0] == axis.low == 0
    assert all(tick == int(tick) for tick in axis.ticks)
    assert axis.high >= most
    assert axis.high >= axis.ticks[-1]


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_a_measure_axis_has_three_to_seven_ticks_and_holds_its_values(low: float, span: float) -> None:
    axis = axis_for(low, low + span, whole=False)
    assert 3 <= len(axis.ticks) <= 7
    slack = 1e-6 * max(1, abs(low), span)
    assert axis.low <= low + slack
    assert axis.high >= low + span - slack


def test_an_axis_of_nothing_is_still_an_axis() -> None:
    assert axis_for(0, 0, whole=True).ticks == (0, 1, 2)
    with pytest.raises(ValueError, match="above zero"):
        nice_step(0, whole=False)


@given(st.floats(-10, 20))
def test_values_stay_on_the_axis(value: float) -> None:
    assert 10 <= Linear(0, 10, 300, 10).at(value) <= 300


@given(st.integers(1, 400))
def test_columns_tile_the_plot(count: int) -> None:
    columns = Columns(count, 34, 1056)
    x, width = columns.bar(count - 1)
    assert columns.edge(0) == 34
    assert columns.edge(count) == pytest.approx(1056)
    assert columns.edge(count - 1) <= x
    assert x + width <= columns.edge(count) + 1e-6


@given(st.lists(st.floats(0, 300), max_size=8))
def test_labels_are_pushed_apart_inside_the_plot_in_their_order(places: list[float]) -> None:
    moved = push_apart(places, gap=17, low=0, high=300)
    ordered = [m for _, m in sorted(zip(places, moved, strict=True))]
    assert all(-1e-6 <= m <= 300 + 1e-6 for m in moved)
    assert all(b - a >= 17 - 1e-6 for a, b in pairwise(ordered)) or len(places) < 2


def test_figures_have_thousands_and_a_true_minus() -> None:
    assert [figure(v) for v in (1054, 0.5, -0.09, -2)] == ["1,054", "0.5", "−0.09", "−2"]


@given(st.floats(-4, -0.5), st.floats(0.5, 4))
def test_an_axis_around_zero_holds_its_values_and_its_ticks_are_within(low: float, high: float) -> None:
    axis = axis_around(low, high)
    assert axis.low < low < high < axis.high
    assert 0 in axis.ticks
    assert 2 <= len(axis.ticks) <= 8
    assert all(axis.low <= tick <= axis.high for tick in axis.ticks)
    assert len({signed(tick, axis.places) for tick in axis.ticks}) == len(axis.ticks)


def test_signs_are_written_and_zero_has_none() -> None:
    assert [signed(v) for v in (0.1, -0.09, -0.001, 0.0)] == ["+0.10", "−0.09", "0", "0"]
    assert signed(-1.0, 1) == "−1.0"
