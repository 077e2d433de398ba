"""An index that leans to one side of zero or the other, by week: the side decides the colour of line and band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.charts import axes, marks
from analysis.charts.leaning_words import (
    ABOVE,
    BELOW,
    Plot,
    Whisker,
    last_narrow,
    last_value,
    reason,
    side_of,
    sides,
    why_no_line,
)  # fmt: skip
from analysis.charts.lines import joined, said, states
from analysis.charts.records import Chart, Point, Svg
from analysis.charts.scales import Axis, Columns, Linear, axis_around, signed
from analysis.charts.sheet import NARROW, NARROW_PERIODS, Sheet, column_link, identifier, wrap

HEIGHTS = {1180: 340, 760: 320, 560: 300, 360: 300}
LANE = 41  # units for the events above the plot
RIGHT = 136.0  # room for the words at the right
FOOT = 20.0  # room for the lower word inside a narrow plot
LEAST, MOST = 0.5, 4.0  # the axis reaches this far at least, and at most: beyond e to the fourth nobody reads a chart


def leaning(
    chart: Chart, *, width: int, whisker: Whisker | None = None, reach: tuple[float, float] | None = None
) -> Svg:
    """The first series of a chart around an ink line at zero, at 1180, 760, 560 or 360 units.

    A gap breaks the line; too few and incomplete periods are grey rings that are not joined. The last joined point has
    its value in words and is a ring when its interval holds zero; `whisker` is how far that value moves when seeds are
    dropped; `reach` are the values that the axis shows at least, so that panels share one scale. Values beyond 4 on either side are held at the edge. Where no line can be drawn, the drawing says why.
    Raises IndexError for a chart without a series.
    """
    if width <= NARROW:
        chart = chart.last(NARROW_PERIODS)
    runs = joined(chart, chart.series[0])
    why = why_no_line(chart, runs)
    chart = replace(chart, summary=f"{chart.summary} {why}".strip()) if why else chart
    axis = _axis(chart.series[0].points, (*(whisker or ()), *(reach or ())))
    sheet = _sheet(chart, axis, width)
    floor = sheet.bottom - (FOOT if sheet.is_narrow else 0)
    columns = Columns(len(chart.periods), sheet.left, sheet.right)
    plot = Plot(chart, sheet, columns, Linear(axis.low, axis.high, floor, sheet.top))
    return wrap(
        chart,
        sheet,
        _clips(plot),
        _grid(axis, plot),
        "" if sheet.is_narrow else axes.lane(chart.events, columns, sheet),
        axes.names(chart, columns, sheet, centred=True),
        states(chart, columns, sheet),
        *(_run(run, plot) for run in runs),
        _zero(plot),
        *(_single(run[0], plot) for run in runs[:-1] if len(run) == 1),
        *(_grey(at, plot) for at in range(len(chart.periods)) if not any(at in run for run in runs)),
        _last(runs[-1], plot, whisker) if runs else "",
        sides(sheet),
        reason(why, plot),
        *(_link(at, plot) for at, period in enumerate(chart.periods) if not period.is_gap),
    )


def _axis(points: tuple[Point, ...], shown: Sequence[float]) -> Axis:
    held = [value for p in points if p.value is not None for value in (p.value, p.low, p.high) if value is not None]
    held += shown
    low, high = min([*held, -LEAST]), max([*held, LEAST])
    return axis_around(max(low, -MOST), min(high, MOST))


def _sheet(chart: Chart, axis: Axis, width: int) -> Sheet:
    narrow = width <= NARROW
    lane = LANE if chart.events and not narrow else 0
    height = HEIGHTS.get(width, 320) + lane
    texts = [signed(tick, axis.places) for tick in axis.ticks]
    left = max(34.0, max(axes.breadth(text, 13.0 if narrow else 11.5) for text in texts) + 12)
    return Sheet(width, height, left, width - (6 if narrow else RIGHT), 24 + lane, height - 26)


def _grid(axis: Axis, plot: Plot) -> str:
    sheet, parts = plot.sheet, []
    for tick in (tick for tick in axis.ticks if tick):
        y = plot.scale.at(tick)
        parts.append(marks.line(sheet.left, y, sheet.right, y, class_="ru", stroke=marks.RULE))
        parts.append(marks.note(sheet.left - 6, y + 4, signed(tick, axis.places), size=sheet.size, anchor="end"))
    return "".join(parts)


def _zero(plot: Plot) -> str:
    """The ink line, drawn over line and band."""
    sheet, y = plot.sheet, plot.scale.at(0)
    return marks.line(
        sheet.left, y, sheet.right + (0 if sheet.is_narrow else 4), y, class_="ax", stroke=marks.INK, stroke_width=1.5
    ) + marks.element(
        "text", "0", class_="tk", x=sheet.left - 6, y=y + 4, font_size=sheet.size, font_weight="600", fill=marks.INK,
        text_anchor="end",
    )  # fmt: skip


def _clips(plot: Plot) -> str:
    """One window above zero and one below."""
    sheet, zero = plot.sheet, plot.scale.at(0)
    windows = ((ABOVE, 0.0, zero), (BELOW, zero, sheet.height - zero))
    return marks.element(
        "defs",
        *(
            marks.element(
                "clipPath",
                marks.element("rect", x=0, y=y, width=sheet.width, height=height),
                id=identifier(plot.chart, sheet.width, name),
            )
            for name, y, height in windows
        ),
    )


def _run(run: list[int], plot: Plot) -> str:
    """Line and band of joined points, drawn once for each side and clipped there."""
    if len(run) < 2:
        return ""
    points = plot.series.points
    bounds = [
        (plot.columns.middle(at), p.low, p.high)
        for at in run
        if (p := points[at]).low is not None and p.high is not None
    ]
    band = [(x, plot.scale.at(high)) for x, _, high in bounds]
    band += [(x, plot.scale.at(low)) for x, low, _ in reversed(bounds)]
    line = marks.points([plot.place(at) for at in run])
    parts = []
    for key in (ABOVE, BELOW):
        fill = marks.colour(key)
        area = marks.element("polygon", class_=f"b-{key}", points=marks.points(band), fill=fill, fill_opacity=".17")
        course = marks.element(
            "polyline", class_=f"l-{key}", points=line, fill="none", stroke=fill, stroke_width=2.4,
            stroke_linejoin="round", stroke_linecap="round",
        )  # fmt: skip
        clip = f"url(#{identifier(plot.chart, plot.sheet.width, key)})"
        parts.append(marks.element("g", area if len(bounds) > 1 else "", course, clip_path=clip))
    return "".join(parts)


def _single(at: int, plot: Plot) -> str:
    """A point by itself: its interval as a hairline under its mark."""
    return _hair(at, plot) + _mark(at, plot, 3.0)


def _hair(at: int, plot: Plot) -> str:
    point, x = plot.series.points[at], plot.columns.middle(at)
    if point.low is None or point.high is None:
        return ""
    key = side_of(point.value or 0)
    low, high = plot.scale.at(point.low), plot.scale.at(point.high)
    return marks.line(x, low, x, high, class_=f"l-{key}", stroke=marks.colour(key))


def _mark(at: int, plot: Plot, radius: float) -> str:
    """A ring when the interval holds zero, else a disc."""
    point, (x, y) = plot.series.points[at], plot.place(at)
    key = side_of(point.value or 0)
    colour = marks.colour(key)
    if point.low is not None and point.high is not None and point.low <= 0 <= point.high:
        return marks.element(
            "circle", class_=f"o-{key}", cx=x, cy=y, r=radius, fill=marks.PAPER, stroke=colour, stroke_width=1.8
        )
    return marks.element("circle", class_=f"m-{key}", cx=x, cy=y, r=radius, fill=colour)


def _grey(at: int, plot: Plot) -> str:
    """A ring for a period with too few or not complete; nothing where nothing was collected."""
    point, period = plot.series.points[at], plot.chart.periods[at]
    if point.value is None or period.is_gap:
        return ""
    x, y = plot.place(at)
    return marks.element(
        "circle", class_="o-other few-other", cx=x, cy=y, r=3, fill=marks.PAPER, stroke=marks.colour("other"),
        stroke_width=1.4, opacity=".6" if period.state == "incomplete" else None,
    )  # fmt: skip


def _last(run: list[int], plot: Plot, whisker: Whisker | None) -> str:
    """The last point that is told: whisker, mark and words. Its interval is the end of the band, unless it stands alone."""
    at = run[-1]
    point, (x, _) = plot.series.points[at], plot.place(at)
    parts = [_hair(at, plot)] if len(run) == 1 else []
    if whisker:
        low, high = (plot.scale.at(end) for end in whisker)
        parts.append(marks.line(x, low, x, high, class_="l-ink whisker", stroke=marks.INK, stroke_width=1.2))
        parts += [
            marks.line(x - 4, y, x + 4, y, class_="l-ink", stroke=marks.INK, stroke_width=1.2) for y in (low, high)
        ]
    parts.append(_mark(at, plot, 4.5))
    parts.append(last_narrow(point, x, plot, whisker) if plot.sheet.is_narrow else last_value(at, plot))
    return "".join(parts)


def _link(at: int, plot: Plot) -> str:
    spoken = said(plot.series, plot.series.points[at], plot.chart.unit)
    columns = plot.columns
    return column_link(plot.chart.periods[at], spoken, x=columns.edge(at), width=columns.step, sheet=plot.sheet)
