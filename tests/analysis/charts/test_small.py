from __future__ import annotations

import pytest
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.charts.bars import bar, divbar, mix
from analysis.charts.columns import histogram, panel
from analysis.charts.drawings import across
from analysis.charts.marks import colour, family_colour
from analysis.charts.spark import spark
from analysis.charts.stack import stack
from tests.analysis.charts.drawn import NS, counts, numbers, tree, weeks


def test_the_histogram_links_every_week_and_marks_the_chosen_ones() -> None:
    chart = counts([[3, 0, 9, 4]], periods=weeks(4, gaps=(1,)))
    root = tree(histogram(chart, width=1180, selected=("2025-W03", "2025-W04")))
    assert len(root.findall(f".//{NS}a")) == 3
    assert [r.attrib["class"] for a in root.iter(f"{NS}a") for r in a if r.attrib["class"] != "hit"] == [
        "m-dim",
        "m-accent",
        "m-accent",
    ]
    assert len(root.findall(f".//{NS}g[@class='brush-hg']")) == 2
    assert "brushable" in root.attrib["class"]


def test_a_histogram_on_a_page_fills_its_breadth_and_keeps_its_words() -> None:
    drawings = across(counts([[3, 1] * 40], periods=weeks(80)), histogram)
    assert drawings.mid == ""
    root = tree(drawings.shown)
    assert "viewBox" not in root.attrib
    assert tree(drawings.wide).attrib["viewBox"] == "0 0 1180 84"
    assert [inner.attrib["preserveAspectRatio"] for inner in root.findall(f"{NS}svg")] == ["none"]
    words = [word.attrib["x"] for word in root.findall(f"{NS}text")]
    assert len(words) > 1
    assert all(x.endswith("%") for x in words)


def test_a_selection_outside_the_axis_marks_nothing() -> None:
    root = tree(histogram(counts([[3, 1]]), width=360, selected=("2024-W01", "2024-W02")))
    assert root.find(f".//{NS}g[@class='brush-hg']") is None
    assert "m-accent" not in histogram(counts([[3, 1]]), width=360)


def test_panels_share_one_scale() -> None:
    def tall(ceiling: float) -> float:
        root = tree(panel(counts([[5, 10]]), ceiling=ceiling))
        return max(float(r.attrib["height"]) for r in root.iter(f"{NS}rect") if r.attrib["class"] == "m-hardware")

    assert tall(0) > tall(20) > tall(100)


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=60))
def test_a_spark_stays_inside_its_word(values: list[float | None]) -> None:
    root = tree('<x xmlns="http://www.w3.org/2000/svg">' + spark(values, level=0) + "</x>")[0]
    for node in root.iter(f"{NS}polyline"):
        places = numbers(node.attrib["points"])
        assert all(0 <= x <= 96 for x in places[::2])
        assert all(0 <= y <= 24 for y in places[1::2])
    assert root.attrib["aria-hidden"] == "true"


@given(st.lists(st.tuples(st.sampled_from(["hardware", "models", "capital"]), st.floats(0, 1e6)), max_size=6))
def test_a_mix_fills_its_width_and_never_more(parts: list[tuple[str, float]]) -> None:
    root = tree(mix(parts))
    widths = [float(r.attrib["width"]) for r in root]
    places = [float(r.attrib.get("x", 0)) for r in root]
    assert all(x + w <= 100.1 for x, w in zip(places, widths, strict=True))
    if sum(v for _, v in parts) > 0:
        assert max(x + w for x, w in zip(places, widths, strict=True)) >= 99.5


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_a_change_bar_stays_inside(change: float, low: float, high: float, reach: float) -> None:
    root = tree(divbar(change, low, high, reach=reach))
    for node in root:
        for name in ("x", "x1", "x2"):
            assert 0 <= float(node.attrib.get(name, 0)) <= 96
    assert root[1].attrib["class"] == ("m-ink" if change >= 0 else "m-other")


def test_a_facet_bar_is_as_long_as_its_part() -> None:
    assert tree(bar(5, 10, width=40))[1].attrib["width"] == "20"
    assert len(tree(bar(0, 10))) == 1
    assert len(tree(bar(0, 0))) == 1


def test_widths_of_a_page_and_of_half_a_page() -> None:
    drawings = across(counts([[1, 2]]), stack)
    assert [tree(d).attrib["width"] for d in (drawings.wide, drawings.mid, drawings.narrow)] == ["1180", "760", "360"]
    half = across(counts([[1, 2]]), histogram, half=True, selected=("2025-W01", "2025-W01"))
    assert tree(half.wide).attrib["width"] == "560"
    assert half.mid == ""


def test_a_template_prints_a_drawing_as_it_stands() -> None:
    assert Template("{{ svg }}").render(Context({"svg": bar(1, 2)})).startswith("<svg")


def test_families_have_colours_and_an_unknown_colour_is_named() -> None:
    assert [family_colour(s) for s in ("hardware", "capital_talent", "geopolitics", "nvidia")] == [
        "hardware", "capital", "other", "other",
    ]  # fmt: skip
    with pytest.raises(KeyError, match="no series colour"):
        colour("pink")
