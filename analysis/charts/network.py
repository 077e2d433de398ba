"""A network of ties: discs by size, lines by strength, names where they cover neither each other nor a disc."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.charts.axes import breadth
from analysis.charts.marks import INK, PAPER, RULE, Value, colour, element, line, number, points, rect, words
from analysis.charts.records import Chart, Svg
from analysis.charts.sheet import NARROW, Sheet, wrap
from analysis.charts.words import gettext

MOST = 60  # nodes that have room for a name
TALL = {False: 600, True: 560}  # units, wide and narrow
SIZE = {False: 12.0, True: 11.5}  # of names
LARGEST, SMALLEST = {False: 20.0, True: 13.0}, 3.0  # radius of discs
THIN, BROAD = 0.8, 6.0  # width of a line at strength 0 and 1
HIT = 5.0  # units beside a line that still hit it
NEAR = 14.0  # units from its disc at which a name needs a line to it
TURNS = 24  # directions in which a name is tried, at every distance
BETWEEN = {False: 20.0, True: 12.0}  # units between two discs, so that a line between them is seen
PUSHES = 120
GAP = 3.0
GROUND = 0.9  # of the room that a name takes
LONGEST = 26  # characters of a name; all of it is spoken

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Node:
    """A name at its place: x and y from 0 to 1. `size` sets the area of its disc; `opens` is how many stories `href` lists, None
    where that is not known."""

    name: str
    x: float
    y: float
    size: float
    key: str  # a colour of marks.MARKS: us, cn, other
    spoken: str
    href: str
    opens: int | None = None
    lang: str = ""  # of the name, when it is not English


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie between two nodes, by their numbers; `strength` from 0 to 1 sets its width."""

    first: int
    second: int
    strength: float
    spoken: str
    href: str
    opens: int | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """A whole network."""

    prefix: str
    title: str
    summary: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def __post_init__(self) -> None:
        """Raises ValueError for more nodes than have room for their names."""
        if len(self.nodes) > MOST:
            raise ValueError(f"{len(self.nodes)} nodes are more than {MOST}: draw the strongest ties, list the others")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its middle and half its sides."""

    x: float
    y: float
    wide: float
    tall: float

    def meets(self, other: Box) -> bool:
        """Whether they overlap."""
        return abs(self.x - other.x) < self.wide + other.wide and abs(self.y - other.y) < self.tall + other.tall


@dataclass(frozen=True, slots=True)
class Disc:
    """A node on the sheet."""

    node: Node
    x: float
    y: float
    radius: float

    @property
    def name(self) -> str:
        """Its name as it is drawn."""
        name = self.node.name
        return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"

    @property
    def box(self) -> Box:
        """The square around it."""
        return Box(self.x, self.y, self.radius, self.radius)


def network(net: Network, *, width: int) -> Svg:
    """The network at 760 or 360 units. Every line and disc is a link of its own; a name without room is spoken only. A network
    without nodes says so."""
    narrow = width <= NARROW
    sheet = Sheet(width, TALL[narrow] if net.nodes else 60, 24, width - 24, 24, TALL[narrow] - 24)
    frame = Chart(net.prefix, net.title, net.summary, (), ())
    if not net.nodes:
        return wrap(
            frame,
            sheet,
            element("text", words(gettext("No ties")), class_="tx", x=width / 2, y=34, text_anchor="middle"),
        )
    discs = _discs(net, sheet)
    names = _names(discs, sheet)
    edges = [_edge(edge, discs[edge.first], discs[edge.second]) for edge in net.edges]
    return wrap(frame, sheet, *edges, *(_node(disc, name, sheet) for disc, name in zip(discs, names, strict=True)))


def _discs(net: Network, sheet: Sheet) -> list[Disc]:
    sizes = np.array([max(0.0, node.size) for node in net.nodes])
    radius = np.maximum(SMALLEST, LARGEST[sheet.is_narrow] * np.sqrt(sizes / (sizes.max() or 1.0)))
    low, high = np.array([sheet.left, sheet.top]), np.array([sheet.right, sheet.bottom])
    placed = low + np.array([[node.x, node.y] for node in net.nodes]) * (high - low)
    apart = _pushed(placed, radius[:, None] + radius + BETWEEN[sheet.is_narrow], low, high)
    return [
        Disc(node, float(at[0]), float(at[1]), float(r)) for node, at, r in zip(net.nodes, apart, radius, strict=True)
    ]


def _pushed(placed: Floats, need: Floats, low: Floats, high: Floats) -> Floats:
    """Places, shape (n, 2), moved until each pair has the distance it needs, shape (n, n), or for so many turns; never out of the
    sheet. Springs put groups that nothing ties to the rest into one point; their lines have to be seen."""
    number = np.arange(len(placed))
    turn = number * 2.399963  # golden angle: those on one point go different ways
    placed = placed + 0.01 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    for _ in range(PUSHES):
        away = placed[:, None] - placed
        distance = np.hypot(away[..., 0], away[..., 1])
        distance[number, number] = np.inf
        short = np.clip(need - distance, 0, None)
        if not short.any():
            break
        placed = np.clip(placed + (away * (0.5 * short / distance)[..., None]).sum(axis=1), low, high)
    return placed


def _names(discs: list[Disc], sheet: Sheet) -> list[Box | None]:
    """Where each name stands, the largest disc's first; None where there is no room."""
    size = SIZE[sheet.is_narrow]
    taken = [disc.box for disc in discs]
    found: list[Box | None] = [None] * len(discs)
    for at in sorted(range(len(discs)), key=lambda at: (-discs[at].radius, at)):
        wide, tall = breadth(discs[at].name, size) / 2 + GAP, size * 0.62 + 1
        free = (box for box in _places(discs[at], wide, tall, sheet) if not any(box.meets(other) for other in taken))
        if box := next(free, None):
            found[at] = box
            taken.append(box)
    return found


