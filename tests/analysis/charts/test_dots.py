"""Dot plots: rows in their order, links, marks, the axis and its sides."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from analysis.charts.dots import DotRow, Dots, dots
from analysis.charts.drawings import across
from tests.analysis.charts.drawn import NS, tree
from tests.analysis.charts.invented import dot_states, frames, press, side

ALL = [(name, width) for name in dot_states() for width in (1180, 760, 560, 360)]


def drawn(name: str, width: int = 560) -> ElementTree.Element:
    return tree(dots(dot_states()[name], width=width))


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(part for part in node.itertext()) for node in root.iter(f"{NS}text")]


def circles(root: ElementTree.Element, class_: str) -> list[ElementTree.Element]:
    return [node for node in root.iter(f"{NS}circle") if node.attrib["class"] == class_]


def test_rows_keep_their_order_from_the_top() -> None:
    root = drawn("press")
    names = [row.label for row in press().rows[:5]]
    places = {"".join(t.itertext()): float(t.attrib["y"]) for t in root.iter(f"{NS}text")}
    assert [places[name] for name in names] == sorted(places[name] for name in names)
    assert len({places[name] for name in names}) == 5


def test_a_row_of_two_dots_is_one_link_with_a_ring_a_disc_and_a_pale_line() -> None:
    root = drawn("frames")
    rows = root.findall(f"{NS}a[@class='wk']")
    assert len(rows) == 5
    assert rows[0].attrib["aria-label"] == "Hardware, headline: 44 %; Hardware, body: 30 %"
    assert (rows[0].attrib["href"], rows[0].attrib["data-opens"]) == ("/articles/?frame=hardware", "71")
    ring, disc = rows[0].findall(f"{NS}circle")
    assert (ring.attrib["class"], disc.attrib["class"]) == ("o-hardware", "m-hardware")
    assert float(ring.attrib["cx"]) > float(disc.attrib["cx"])
    assert float(ring.attrib["cy"]) < float(disc.attrib["cy"])
    pale = [line for line in rows[0].findall(f"{NS}line") if line.attrib.get("opacity") == ".35"]
    assert [(p.attrib["x1"], p.attrib["x2"]) for p in pale] == [(ring.attrib["cx"], disc.attrib["cx"])]
    assert {"headline", "body", "−14 pts"} <= set(texts(root))


def test_dots_with_lists_of_their_own_are_links_that_do_not_overlap() -> None:
    links = drawn("apart").findall(f"{NS}a[@class='wk']")
    assert [a.attrib["href"] for a in links[:2]] == ["/articles/?frame=hardware", "/articles/?in=body"]
    hits = [a.find(f"{NS}rect[@class='hit']") for a in links]
    spans = [(float(h.attrib["y"]), float(h.attrib["y"]) + float(h.attrib["height"])) for h in hits if h is not None]
    assert len(spans) == 10
    assert all(upper[1] <= lower[0] for upper, lower in pairwise(spans))


def test_without_lists_the_plot_is_an_image() -> None:
    root = drawn("plain")
    assert root.attrib["role"] == "img"
    assert "English press: D -0.28, n = 188" in [t.text for t in root.iter(f"{NS}title")]
    assert drawn("press").attrib["role"] == "group"


def test_the_interval_is_a_hairline_around_its_dot() -> None:
    link = drawn("press").findall(f"{NS}a")[0]
    (hair,) = link.findall(f"{NS}line")
    (dot,) = link.findall(f"{NS}circle")
    assert float(hair.attrib["x1"]) < float(dot.attrib["cx"]) < float(hair.attrib["x2"])
    assert float(hair.attrib["stroke-width"]) < 2


def test_the_sides_are_named_above_the_axis_and_zero_is_ink() -> None:
    root = drawn("press")
    zero = [line for line in root.iter(f"{NS}line") if line.attrib["class"] == "ax"]
    assert [line.attrib["stroke-width"] for line in zero] == ["1.5"]
    at = float(zero[0].attrib["x1"])
    assert all(float(c.attrib["cx"]) < at for c in circles(root, "m-hardware"))
    assert all(float(c.attrib["cx"]) > at for c in circles(root, "m-deployment"))
    assert {"◀ more hardware", "more deployment ▶", "0 even"} <= set(texts(root))
    top = float(zero[0].attrib["y1"])
    assert next(float(t.attrib["y"]) for t in root.iter(f"{NS}text") if t.text == "0 even") < top


def test_ticks_stand_below_with_the_unit_at_the_last_one() -> None:
    root = drawn("frames")
    bottom = max(float(line.attrib["y2"]) for line in root.iter(f"{NS}line"))
    ticks = [t.text for t in root.iter(f"{NS}text") if float(t.attrib["y"]) > bottom]
    assert ticks == ["0", "10", "20", "30", "40", "50 %"]
    assert [line for line in drawn("years").iter(f"{NS}line") if line.attrib["class"] == "ax"] == []


def test_a_row_without_dots_says_its_figure_and_is_no_value() -> None:
    root = drawn("press")
    assert "too few n 17" in texts(root)
    assert len(list(root.iter(f"{NS}circle"))) == 5
    assert "too few" in texts(drawn("press", 360))


def test_marks_are_outlined_in_their_own_language() -> None:
    langs = {t.text: t.attrib.get("lang") for t in drawn("press").iter(f"{NS}text")}
    assert (langs["EN"], langs["简"], langs["繁"]) == (None, "zh-Hans", "zh-Hant")
    assert langs["党政媒体"] == "zh-Hans"
    assert "EN" not in texts(drawn("press", 360))


def test_words_of_others_are_escaped_and_a_long_name_is_cut_with_the_whole_in_its_title() -> None:
    svg = dots(press(), width=560)
    assert "<Hsinchu>" not in svg
    (label,) = [t for t in tree(svg).iter(f"{NS}text") if t.find(f"{NS}title") is not None]
    title = label.find(f"{NS}title")
    assert title is not None
    assert title.text == press().rows[-1].label
    assert (title.tail or "").endswith("…")


def test_height_follows_the_rows() -> None:
    def high(count: int) -> int:
        rows = tuple(DotRow(str(n), (side(str(n), 0.1, 0.2, 40),), "+0.10") for n in range(count))
        return int(tree(dots(Dots("h", "t", "s", rows), width=560)).attrib["height"])

    assert high(40) - high(39) == high(2) - high(1) == 28


def test_more_than_forty_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="41 rows are more than 40"):
        Dots("h", "t", "s", press().rows[:1] * 41)


def test_no_row_says_so() -> None:
    assert texts(drawn("none")) == ["Nothing to compare here."]


@pytest.mark.parametrize(("name", "width"), ALL)
def test_words_are_large_enough_and_marks_stay_inside(name: str, width: int) -> None:
    root = drawn(name, width)
    assert root.attrib["width"] == str(width)
    assert all(float(node.attrib["font-size"]) >= 11.5 for node in root.iter(f"{NS}text"))
    for node in root.iter(f"{NS}circle"):
        assert 0 <= float(node.attrib["cx"]) <= width
        assert 0 <= float(node.attrib["cy"]) <= float(root.attrib["height"])


def test_half_a_page_has_two_widths_and_a_whole_one_three_without_a_shared_id() -> None:
    half, whole = across(press(), dots, half=True), across(replace(frames(), prefix="whole"), dots)
    assert [tree(d).attrib["width"] for d in (half.wide, half.narrow)] == ["560", "360"]
    assert half.mid == ""
    assert [tree(d).attrib["width"] for d in (whole.wide, whole.mid, whole.narrow)] == ["1180", "760", "360"]
    svgs = (half.wide, half.narrow, whole.wide, whole.mid, whole.narrow)
    ids = [found for svg in svgs for found in re.findall(r' id="([^"]+)"', svg)]
    assert len(ids) == len(set(ids)) == 15
