"""An index around zero: sides, gaps, too few, the last value, and the reason where there is no line."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.charts.drawings import across
from analysis.charts.leaning import leaning
from tests.analysis.charts.drawn import NS, numbers, tree
from tests.analysis.charts.invented import a_half_year, index, leaning_states, period

ALL = [(name, width) for name in leaning_states() for width in (1180, 760, 360)]


def drawn(name: str, width: int = 1180) -> ElementTree.Element:
    chart, whisker = leaning_states()[name]
    return tree(leaning(chart, width=width, whisker=whisker))


def texts(root: ElementTree.Element) -> list[str]:
    return [node.text or "" for node in root.iter(f"{NS}text")]


def marked(root: ElementTree.Element, class_: str) -> list[ElementTree.Element]:
    return [node for node in root.iter() if class_ in node.attrib.get("class", "").split()]


def test_each_side_is_drawn_in_its_colour_and_clipped_at_zero() -> None:
    root = drawn("year")
    windows = {c.attrib["id"]: c[0].attrib for c in root.iter(f"{NS}clipPath")}
    zero = float(next(line for line in marked(root, "ax")).attrib["y1"])
    above, below = windows["deployment-d-1180"], windows["hardware-d-1180"]
    assert (float(above["y"]), float(above["height"])) == (0, zero)
    assert float(below["y"]) == zero
    for group in root.iter(f"{NS}g"):
        if clip := group.attrib.get("clip-path"):
            key = clip.removeprefix("url(#").partition("-")[0]
            assert [node.attrib["class"] for node in group] == [f"b-{key}", f"l-{key}"]
    assert marked(root, "ax")[0].attrib["stroke-width"] == "1.5"


def test_a_gap_breaks_the_line_and_is_no_value() -> None:
    root = drawn("year")
    assert [len(numbers(line.attrib["points"])) // 2 for line in marked(root, "l-deployment")] == [10, 13]
    assert len(root.findall(f"{NS}a[@class='wk']")) == 26
    gap = next(g for g in root.findall(f"{NS}g") if g.find(f"{NS}rect[@class='gap']") is not None)
    assert gap.findtext(f"{NS}title") == "Week 18, from 28 Apr: not collected, disk full"


def test_too_few_and_incomplete_weeks_are_grey_rings_apart_from_the_line() -> None:
    root = drawn("year")
    rings = marked(root, "few-other")
    assert [ring.attrib.get("opacity") for ring in rings] == [None, None, ".6"]
    joined = {x for line in marked(root, "l-hardware") for x in numbers(line.attrib["points"])[::2]}
    assert joined.isdisjoint(float(ring.attrib["cx"]) for ring in rings)
    links = [a.attrib["aria-label"] for a in root.findall(f"{NS}a[@class='wk']")]
    assert links[0] == "Week 6, from 3 Feb: D −0.69 (−0.9 to −0.48, n = 17, too few)"
    assert links[-1].endswith("incomplete")


def test_every_week_opens_its_list() -> None:
    link = drawn("year").findall(f"{NS}a[@class='wk']")[-2]
    assert link.attrib["href"] == "/articles/?week=2025-W31&count=stories"
    assert link.attrib["data-opens"] == "65"


def test_the_last_told_week_is_said_in_words() -> None:
    root = drawn("year")
    assert {"D = +0.12", "W31, n 86", "▲ more deployment", "▼ more hardware"} <= set(texts(root))
    assert "+0.12" in texts(drawn("year", 360))
    assert "D = −1.40" in texts(drawn("settled"))


def test_a_month_is_named_as_the_axis_names_it() -> None:
    months = tuple(replace(period(at), key=f"2025-0{at + 1}", label=("Jan", "Feb")[at]) for at in range(2))
    assert "Feb, n 86" in texts(tree(leaning(index((0.5, 0.6), months), width=760)))


def test_the_last_mark_is_a_ring_when_its_interval_holds_zero() -> None:
    assert len(marked(drawn("year"), "o-deployment")) == 1
    assert marked(drawn("year"), "m-deployment") == []
    assert len(marked(drawn("settled"), "m-hardware")) == 1
    assert marked(drawn("settled"), "o-hardware") == []


def test_the_whisker_spans_what_dropped_seeds_do() -> None:
    chart, _ = leaning_states()["year"]
    root = drawn("year")
    (whisker,) = marked(root, "whisker")
    places = sorted(float(whisker.attrib[name]) for name in ("y1", "y2"))
    middle = float(marked(root, "o-deployment")[0].attrib["cy"])
    assert places[0] < middle < places[1]
    assert whisker.attrib["x1"] == marked(root, "o-deployment")[0].attrib["cx"]
    assert marked(tree(leaning(chart, width=1180)), "whisker") == []


def test_events_stand_above_the_wide_plot_only() -> None:
    assert {"H20 licence rule", "日内瓦会谈"} <= set(texts(drawn("year")))
    assert "H20 licence rule" not in texts(drawn("year", 360))
    (chinese,) = [t for t in drawn("year").iter(f"{NS}text") if t.text == "日内瓦会谈"]
    assert chinese.attrib["lang"] == "zh-Hans"
    assert int(drawn("year").attrib["height"]) - int(drawn("settled").attrib["height"]) == 41


def test_points_alone_keep_their_interval_and_are_not_joined() -> None:
    root = drawn("alone")
    assert list(root.iter(f"{NS}polyline")) == []
    assert len(marked(root, "o-deployment")) == len(marked(root, "m-deployment")) == 1
    assert len(marked(root, "l-deployment")) == 2


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("one", "One complete week only: no course to show."),
        ("few", "Too few in every week shown: no claim made."),
        ("gaps", "Not collected in any week shown."),
        ("unknown", "No figure in any week shown."),
        ("none", "No week to show."),
    ],
)
@pytest.mark.parametrize("width", [1180, 360])
def test_without_a_line_the_drawing_says_why(name: str, reason: str, width: int) -> None:
    root = drawn(name, width)
    assert reason in texts(root)
    assert (root.findtext(f"{NS}desc") or "").endswith(reason)
    assert list(root.iter(f"{NS}polyline")) == []
    assert root.attrib["role"] == ("group" if name in ("one", "few", "unknown") else "img")


def test_a_line_needs_no_reason() -> None:
    assert drawn("year").findtext(f"{NS}desc") == "From −0.69 to +0.12."


@pytest.mark.parametrize(("name", "width"), ALL)
def test_words_are_large_enough_and_nothing_leaves_the_box(name: str, width: int) -> None:
    root = drawn(name, width)
    assert all(float(node.attrib["font-size"]) >= 11.5 for node in root.iter(f"{NS}text"))
    high = float(root.attrib["height"])
    for node in [*root.iter(f"{NS}polyline"), *root.iter(f"{NS}polygon")]:
        places = numbers(node.attrib["points"])
        assert all(0 <= x <= width for x in places[::2])
        assert all(0 <= y <= high for y in places[1::2])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.one_of(st.none(), st.floats(-9, 9)), max_size=26), st.sampled_from([1180, 760, 360]))
def test_any_series_draws(values: list[float | None], width: int) -> None:
    weeks = tuple(period(at) for at in range(len(values)))
    root = tree(leaning(index(tuple(values), weeks), width=width))
    assert len(root.findall(f"{NS}a")) == min(13 if width == 360 else 99, len(values))
    assert "0" in texts(root)
    assert all(0 <= float(c.attrib["cy"]) <= float(root.attrib["height"]) for c in root.iter(f"{NS}circle"))


def test_the_widths_of_one_page_share_no_id() -> None:
    drawings = across(a_half_year(), leaning, whisker=(0.0, 0.2))
    ids = [i for svg in (drawings.wide, drawings.mid, drawings.narrow) for i in re.findall(r' id="([^"]+)"', svg)]
    assert len(ids) == len(set(ids)) == 15
    assert all(f'id="{aim}"' in drawings.wide for aim in re.findall(r"url\(#([^)]+)\)", drawings.wide))
