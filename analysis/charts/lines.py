"""Lines with their 95 % bands: shares and indices that change from period to period."""

from __future__ import annotations

from itertools import groupby

from analysis.charts import axes, marks
from analysis.charts.records import Chart, Point, Series, Svg
from analysis.charts.scales import Axis, Columns, Linear, axis_for, figure
from analysis.charts.sheet import NARROW_PERIODS, Sheet, column_link, gap_column, hatched, wrap
from analysis.charts.words import gettext

HEIGHTS = {1180: 300, 760: 300, 560: 280, 360: 260}


def lines(
    chart: Chart,
    *,
    width: int,
    height: int = 0,
    zero: bool = True,
    ceiling: float = 0.0,
    floor: float = 0.0,
    class_: str = "plot",
) -> Svg:
    """Lines at 1180, 760, 560 or 360 units; the narrow one shows the last quarter.

    A gap breaks a line; a point of fewer than 30 is a hollow dot that is not joined; an incomplete period is hollow and
    faded and never labelled. `zero` starts the axis at zero (shares); an index that falls below zero sets its own. `ceiling`
    is the least top of the axis and `floor` its highest bottom, so that panels share one scale.
    """
    if width <= 360:
        chart = chart.last(NARROW_PERIODS)
    axis = _axis(chart, zero, ceiling, floor)
    sheet = _sheet(chart, axis, width, height or HEIGHTS.get(width, 300))
    columns = Columns(len(chart.periods), sheet.left, sheet.right)
    scale = Linear(axis.low, axis.high, sheet.bottom, sheet.top)
    faint = len([s for s in chart.series if any(p.low is not None for p in s.points)]) > 2
    return wrap(
        chart,
        sheet,
        axes.values(axis, scale, chart.unit, sheet),
        axes.lane(chart.events, columns, sheet) if not sheet.is_narrow else "",
        axes.names(chart, columns, sheet, centred=True),
        states(chart, columns, sheet),
        "".join(_series(chart, s, columns, scale, faint=faint) for s in chart.series),
        "".join(_link(chart, i, columns, sheet) for i, p in enumerate(chart.periods) if not p.is_gap),
        "" if sheet.is_narrow else _labels(chart, columns, scale, sheet),
        class_=class_,
    )


def _axis(chart: Chart, zero: bool, ceiling: float, floor: float) -> Axis:
    """From every value, and from the intervals of points that carry a claim: one hollow point must not flatten the others."""
    held = [p for s in chart.series for p in s.points if p.value is not None]
    claimed = [v for p in held if not p.few for v in (p.low, p.high) if v is not None]
    every = [p.value for p in held if p.value is not None] + claimed
    low = min([*every, floor, 0.0]) if zero else min(every, default=0.0)
    return axis_for(low, max([*every, ceiling] if ceiling else every, default=1.0), whole=False)


def _sheet(chart: Chart, axis: Axis, width: int, height: int) -> Sheet:
    narrow = width <= 360
    size = 13.0 if narrow else 11.5
    longest = max((axes.breadth(f"{s.name} −0.00 %", 12.5) for s in chart.series), default=0)
    right = width - (4 if narrow else max(124.0, longest + 16))
    top = 14 if narrow else (65 if chart.events else 24)
    return Sheet(width, height, axes.margin(axis, chart.unit, size), right, top, height - 26)


def states(chart: Chart, columns: Columns, sheet: Sheet) -> str:
    """Gaps hatched over the full height, incomplete periods hatched light."""
    parts = []
    for index, period in enumerate(chart.periods):
        x, width = columns.edge(index) + 1, columns.step - 2
        if period.is_gap:
            parts.append(gap_column(chart, period, x=x, width=width, sheet=sheet))
        elif period.state == "incomplete":
            fill, tall = hatched(chart, sheet), sheet.bottom - sheet.top
            veil = marks.rect(x, sheet.top, width, tall, class_="gap", fill=fill, opacity=".25")
            parts.append(veil)
    return "".join(parts)


def joined(chart: Chart, series: Series) -> list[list[int]]:
    """Runs of periods whose points are joined: complete, not a gap, not too few."""

    def solid(index: int) -> bool:
        point, period = series.points[index], chart.periods[index]
        return point.value is not None and not point.few and period.state == "ok"

    return [list(run) for good, run in groupby(range(len(chart.periods)), key=solid) if good]


