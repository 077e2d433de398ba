"""Values with their intervals as dots on one axis, a row each: two dots of a row show a difference, one shows a side."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.charts import axes, dot_rows
from analysis.charts.records import Chart, Dot, DotRow, Svg
from analysis.charts.scales import Axis, Linear, axis_around, axis_for
from analysis.charts.sheet import NARROW, Sheet, wrap

__all__ = ["Dot", "DotRow", "Dots", "dots"]

MOST_ROWS = 40
LEAST = 0.5  # both sides of zero reach this far at least where they have a name


@dataclass(frozen=True, slots=True)
class Dots:
    """A whole dot plot. `zero` draws zero in ink; `ends` are the words for its two sides, hardware's and deployment's.

    `names` say over the first row what its two dots are: ("headline", "body").
    """

    prefix: str
    title: str
    summary: str
    rows: tuple[DotRow, ...]
    unit: str = ""
    zero: bool = True
    ends: tuple[str, str] | None = None
    names: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for more rows than a page can hold."""
        if len(self.rows) > MOST_ROWS:
            raise ValueError(
                f"{len(self.rows)} rows are more than {MOST_ROWS}: draw the first ones and list the others"
            )


def dots(plot: Dots, *, width: int) -> Svg:
    """The plot at 1180, 760, 560 or 360 units; its height follows the rows, whose order is kept.

    A row whose dots open one list is one link, else each dot is a link of its own. A plot without rows says so.
    """
    sheet, tall = _sheet(plot, width)
    axis = _axis(plot)
    scale = Linear(axis.low, axis.high, sheet.left, sheet.right)
    frame = Chart(plot.prefix, plot.title, plot.summary, (), ())
    drawing = dot_rows.Drawing(sheet, scale, tall)
    return wrap(
        frame,
        sheet,
        dot_rows.ends(plot.ends, drawing) if plot.ends and plot.rows else "",
        dot_rows.grid(axis, drawing, unit=plot.unit, zero=plot.zero, sided=plot.ends is not None) if plot.rows else "",
        dot_rows.names(plot.names, plot.rows[0], drawing) if plot.names and plot.rows else "",
        *(dot_rows.row(row, at, drawing) for at, row in enumerate(plot.rows)),
        "" if plot.rows else dot_rows.nothing(drawing),
    )


def _sheet(plot: Dots, width: int) -> tuple[Sheet, float]:
    """The sheet, and how tall a row is."""
    narrow = width <= NARROW
    tall = dot_rows.row_height(max((len(row.dots) for row in plot.rows), default=1))
    top = (44.0 if plot.ends else 6.0) + (18.0 if plot.names else 0.0)
    bottom = top + tall * max(1, len(plot.rows))
    name, figure = dot_rows.NAME[narrow], dot_rows.FIGURE[narrow]
    labels = max((axes.breadth(row.label, name) for row in plot.rows), default=0) * 1.06 + 14
    marks = max((dot_rows.mark_width(row.mark) for row in plot.rows), default=0) if not narrow else 0
    figures = (
        max((axes.breadth(dot_rows.shown_figure(row, narrow), figure) for row in plot.rows), default=0) * 1.06 + 12
    )
    left = min(max(labels + marks, 60.0), width * (0.44 if narrow else 0.4))
    right = width - min(max(figures, 20.0), width * 0.3)
    return Sheet(width, round(bottom + (8 if plot.ends else 26)), left, right, top, bottom), tall


def _axis(plot: Dots) -> Axis:
    every = [v for row in plot.rows for dot in row.dots for v in (dot.value, dot.low, dot.high) if v is not None]
    if plot.ends:
        every += [-LEAST, LEAST]
    if plot.zero:
        every.append(0.0)
    if plot.ends:
        return axis_around(min(every), max(every))
    return axis_for(min(every, default=0.0), max(every, default=1.0), whole=False)
