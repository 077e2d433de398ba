"""Charts outside their page: the file, the picture with its Chinese, the specification."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import resvg_py
from lxml import etree

from analysis.charts import raster
from analysis.charts.alone import alone
from analysis.charts.dots import Dot, DotRow, Dots, dots
from analysis.charts.drawings import across
from analysis.charts.leaning import leaning
from analysis.charts.lines import lines
from analysis.charts.network import Edge, Network, Node, network
from analysis.charts.plates import Caption, Form, Panel, Plate
from analysis.charts.records import Chart, Period, Point, Series
from analysis.charts.stack import stack
from analysis.charts.vega import SCHEMA, spec

CAPTION = Caption(
    "Huawei; 小模型",
    "2025-07-07 to 2025-08-03",
    "UTC",
    "stories",
    210,
    "2026.1",
    "Sample: invented",
    "http://d.example/timeline/?by=theme&q=小模型",
    "http://d.example",
)
WEEKS = (
    Period("2025-W28", "7 Jul", "Week 28", "/articles/?from=2025-07-07&to=2025-07-13", opens=40),
    Period("2025-W29", "14 Jul", "Week 29", state="gap"),
    Period("2025-W30", "21 Jul", "Week 30", "/articles/?from=2025-07-21", opens=12),
    Period("2025-W31", "28 Jul", "Week 31", "/articles/?from=2025-07-28", state="incomplete", opens=9),
)  # fmt: skip


def chart(name: str = "华为") -> Chart:
    points = (Point(20.0, 10.0, 32.0, 40), Point(None), Point(50.0, 20.0, 80.0, 12, few=True), Point(30.0, n=9))
    return Chart("c", "Share of 华为 <b>", "Four weeks.", WEEKS, (Series("ink", name, points),), "%")


def plate(form: Form) -> Plate:
    if form == "dots":
        dot = Dot(0.4, 0.1, 0.7, "disc", "hardware", "Nanwan: 0.4", "/articles/?source=nanwan", 33)
        shape: Any = Dots(
            "c", "D", "Two.", (DotRow("南湾商业观察", (dot,), "+0.40 n 33"), DotRow("Other", (dot,), "+0.4"))
        )
        drawing = dots(shape, width=560)
    elif form == "network":
        nodes = tuple(Node(f"N{at}", at / 2, 0.5, 3, "us", f"N{at}", "/articles/?company=x") for at in range(3))
        shape = Network(
            "c", "Ties", "Two.", nodes, (Edge(0, 1, 0.5, "a", "/articles/?q=a"), Edge(1, 2, 0.2, "b", "/articles/"))
        )
        drawing = network(shape, width=760)
    else:
        shape = chart()
        drawing = across(shape, {"lines": lines, "leaning": leaning}.get(form, stack)).wide
    return Plate("c", "Share of 华为 <b>", (Panel(drawing, shape, form),), "company=huawei", "stories", 210)


FORMS: tuple[Form, ...] = ("lines", "leaning", "stack", "bars", "dots", "network")


@pytest.mark.parametrize("form", FORMS)
def test_a_file_holds_title_caption_and_whole_links(form: Form) -> None:
    text = alone(plate(form), CAPTION)
    root = etree.fromstring(text.encode())
    said = " ".join(" ".join(node.itertext()) for node in root.iterchildren("{*}text"))
    for part in (
        "Share of 华为 <b>",
        "Huawei; 小模型",
        "2025-07-07 to 2025-08-03",
        "UTC",
        "stories, n = 210",
        "Rules 2026.1",
        "Sample: invented",
    ):
        assert part in said
    assert "http://d.example/timeline/" in said
    assert {link.get("href")[:17] for link in root.iter("{*}a")} <= {"http://d.example/"}
    assert text == alone(plate(form), CAPTION)


def test_everything_lies_on_the_paper() -> None:
    root = etree.fromstring(alone(plate("dots"), CAPTION).encode())
    width, height = float(root.get("width")), float(root.get("height"))
    inner = root.find("{*}svg")
    assert float(inner.get("x")) + float(inner.get("width")) <= width
    assert float(inner.get("y")) + float(inner.get("height")) <= height
    assert all(float(text.get("y")) < height for text in root.iterchildren("{*}text"))


def test_panels_stand_beside_each_other() -> None:
    one = Panel(lines(chart(), width=360), chart(), "lines", "华为")
    many = Plate("p", "Panels", (one,) * 5, "", "stories", 1, columns=3)
    root = etree.fromstring(alone(many, CAPTION).encode())
    places = [(float(svg.get("x")), float(svg.get("y"))) for svg in root.iterchildren("{*}svg")]
    assert len(set(places)) == 5
    assert len({x for x, _ in places}) == 3
    assert len(spec(many, CAPTION)["concat"]) == 5


def ink(svg: str) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=1))


def test_a_picture_is_twice_as_large_and_the_same_again() -> None:
    text = alone(plate("lines"), CAPTION)
    one = raster.to_png(text)
    assert one[:8] == b"\x89PNG\r\n\x1a\n"
    width = float(re.search(r'width="([\d.]+)"', text)[1])
    assert int.from_bytes(one[16:20]) == round(width * raster.ZOOM)
    assert one == raster.to_png(text)


def test_a_chinese_name_is_drawn() -> None:
    """Pixels of two signs differ from each other and from no sign at all."""
    if not raster.has_han():
        pytest.skip("No Chinese font is installed: apt-get install fonts-noto-cjk")
    page = alone(plate("lines"), CAPTION)
    without, other = page.replace("华为", "\u3000\u3000"), page.replace("华为", "腾讯")
    assert len({ink(page), ink(without), ink(other)}) == 3
    assert not raster.lacks_letters(page)


def test_missing_letters_are_told() -> None:
    assert not raster.has_han(fonts=False)
    assert raster.lacks_letters("<svg>华</svg>", fonts=False)
    assert not raster.lacks_letters("<svg>Huawei</svg>", fonts=False)


MARKS = {"rect", "bar", "line", "area", "point", "rule", "circle", "text"}
CHANNELS = {
    "x", "y", "x2", "y2", "color", "opacity", "fillOpacity", "href", "tooltip", "order", "size", "text", "strokeWidth",
}  # fmt: skip
TYPES = {"quantitative", "ordinal", "nominal"}


def units(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The views of a specification that draw one mark."""
    parts = [*found.get("layer", ()), *found.get("concat", ())]
    return [unit for part in parts for unit in units(part)] if parts else [found]


