"""Small columns: the histogram above a list of pieces, and the panels of many themes on one scale."""

from __future__ import annotations

from analysis.charts import axes, marks
from analysis.charts.records import Chart, Svg
from analysis.charts.scales import Axis, Columns, Linear, axis_for, figure
from analysis.charts.sheet import NARROW_PERIODS, NARROWEST, Sheet, column_link, gap_column, hatched, wrap


def histogram(chart: Chart, *, width: int, selected: tuple[str, str] | None = None) -> Svg:
    """Pieces a period above a list: the first series, grey, with no value axis; 84 units high (76 on a telephone).

    `selected` are the first and last keys of the chosen stretch: its columns take the accent, and two handles stand at
    its edges for the script that drags them. The columns fill whatever breadth the drawing is given; words keep their shape
    and stand at shares of it (see `drawings.STRETCHING`).
    """
    if width <= 360:
        chart = chart.last(NARROW_PERIODS)
    height = 76 if width <= 360 else 84
    sheet = Sheet(width, height, 0, width, 6, height - 20)
    columns = Columns(len(chart.periods), sheet.left, sheet.right, fill=0.94)
    values = [chart.series[0].points[i].value or 0 for i in range(len(chart.periods))]
    scale = Linear(0, max([*values, 1]), sheet.bottom, sheet.top)
    chosen = _chosen(chart, selected)
    drawn = [
        _column(chart, i, columns, scale, sheet, colour="accent" if i in chosen else "dim")
        for i in range(len(chart.periods))
    ]
    ground = marks.line(0, sheet.bottom, width, sheet.bottom, class_="ax", stroke=marks.INK)
    filling = marks.element(
        "svg", _shade(chosen, columns, sheet), *drawn, ground, _handles(chosen, columns, sheet), width="100%", height=height,
        viewBox=f"0 0 {width} {height}", preserveAspectRatio="none",
    )  # fmt: skip
    return wrap(chart, sheet, filling, _month_names(chart, columns, sheet), class_="plot brushable")


def panel(chart: Chart, *, ceiling: float = 0, width: int = 270, height: int = 92) -> Svg:
    """One of several small charts. `ceiling` is the highest value of all of them, so that they share one scale."""
    series = chart.series[0]
    highest = max([ceiling, *(point.value or 0 for point in series.points)])
    axis = axis_for(0, highest, whole=True)
    sheet = Sheet(width, height, 0, width, 8, height - 20)
    columns = Columns(len(chart.periods), sheet.left, sheet.right, fill=0.84)
    scale = Linear(0, axis.high, sheet.bottom, sheet.top)
    drawn = [_column(chart, i, columns, scale, sheet, colour=series.key) for i in range(len(chart.periods))]
    return wrap(chart, sheet, _grid(axis, scale, sheet), *drawn, _ends(chart, sheet))


def _column(chart: Chart, index: int, columns: Columns, scale: Linear, sheet: Sheet, *, colour: str) -> str:
    period, value = chart.periods[index], chart.series[0].points[index].value or 0
    x, width = columns.bar(index)
    if period.is_gap:
        return gap_column(chart, period, x=x, width=width, sheet=sheet)
    y = scale.at(value)
    incomplete = period.state == "incomplete"
    inside = []
    if value > 0:
        fill, faded = marks.colour(colour), ".45" if incomplete else None
        inside.append(marks.rect(x, y, width, sheet.bottom - y, class_=f"m-{colour}", fill=fill, opacity=faded))
        if incomplete:
            veil = hatched(chart, sheet)
            inside.append(marks.element("rect", x=x, y=y, width=width, height=sheet.bottom - y, fill=veil))
    said = f"{figure(value)} {chart.unit}"
    return column_link(period, said, *inside, x=columns.edge(index), width=columns.step, sheet=sheet)


def _chosen(chart: Chart, selected: tuple[str, str] | None) -> range:
    """Places of the selected periods; none when nothing is selected or it lies outside."""
    if selected is None:
        return range(0)
    inside = [i for i, p in enumerate(chart.periods) if selected[0] <= p.key <= selected[1]]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _shade(chosen: range, columns: Columns, sheet: Sheet) -> str:
    if not chosen:
        return ""
    start, stop = columns.edge(chosen[0]), columns.edge(chosen[-1] + 1)
    tall = sheet.bottom - sheet.top
    return marks.rect(start, sheet.top, stop - start, tall, class_="brush-b", fill="#194cb1", fill_opacity=".1")


def _handles(chosen: range, columns: Columns, sheet: Sheet) -> str:
    if not chosen:
        return ""
    parts = []
    for edge in (columns.edge(chosen[0]), columns.edge(chosen[-1] + 1)):
        x = min(max(edge, sheet.left + 4), sheet.right - 4)
        stem = marks.rect(x - 1.5, 2, 3, sheet.bottom + 2, class_="brush-h", fill="#194cb1")
        knob = marks.rect(x - 4, 26, 8, 18, class_="brush-h", fill="#194cb1", rx=2)
        parts.append(marks.element("g", stem, knob, class_="brush-hg", pointer_events="none"))
    return "".join(parts)


def _month_names(chart: Chart, columns: Columns, sheet: Sheet) -> str:
    """Names of every so many periods below the ground line, apart even where the drawing is at its narrowest."""
    widest = max((axes.breadth(p.label, sheet.size) for p in chart.periods), default=0)
    least = min(sheet.width, NARROWEST)
    step = columns.step * least / sheet.width
    every = next((n for n in (1, 2, 4, 8, 13, 26, 52) if n * step >= widest + 14), 104)
    shown = [(columns.bar(i)[0] / sheet.width, chart.periods[i].label) for i in range(0, len(chart.periods), every)]
    return "".join(
        marks.note(f"{100 * share:.2f}%", sheet.bottom + 15, label, size=sheet.size)
        for share, label in shown
        if share * least + axes.breadth(label, sheet.size) <= least
    )


def _grid(axis: Axis, scale: Linear, sheet: Sheet) -> str:
    middle = axis.ticks[len(axis.ticks) // 2]
    parts = [marks.line(0, sheet.bottom, sheet.width, sheet.bottom, class_="ax", stroke=marks.INK)]
    for tick in (middle, axis.ticks[-1]):
        y = scale.at(tick)
        parts.append(marks.line(0, y, sheet.width, y, class_="ru", stroke=marks.RULE))
    top = scale.at(axis.ticks[-1])
    parts.append(marks.note(sheet.width, max(10.0, top - 3), figure(axis.ticks[-1]), anchor="end"))
    return "".join(parts)


def _ends(chart: Chart, sheet: Sheet) -> str:
    """The first and the last period's name."""
    if not chart.periods:
        return ""
    first = marks.note(4, sheet.bottom + 14, chart.periods[0].label)
    last = marks.note(sheet.width - 4, sheet.bottom + 14, chart.periods[-1].label, anchor="end")
    return first + (last if len(chart.periods) > 1 else "")