def _places(disc: Disc, wide: float, tall: float, sheet: Sheet) -> Iterator[Box]:
    """Places for a name around a disc, near ones first, inside the sheet."""
    for away in (0, 6, NEAR, 24, 36, 52, 72, 100, 140, 190, 250, 320):
        for turn in range(TURNS):
            angle = 2 * math.pi * turn / TURNS
            x = disc.x + math.cos(angle) * (disc.radius + away + wide)
            y = disc.y + math.sin(angle) * (disc.radius + away + tall)
            if wide <= x <= sheet.width - wide and tall <= y <= sheet.height - tall:
                yield Box(x, y, wide, tall)


def _edge(edge: Edge, first: Disc, second: Disc) -> str:
    drawn = line(
        first.x, first.y, second.x, second.y,
        class_="l-other", stroke=colour("other"), stroke_width=THIN + (BROAD - THIN) * min(1.0, max(0.0, edge.strength)), opacity=".55",
    )  # fmt: skip
    return _link(_band(first, second), drawn, href=edge.href, label=edge.spoken, opens=edge.opens)


def _band(first: Disc, second: Disc) -> str:
    """What can be hit of a line: a band along it."""
    dx, dy = second.x - first.x, second.y - first.y
    length = math.hypot(dx, dy) or 1.0
    across, along = dy / length * HIT, -dx / length * HIT
    corners = [
        (first.x + across, first.y + along), (second.x + across, second.y + along),
        (second.x - across, second.y - along), (first.x - across, first.y - along),
    ]  # fmt: skip
    return element("polygon", class_="hit", points=points(corners), fill="none", pointer_events="all")


def _node(disc: Disc, name: Box | None, sheet: Sheet) -> str:
    node, reach = disc.node, disc.radius + 3
    hit = element("circle", class_="hit", cx=disc.x, cy=disc.y, r=reach, fill="none", pointer_events="all")
    mark = element("circle", class_=f"m-{node.key}", cx=disc.x, cy=disc.y, r=disc.radius, fill=colour(node.key))
    said = _said(disc, name, SIZE[sheet.is_narrow]) if name else ""
    return _link(hit, said, mark, href=node.href, label=node.spoken, opens=node.opens)


def _said(disc: Disc, box: Box, size: float) -> str:
    """A name on its ground, with a line to its disc when it stands apart."""
    node, wide = disc.node, box.wide * GROUND
    apart = math.hypot(
        max(0.0, abs(box.x - disc.x) - box.wide), max(0.0, abs(box.y - disc.y) - box.tall)
    ) - disc.radius > NEAR  # fmt: skip
    lead = line(disc.x, disc.y, box.x, box.y, class_="ru", stroke=RULE) if apart else ""
    ground = rect(box.x - wide, box.y - box.tall, 2 * wide, 2 * box.tall, class_="m-paper", fill=PAPER, opacity=".7")
    text = element(
        "text", words(disc.name), class_="tk", x=box.x, y=box.y + size * 0.36, font_size=number(size), fill=INK,
        text_anchor="middle", lang=node.lang or None,
    )  # fmt: skip
    return lead + ground + text


def _link(*children: str, href: str, label: str, opens: int | None) -> str:
    more: dict[str, Value | None] = {"data_opens": None if opens is None else str(opens)}
    return element("a", *children, class_="wk", href=href, aria_label=label, **more)