def rows(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for part in (found, *found.get("layer", ())) for row in part.get("data", {}).get("values", ())]


def fields(unit: dict[str, Any]) -> set[str]:
    held = [channel for each in unit["encoding"].values() for channel in (each if isinstance(each, list) else [each])]
    assert all(
        channel.get("type") in TYPES
        for channel in held
        if "field" in channel and channel["field"] not in ("x2", "y2", "high", "sure_high") and "type" in channel
    )
    return {channel["field"] for channel in held if "field" in channel}


@pytest.mark.parametrize("form", FORMS)
def test_a_specification_is_whole(form: Form) -> None:
    found = spec(plate(form), CAPTION)
    assert found["$schema"] == SCHEMA
    assert found["title"]["subtitle"] == list(CAPTION.lines)
    known = {key for row in rows(found) for key in row}
    for unit in units(found):
        mark = unit["mark"] if isinstance(unit["mark"], str) else unit["mark"]["type"]
        assert mark in MARKS
        assert set(unit["encoding"]) <= CHANNELS
        made = {step["as"] for step in unit.get("transform", ()) if "as" in step}
        assert fields(unit) <= known | made
    assert json.loads(json.dumps(found)) == found
    assert all(row["url"] is None or row["url"].startswith("http://d.example/articles/") for row in rows(found))


def test_gaps_and_doubts_are_marked_in_the_numbers() -> None:
    found = rows(spec(plate("lines"), CAPTION))
    assert [row["mark"] for row in found] == ["", "not collected", "too few", "incomplete"]
    assert [row["value"] for row in found] == [20.0, None, 50.0, 30.0]
    cells = plate("lines").rows
    assert [cell.mark for cell in cells] == ["", "not collected", "too few", "incomplete"]
    assert cells[0].query == "from=2025-07-07&to=2025-07-13"
