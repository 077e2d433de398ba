"""Networks: links that say what they open, discs by area, lines by strength, and names that cover nothing."""

from __future__ import annotations

import random
from xml.etree import ElementTree

import pytest

from analysis.charts.axes import breadth
from analysis.charts.network import Edge, Network, Node, network
from tests.analysis.charts.drawn import NS, numbers, tree
from tests.analysis.charts.invented import knot

NAMES = ("Huawei", "Nvidia", "Taiwan Semiconductor Manufacturing", "阿里巴巴", "Bureau of Industry and Security", "AMD")


def crowd(count: int, seed: int = 7) -> Network:
    """So many names anywhere on the sheet, each tied to the one before."""
    draw = random.Random(seed)
    nodes = tuple(
        Node(f"{NAMES[n % 6]} {n}", draw.random(), draw.random(), 2000 / (n + 1), "other", f"{n}", f"/a?{n}", n)
        for n in range(count)
    )
    edges = tuple(Edge(n - 1, n, draw.random(), f"{n}", f"/b?{n}", n) for n in range(1, count))
    return Network("c", "A crowd", "Sixty names.", nodes, edges)


def links(root: ElementTree.Element, mark: str) -> list[ElementTree.Element]:
    return [a for a in root.findall(f"{NS}a") if a.find(f"{NS}{mark}[@class='hit']") is not None]


def boxes(root: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    """Left, right, top and bottom of every name on the sheet."""
    found = []
    for text in root.iter(f"{NS}text"):
        x, y, size = (float(text.attrib[name]) for name in ("x", "y", "font-size"))
        wide = breadth("".join(text.itertext()), size) / 2
        found.append((x - wide, x + wide, y - size * 0.8, y + size * 0.2))
    return found


def cover(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


@pytest.mark.parametrize("width", [760, 360])
def test_every_disc_and_line_is_a_link_that_says_what_it_opens(width: int) -> None:
    root = tree(network(knot(), width=width))
    assert root.attrib["role"] == "group"
    discs, lines = links(root, "circle"), links(root, "polygon")
    assert [a.attrib["aria-label"] for a in discs] == ["Huawei: 40 stories", "Nvidia: 10 stories", "阿里巴巴: 1 story"]
    assert [(a.attrib["href"], a.attrib.get("data-opens")) for a in discs] == [
        ("/articles/?also=company:huawei", "40"), ("/articles/?also=company:nvidia", "10"), ("/articles/?also=company:alibaba", None),
    ]  # fmt: skip
    assert [a.attrib["aria-label"] for a in lines] == ["Huawei with Nvidia: 8 stories", "Nvidia with 阿里巴巴: 1 story"]
    assert [node.attrib.get("lang") for node in root.iter(f"{NS}text")] == [None, None, "zh-Hans"]


def test_area_follows_size_and_width_follows_strength() -> None:
    root = tree(network(knot(), width=760))
    huawei, nvidia, _ = [float(a.findall(f"{NS}circle")[1].attrib["r"]) for a in links(root, "circle")]
    assert (huawei / nvidia) ** 2 == pytest.approx(4, rel=0.02)
    strong, weak = [float(a.findall(f"{NS}line")[0].attrib["stroke-width"]) for a in links(root, "polygon")]
    assert strong > 2 * weak
    assert [a.findall(f"{NS}circle")[1].attrib["class"] for a in links(root, "circle")] == ["m-cn", "m-us", "m-other"]


@pytest.mark.parametrize(("width", "count"), [(760, 60), (760, 25), (360, 20)])
@pytest.mark.parametrize("seed", range(5))
def test_names_cover_neither_each_other_nor_a_disc_nor_the_edge(width: int, count: int, seed: int) -> None:
    root = tree(network(crowd(count, seed), width=width))
    names = boxes(root)
    assert len(names) == count
    assert not any(cover(one, other) for at, one in enumerate(names) for other in names[:at])
    discs = [
        (x - r, x + r, y - r, y + r)
        for a in links(root, "circle")
        for x, y, r in [tuple(float(a.findall(f"{NS}circle")[1].attrib[name]) for name in ("cx", "cy", "r"))]
    ]
    assert not any(cover(name, disc) for name in names for disc in discs)
    _, _, wide, tall = numbers(root.attrib["viewBox"])
    assert all(left >= 0 and right <= wide and top >= 0 and bottom <= tall for left, right, top, bottom in names)


def test_a_name_without_room_is_spoken_only() -> None:
    root = tree(network(crowd(60), width=360))
    assert len(links(root, "circle")) == 60
    assert 20 < len(boxes(root)) <= 60


def test_more_nodes_than_have_room_are_refused_and_none_says_so() -> None:
    with pytest.raises(ValueError, match="61 nodes are more than 60"):
        crowd(61)
    root = tree(network(Network("e", "Empty", "No ties.", (), ()), width=760))
    assert (root.attrib["role"], ["".join(t.itertext()) for t in root.iter(f"{NS}text")]) == ("img", ["No ties"])
