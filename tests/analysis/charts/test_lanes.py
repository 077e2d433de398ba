"""The lane of events: no dotted line runs through another's words, no words lie on others, and steps go down where they can."""

from __future__ import annotations

import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts.lanes import ROWS, Place, places
from analysis.charts.leaning import leaning
from analysis.charts.lines import lines
from analysis.charts.stack import stack
from tests.analysis.charts.drawn import EVENTS, NS, counts, tree
from tests.analysis.charts.invented import a_half_year

lanes = st.lists(st.tuples(st.floats(40, 1000), st.floats(20, 420)), max_size=9).map(sorted)


def crosses(one: Place, other: Place) -> bool:
    """Whether the line of one, from its row downwards, runs through the words of the other."""
    return other.row > one.row and other.start < one.x < other.stop


@given(lanes)
def test_no_line_runs_through_words_and_no_words_lie_on_others(labels: list[tuple[float, float]]) -> None:
    found = [place for place in places(labels, 40, 1180) if place]
    for one, other in combinations(found, 2):
        assert not crosses(one, other)
        assert not crosses(other, one)
        assert one.row != other.row or one.stop <= other.start or other.stop <= one.start
    assert all(place.start >= 40 and place.stop <= 1180 and place.row < ROWS for place in found)
    assert found or not labels or all(x + width > 1170 and x - width < 50 for x, width in labels)


def test_neighbours_go_down_in_steps_and_the_last_flips() -> None:
    found = places([(100, 300), (200, 300), (300, 300), (1000, 300)], 40, 1180)
    assert [(one.row, one.flipped) for one in found if one] == [(0, False), (1, False), (2, False), (0, True)]


def test_events_of_one_day_share_a_line() -> None:
    found = places([(500, 300)] * 9, 40, 1180)
    assert [(one.row, one.flipped) for one in found if one] == [
        (row, side) for side in (False, True) for row in range(ROWS)
    ]


def test_as_many_as_can_be_have_a_place() -> None:
    crowd = [(100.0 + 10 * at, 600.0) for at in range(6)]
    assert [one is not None for one in places(crowd, 40, 1180)].count(True) == ROWS
    # greedy would give the first a row to the right, and then have none for the third
    both = places([(500, 300), (520, 300), (540, 300), (560, 300), (580, 300), (600, 300)], 40, 1180)
    assert None not in both


def test_a_crowd_ends() -> None:
    begun = time.monotonic()
    places([(60.0 + 3 * at, 500.0) for at in range(60)], 40, 1180)
    assert time.monotonic() - begun < 30  # not a measure: for ever is what must not happen


@pytest.mark.parametrize("draw", [lines, stack, leaning])
@pytest.mark.parametrize("width", [1180, 760])
def test_charts_keep_words_and_lines_apart(draw, width: int) -> None:
    chart = counts([[5] * 27], events=EVENTS) if draw is stack else a_half_year()
    root = tree(draw(chart, width=width))
    stems = [
        (float(one.attrib["x1"]), float(one.attrib["y1"]))
        for one in root.iter(f"{NS}line")
        if one.get("class") == "ev-l"
    ]
    labels = {event.label for event in chart.events}
    words = [one for one in root.iter(f"{NS}text") if one.text in labels]
    assert len(words) == len(stems) > len(chart.events) - 2
    for one in words:
        x, y = float(one.attrib["x"]), float(one.attrib["y"])
        wide = 5.0 * len(one.text or "")
        start, stop = (x - wide, x) if one.get("text-anchor") == "end" else (x, x + wide)
        assert not [stem for stem in stems if start < stem[0] < stop and stem[1] < y - 8]