def _series(chart: Chart, series: Series, columns: Columns, scale: Linear, *, faint: bool) -> str:
    fill = marks.colour(series.key)
    runs = joined(chart, series)
    parts = [_band(series, run, columns, scale, fill, faint) for run in runs]
    parts += [_run(series, run, columns, scale, fill) for run in runs]
    last = runs[-1][-1] if runs else -1
    for index, point in enumerate(series.points):
        period = chart.periods[index]
        if point.value is None or period.is_gap:
            continue
        x, y = columns.middle(index), scale.at(point.value)
        if index == last:
            parts.append(marks.element("circle", class_=f"m-{series.key}", cx=x, cy=y, r=3.4, fill=fill))
        elif point.few or period.state != "ok":
            parts.append(_hollow(series, point, x, scale, fill, faded=period.state == "incomplete"))
    return "".join(parts)


def _band(series: Series, run: list[int], columns: Columns, scale: Linear, fill: str, faint: bool) -> str:
    """The 95 % band of a run; a run of one is drawn as a hairline."""
    sides = [
        (columns.middle(i), scale.at(p.low), scale.at(p.high))
        for i in run
        if (p := series.points[i]).low is not None and p.high is not None
    ]
    if not sides:
        return ""
    if len(sides) == 1:
        x, low, high = sides[0]
        return marks.line(x, low, x, high, class_=f"l-{series.key}", stroke=fill)
    outline = [(x, high) for x, _, high in sides] + [(x, low) for x, low, _ in reversed(sides)]
    opacity = ".08" if faint else ".14"
    return marks.element(
        "polygon", class_=f"b-{series.key}", points=marks.points(outline), fill=fill, fill_opacity=opacity
    )


def _run(series: Series, run: list[int], columns: Columns, scale: Linear, fill: str) -> str:
    path = [(columns.middle(i), scale.at(series.points[i].value or 0)) for i in run]
    if len(path) == 1:
        (x, y) = path[0]
        return marks.element("circle", class_=f"m-{series.key}", cx=x, cy=y, r=2.4, fill=fill)
    return marks.element(
        "polyline",
        class_=f"l-{series.key}",
        points=marks.points(path),
        fill="none",
        stroke=fill,
        stroke_width=1.6 if series.key == "other" else 2.4,
        stroke_linejoin="round",
        stroke_dasharray=series.dash or None,
    )


def _hollow(series: Series, point: Point, x: float, scale: Linear, fill: str, *, faded: bool) -> str:
    """Too few, or not complete: an empty ring, with its interval as a hairline where the axis holds it whole."""
    ring = marks.element(
        "circle",
        class_=f"o-{series.key} few-{series.key}",
        cx=x,
        cy=scale.at(point.value or 0),
        r=3,
        fill=marks.PAPER,
        stroke=fill,
        stroke_width=1.4,
        opacity=".45" if faded else None,
    )
    if point.low is None or point.high is None or point.low < scale.low or point.high > scale.high:
        return ring  # a hairline cut off at the top says nothing, and twenty of them fence the plot in
    low, high = scale.at(point.low), scale.at(point.high)
    return marks.line(x, low, x, high, class_=f"l-{series.key}", stroke=fill, opacity=".45") + ring


def _link(chart: Chart, index: int, columns: Columns, sheet: Sheet) -> str:
    spoken = "; ".join(said(s, s.points[index], chart.unit) for s in chart.series) or gettext("no figure")
    return column_link(chart.periods[index], spoken, x=columns.edge(index), width=columns.step, sheet=sheet)


def said(series: Series, point: Point, unit: str) -> str:
    """A point in words: name, value, interval, n."""
    if point.value is None:
        return gettext("%(name)s no figure") % {"name": series.name}
    text = f"{series.name} {_valued(point.value, unit)}"
    inside = []
    if point.low is not None and point.high is not None:
        inside.append(
            gettext("%(low)s to %(high)s") % {"low": _short(point.low, unit), "high": _short(point.high, unit)}
        )
    if point.n is not None:
        inside.append(f"n = {point.n:,}")
    if point.few:
        inside.append(gettext("too few"))
    return f"{text} ({', '.join(inside)})" if inside else text


def _short(value: float, unit: str) -> str:
    return figure(round(value)) if unit == "%" else figure(value)


def _valued(value: float, unit: str) -> str:
    return gettext("%(n)s %%") % {"n": _short(value, unit)} if unit == "%" else _short(value, unit)


def _labels(chart: Chart, columns: Columns, scale: Linear, sheet: Sheet) -> str:
    """Direct labels at each line's last joined point."""
    labels = []
    for series in chart.series:
        runs = joined(chart, series)
        if not runs:
            continue
        index = runs[-1][-1]
        value = series.points[index].value or 0
        x = columns.middle(index) + 6
        labels.append(axes.Label(x, scale.at(value), series.key, series.name, _valued(value, chart.unit), series.lang))
    return axes.direct_labels(labels, sheet)
