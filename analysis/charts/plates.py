"""A chart to take along: its drawings, the numbers in them as rows, and what it says of itself outside its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from analysis.charts.dots import Dots
from analysis.charts.network import Network
from analysis.charts.records import Chart, Svg
from analysis.charts.words import gettext

Form = Literal["lines", "stack", "bars", "leaning", "dots", "network"]
Shape = Chart | Dots | Network

MARKS = {"gap": "not collected", "incomplete": "incomplete", "few": "too few", "ok": ""}


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a chart. `value` is what is drawn, in `unit`; a share of `n` stands from 0 to 1 in `share`.

    `mark` says "not collected" (no number then), "incomplete" or "too few"; `query` opens the list behind the number.
    """

    where: str  # a week, a month, or the name of a row
    name: str  # the series or the dot
    count: float | None = None
    share: float | None = None
    value: float | None = None
    unit: str = ""
    low: float | None = None  # of the share where there is one, else of the value
    high: float | None = None
    n: int | None = None
    mark: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One drawing of a plate, with the record that it was drawn from; `name` stands over it when there are several."""

    drawing: Svg
    shape: Shape
    form: Form
    name: str = ""
    paper: Svg | None = None  # the same for a page of paper, where there is one


@dataclass(frozen=True, slots=True)
class Plate:
    """A chart of a page under its name there. `query` is the list that it shows, `n` how many units of `counted` it has."""

    name: str
    title: str
    panels: tuple[Panel, ...]
    query: str
    counted: str
    n: int
    cells: tuple[Cell, ...] = ()
    columns: int = 1  # of several panels beside each other
    notes: tuple[str, ...] = ()  # what its marks stand for, in lines below it

    @property
    def summary(self) -> str:
        """What its drawing says to those who listen."""
        return self.panels[0].shape.summary

    @property
    def rows(self) -> tuple[Cell, ...]:
        """Its numbers: those given, else those of its drawings."""
        return self.cells or tuple(cell for panel in self.panels for cell in drawn(panel.shape))


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands below a chart that left its page."""

    described: str  # the list in words
    window: str
    zone: str
    counted: str
    n: int
    rules: str
    stamp: str  # says that sample data is inside; empty when there is none
    address: str  # of the page that it was taken from
    home: str  # of the installation, without a final slash
    told: tuple[str, ...] = ()  # where the numbers come from, for the file's own words about itself

    @property
    def lines(self) -> tuple[str, ...]:
        """The caption in lines."""
        first = gettext("%(list)s. %(window)s, %(zone)s. Unit: %(unit)s, n = %(n)s. Rules %(rules)s.") % {
            "list": self.described,
            "window": self.window,
            "zone": self.zone,
            "unit": gettext(self.counted),
            "n": f"{self.n:,}",
            "rules": self.rules or gettext("none"),
        }
        return tuple(
            line
            for line in (first, self.stamp, gettext("Generated from %(address)s") % {"address": self.address})
            if line
        )


def drawn(shape: Shape) -> Iterator[Cell]:
    """The numbers of a drawing, in its own unit."""
    if isinstance(shape, Chart):
        yield from _of_periods(shape)
    elif isinstance(shape, Dots):
        for row in shape.rows:
            for at, dot in enumerate(row.dots):
                name = shape.names[at] if shape.names and at < len(shape.names) else ""
                yield Cell(
                    row.label,
                    name,
                    dot.opens,
                    None,
                    dot.value,
                    shape.unit.strip(),
                    dot.low,
                    dot.high,
                    query=listed(dot.href),
                )
    else:
        for edge in shape.edges:
            first, second = shape.nodes[edge.first].name, shape.nodes[edge.second].name
            yield Cell(first, second, edge.opens, None, edge.strength, "NPMI", query=listed(edge.href))


def _of_periods(chart: Chart) -> Iterator[Cell]:
    for at, period in enumerate(chart.periods):
        for series in chart.series:
            point = series.points[at]
            value = None if period.is_gap else point.value
            mark = MARKS["few"] if point.few and period.state == "ok" else MARKS[period.state]
            count = period.opens if value == period.opens else None  # the list behind the link is this number's own
            yield Cell(
                period.key, series.name, count, None, value, chart.unit, point.low, point.high, point.n, mark, listed(period.href)
            )  # fmt: skip


def listed(href: str) -> str:
    """The query string of a list's address."""
    return href.partition("?")[2]
