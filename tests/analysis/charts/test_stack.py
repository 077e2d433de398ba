from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.charts.records import Chart, Period, Point, Series
from analysis.charts.scales import axis_for
from analysis.charts.stack import stack, total
from tests.analysis.charts.drawn import EVENTS, NS, counts, tree, weeks

rows = st.integers(1, 30).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 500), min_size=n, max_size=n), min_size=1, max_size=6)
)


@settings(deadline=None, max_examples=40)
@given(rows, st.sampled_from([1180, 760, 560, 360]))
def test_layers_add_up_to_their_week_and_stay_in_the_box(values: list[list[int]], width: int) -> None:
    chart = counts(values, events=EVENTS)
    root = tree(stack(chart, width=width))
    box = [float(v) for v in root.attrib["viewBox"].split()]
    shown = chart.last(13) if width == 360 else chart
    columns = root.findall(f"{NS}a[@class='wk']")
    assert len(columns) == len(shown.periods)
    most = max(total(shown, i) for i in range(len(shown.periods)))
    high = axis_for(0, most, whole=True).high
    for index, column in enumerate(columns):
        hit, *_ = column.findall(f"{NS}rect")
        marks = column.findall(f"{NS}g/{NS}rect")
        counted = [s.points[index].value for s in shown.series if s.points[index].value]
        whole, ground = float(hit.attrib["height"]), float(hit.attrib["y"]) + float(hit.attrib["height"])
        tops = [ground, *(float(mark.attrib["y"]) for mark in marks)]
        layers = [below - above for below, above in pairwise(tops)]
        assert layers == pytest.approx([value / high * whole for value in counted], abs=0.15)
        assert ground - tops[-1] == pytest.approx(total(shown, index) / high * whole, abs=0.15)
        for mark in (hit, *marks):
            assert 0 <= float(mark.attrib["x"]) <= box[2]
            assert 0 <= float(mark.attrib["y"]) <= float(mark.attrib["y"]) + float(mark.attrib["height"]) <= box[3]


def test_a_gap_is_hatched_and_no_link_and_the_incomplete_week_is_light() -> None:
    chart = counts([[5, 0, 4, 2]], periods=weeks(4, gaps=(1,), incomplete=3))
    root = tree(stack(chart, width=1180))
    links = root.findall(f"{NS}a")
    assert [link.attrib["data-key"] for link in links] == ["2025-W01", "2025-W03", "2025-W04"]
    assert root.find(f"{NS}g/{NS}rect[@class='gap']") is not None
    assert links[-1].find(f"{NS}g").attrib["opacity"] == ".45"  # type: ignore[union-attr]
    assert links[-1].attrib["aria-label"].endswith("incomplete")
    assert links[0].find(f"{NS}g").attrib.get("opacity") is None  # type: ignore[union-attr]


def test_the_number_that_opens_a_list_is_said_and_written() -> None:
    link = tree(stack(counts([[9, 8], [3, 1]]), width=760)).findall(f"{NS}a")[1]
    assert link.attrib["data-opens"] == "1"
    assert link.attrib["aria-label"] == "Week 2: 1 pieces (Hardware 8; Models 1)"
    assert link.attrib["href"] == "/articles/?week=2025-W02&relevance=on"


def test_words_are_escaped_and_nothing_carries_a_style_or_a_script() -> None:
    period = Period("k", "<b>", 'a"b<script>', '/articles/?q="><script>&x=1', opens=1)
    chart = Chart("p", "<i>T</i>", "a & b", (period,), (Series("hardware", "R&D <x>", (Point(1),)),))
    text = stack(chart, width=1180)
    assert "<script" not in text
    assert "style=" not in text
    root = tree(text)
    assert root.find(f"{NS}title").text == "<i>T</i>"  # type: ignore[union-attr]
    assert root.find(f"{NS}a").attrib["href"] == period.href  # type: ignore[union-attr]


def test_it_is_a_group_with_links_and_an_image_without() -> None:
    linked = counts([[1, 2]])
    plain = Chart("p", "t", "d", (Period("k", "l", "s"),), (Series("ink", "n", (Point(3),)),))
    assert tree(stack(linked, width=1180)).attrib["role"] == "group"
    assert tree(stack(plain, width=1180)).attrib["role"] == "img"


def test_ids_are_unique_over_the_widths_of_one_page() -> None:
    chart = counts([[1, 2, 3]])
    ids = [
        node.attrib["id"]
        for width in (1180, 760, 360)
        for node in tree(stack(chart, width=width)).iter()
        if "id" in node.attrib
    ]
    assert len(ids) == len(set(ids)) == 9


def test_labels_stand_at_the_last_complete_week() -> None:
    chart = counts([[5, 7, 1], [2, 3, 1]], periods=weeks(3, incomplete=2))
    said = [node.text for node in tree(stack(chart, width=1180)).iter(f"{NS}tspan")]
    assert said == ["7", "3"]


def test_a_series_that_does_not_fit_the_axis_is_refused() -> None:
    with pytest.raises(ValueError, match="1 points for 2 periods"):
        Chart("p", "t", "d", weeks(2), (Series("ink", "n", (Point(3),)),))


def test_an_empty_axis_draws() -> None:
    assert tree(stack(counts([[]]), width=360)).attrib["role"] == "img"
