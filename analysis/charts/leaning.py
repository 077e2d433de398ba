"""An index that leans to one side of zero or the other, by week: the side decides the colour of line and band."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.charts import axes, marks
from analysis.charts.lines import joined, said, states
from analysis.charts.records import Chart, Point, Series, Svg
from analysis.charts.scales import Axis, Columns, Linear, axis_for, signed
from analysis.charts.sheet import NARROW, NARROW_PERIODS, Sheet, column_link, identifier, wrap

HEIGHTS = {1180: 340, 760: 320, 560: 300, 360: 300}
LANE = 41  # units for the events above the plot
ABOVE, BELOW = "deployment", "hardware"
WORDS = ((ABOVE, "▲ more deployment"), (BELOW, "▼ more hardware"))
RIGHT = 132.0  # room for the words at the right
FOOT = 20.0  # room for the lower word inside a narrow plot
LEAST, MOST = 0.5, 4.0  # the axis reaches this far at least, and at most: beyond e to the fourth nobody reads a chart

Whisker = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Plot:
    """A chart with the places of its values."""

    chart: Chart
    sheet: Sheet
    columns: Columns
    scale: Linear

    @property
    def series(self) -> Series:
        return self.chart.series[0]

    def place(self, at: int) -> tuple[float, float]:
        """Where the value of a period lies."""
        return self.columns.middle(at), self.scale.at(self.series.points[at].value or 0)


def leaning(chart: Chart, *, width: int, whisker: Whisker | None = None) -> Svg:
    """The first series of a chart around an ink line at zero, at 1180, 760, 560 or 360 units.

    A gap breaks the line; too few and incomplete periods are grey rings that are not joined. The last joined point has
    its value in words and is a ring when its interval holds zero; `whisker` is how far that value moves when seeds are
    dropped. Values beyond 4 on either side are held at the edge. Where no line can be drawn, the drawing says why.
    Raises IndexError for a chart without a series.
    """
    if width <= NARROW:
        chart = chart.last(NARROW_PERIODS)
    runs = joined(chart, chart.series[0])
    why = _why_no_line(chart, runs)
    chart = replace(chart, summary=f"{chart.summary} {why}".strip()) if why else chart
    axis = _axis(chart.series[0].points, whisker)
    sheet = _sheet(chart, axis, width)
    floor = sheet.bottom - (FOOT if sheet.is_narrow else 0)
    columns = Columns(len(chart.periods), sheet.left, sheet.right)
    plot = _Plot(chart, sheet, columns, Linear(axis.low, axis.high, floor, sheet.top))
    last = runs[-1][-1] if runs else -1
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
        *(_single(run[0], plot) for run in runs if len(run) == 1 and run[0] != last),
        *(_grey(at, plot) for at in range(len(chart.periods)) if not any(at in run for run in runs)),
        _last(last, plot, whisker) if runs else "",
        _ends(sheet),
        _said_in_plot(why, plot),
        *(_link(at, plot) for at, period in enumerate(chart.periods) if not period.is_gap),
    )


def _why_no_line(chart: Chart, runs: list[list[int]]) -> str:
    """One sentence where fewer than two periods can be told, else nothing."""
    name = "week" if not chart.periods or "W" in chart.periods[0].key else "month"
    shown = [p for p, period in zip(chart.series[0].points, chart.periods, strict=True) if not period.is_gap]
    told = sum(len(run) for run in runs)
    if told > 1:
        return ""
    if told:
        return f"One complete {name} only: no course to show."
    if not chart.periods:
        return f"No {name} to show."
    if not shown:
        return f"Not collected in any {name} shown."
    if all(point.value is None for point in shown):
        return f"No figure in any {name} shown."
    return f"No complete {name} with enough: no claim made."


def _axis(points: tuple[Point, ...], whisker: Whisker | None) -> Axis:
    held = [value for p in points if p.value is not None for value in (p.value, p.low, p.high) if value is not None]
    held += list(whisker or ())
    low, high = min([*held, -LEAST]), max([*held, LEAST])
    return axis_for(max(low, -MOST), min(high, MOST), whole=False)


def _sheet(chart: Chart, axis: Axis, width: int) -> Sheet:
    narrow = width <= NARROW
    lane = LANE if chart.events and not narrow else 0
    height = HEIGHTS.get(width, 320) + lane
    texts = [signed(tick, axis.places) for tick in axis.ticks]
    left = max(34.0, max(axes.breadth(text, 13.0 if narrow else 11.5) for text in texts) + 12)
    return Sheet(width, height, left, width - (6 if narrow else RIGHT), 24 + lane, height - 26)


def _grid(axis: Axis, plot: _Plot) -> str:
    sheet, parts = plot.sheet, []
    for tick in (tick for tick in axis.ticks if tick):
        y = plot.scale.at(tick)
        parts.append(marks.line(sheet.left, y, sheet.right, y, class_="ru", stroke=marks.RULE))
        parts.append(marks.note(sheet.left - 6, y + 4, signed(tick, axis.places), size=sheet.size, anchor="end"))
    return "".join(parts)


def _zero(plot: _Plot) -> str:
    """The ink line, drawn over line and band."""
    sheet, y = plot.sheet, plot.scale.at(0)
    return marks.line(
        sheet.left, y, sheet.right + (0 if sheet.is_narrow else 4), y, class_="ax", stroke=marks.INK, stroke_width=1.5
    ) + marks.element(
        "text", "0", class_="tk", x=sheet.left - 6, y=y + 4, font_size=sheet.size, font_weight="600", fill=marks.INK,
        text_anchor="end",
    )  # fmt: skip


def _clips(plot: _Plot) -> str:
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


def _run(run: list[int], plot: _Plot) -> str:
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


def _single(at: int, plot: _Plot, radius: float = 3.0) -> str:
    """A point by itself: its interval as a hairline; a ring when that holds zero, else a disc."""
    point = plot.series.points[at]
    key, (x, y) = _side(point.value or 0), plot.place(at)
    colour = marks.colour(key)
    if point.low is None or point.high is None:
        return marks.element("circle", class_=f"m-{key}", cx=x, cy=y, r=radius, fill=colour)
    hair = marks.line(
        x, plot.scale.at(point.low), x, plot.scale.at(point.high), class_=f"l-{key}", stroke=colour
    )  # fmt: skip
    if point.low <= 0 <= point.high:
        ring = marks.element(
            "circle", class_=f"o-{key}", cx=x, cy=y, r=radius, fill=marks.PAPER, stroke=colour, stroke_width=1.8
        )
        return hair + ring
    return hair + marks.element("circle", class_=f"m-{key}", cx=x, cy=y, r=radius, fill=colour)


def _grey(at: int, plot: _Plot) -> str:
    """A ring for a period with too few or not complete; nothing where nothing was collected."""
    point, period = plot.series.points[at], plot.chart.periods[at]
    if point.value is None or period.is_gap:
        return ""
    x, y = plot.place(at)
    return marks.element(
        "circle", class_="o-other few-other", cx=x, cy=y, r=3, fill=marks.PAPER, stroke=marks.colour("other"),
        stroke_width=1.4, opacity=".6" if period.state == "incomplete" else None,
    )  # fmt: skip


def _last(at: int, plot: _Plot, whisker: Whisker | None) -> str:
    """The last point that is told: whisker, mark and words."""
    point, (x, _) = plot.series.points[at], plot.place(at)
    parts = []
    if whisker:
        low, high = (plot.scale.at(end) for end in whisker)
        parts.append(marks.line(x, low, x, high, class_="l-ink whisker", stroke=marks.INK, stroke_width=1.2))
        parts += [
            marks.line(x - 4, y, x + 4, y, class_="l-ink", stroke=marks.INK, stroke_width=1.2) for y in (low, high)
        ]
    parts.append(_single(at, plot, 4.5))
    parts.append(_words_narrow(point, x, plot, whisker) if plot.sheet.is_narrow else _words(at, plot))
    return "".join(parts)


def _words(at: int, plot: _Plot) -> str:
    """The value at the right of its point, kept between the words of both sides."""
    point, sheet, (x, y) = plot.series.points[at], plot.sheet, plot.place(at)
    held = min(max(y, sheet.top + 22), sheet.bottom - 36)
    period = plot.chart.periods[at]
    tail = period.key.partition("-")[2]
    name = tail if tail.startswith("W") else period.label
    n = f"{name}, n {point.n:,}" if point.n is not None else name
    tie = marks.line(x + 7, y, sheet.right + 6, held, class_="ru", stroke=marks.RULE)
    said_value = f"{plot.series.name} = {signed(point.value or 0)}"
    return (
        tie
        + _coloured(said_value, _side(point.value or 0), sheet.right + 10, held + 5, 15)
        + marks.note(sheet.right + 10, held + 21, n)
    )


def _words_narrow(point: Point, x: float, plot: _Plot, whisker: Whisker | None) -> str:
    """The value over its point, clear of band and whisker."""
    value = point.value or 0
    top = max(value, point.high if point.high is not None else value, *(whisker or ()))
    y = max(plot.scale.at(top) - 8, plot.sheet.top + 10)
    return _coloured(signed(value), _side(value), min(x + 18, plot.sheet.right), y, 15, "end")


def _coloured(text: str, key: str, x: float, y: float, size: float, anchor: str | None = None) -> str:
    return marks.element(
        "text", marks.words(text), class_=f"t-{key}", x=x, y=y, font_size=size, font_weight="600",
        fill=marks.WORDS[key], text_anchor=anchor,
    )  # fmt: skip


def _side(value: float) -> str:
    return ABOVE if value > 0 else BELOW


def _ends(sheet: Sheet) -> str:
    """What above and below mean: at the right, or inside a narrow plot."""
    x, size = (sheet.left + 2, 13.0) if sheet.is_narrow else (sheet.right + 10, 12.0)
    places = (sheet.top - 8, sheet.bottom - 5) if sheet.is_narrow else (sheet.top + 4, sheet.bottom)
    return "".join(_coloured(text, key, x, y, size) for (key, text), y in zip(WORDS, places, strict=True))


def _said_in_plot(why: str, plot: _Plot) -> str:
    """Why there is no line, on paper, in the half that holds fewer marks."""
    if not why:
        return ""
    sheet = plot.sheet
    values = [p.value for p in plot.series.points if p.value is not None]
    low = sum(values) > 0
    y = plot.scale.start - 34 if low else sheet.top + 24
    x, width = (sheet.left + sheet.right) / 2, axes.breadth(why, sheet.size) + 16
    ground = marks.rect(x - width / 2, y - 15, width, 22, class_="m-paper", fill=marks.PAPER)
    return ground + marks.element(
        "text", marks.words(why), class_="tx", x=x, y=y, font_size=sheet.size, fill=marks.INK_2, text_anchor="middle"
    )


def _link(at: int, plot: _Plot) -> str:
    spoken = said(plot.series, plot.series.points[at], plot.chart.unit)
    columns = plot.columns
    return column_link(plot.chart.periods[at], spoken, x=columns.edge(at), width=columns.step, sheet=plot.sheet)
