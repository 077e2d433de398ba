"""An index that leans to one side of zero or the other, by week: the side decides the colour of line and band."""

from __future__ import annotations

from analysis.charts import axes, marks
from analysis.charts.lines import joined, said, states
from analysis.charts.records import Chart, Point, Svg
from analysis.charts.scales import Axis, Columns, Linear, axis_for, figure
from analysis.charts.sheet import NARROW_PERIODS, Sheet, column_link, identifier, wrap

HEIGHTS = {1180: 320, 760: 300, 560: 280, 360: 260}
ABOVE, BELOW = "deployment", "hardware"
LABEL = 118.0  # units at the right for the words


def leaning(chart: Chart, *, width: int, whisker: tuple[float, float] | None = None) -> Svg:
    """The first series of a chart around an ink line at zero, at 1180, 760 or 360 units.

    A gap breaks the line; too few and incomplete periods are grey rings that are not joined. The last joined point has its
    value in words, a ring when its interval holds zero; `whisker` is how far that value moves when seeds are dropped.
    """
    if width <= 360:
        chart = chart.last(NARROW_PERIODS)
    points = chart.series[0].points
    axis = _axis(points, whisker)
    sheet = _sheet(axis, width)
    columns, scale = (
        Columns(len(chart.periods), sheet.left, sheet.right),
        Linear(axis.low, axis.high, sheet.bottom, sheet.top),
    )
    runs = joined(chart, chart.series[0])
    return wrap(
        chart,
        sheet,
        _clips(chart, sheet, scale.at(0)),
        axes.values(axis, scale, "", sheet),
        marks.line(sheet.left, scale.at(0), sheet.right, scale.at(0), class_="ax", stroke=marks.INK, stroke_width=1.5),
        axes.names(chart, columns, sheet, centred=True),
        states(chart, columns, sheet),
        *(_run(chart, run, columns, scale, sheet) for run in runs),
        *(_alone(chart, at, columns, scale) for at in range(len(points)) if not any(at in run for run in runs)),
        _last(chart, runs[-1][-1], columns, scale, sheet, whisker) if runs else "",
        *(_link(chart, at, columns, sheet) for at, period in enumerate(chart.periods) if not period.is_gap),
        "" if sheet.is_narrow else _ends(sheet),
    )


def _axis(points: tuple[Point, ...], whisker: tuple[float, float] | None) -> Axis:
    held = [value for p in points if p.value is not None for value in (p.value, p.low, p.high) if value is not None]
    held += list(whisker or ())
    low, high = min([*held, -0.5]), max([*held, 0.5])
    return axis_for(max(low, -4.0), min(high, 4.0), whole=False)  # beyond e to the fourth nobody reads a chart


def _sheet(axis: Axis, width: int) -> Sheet:
    narrow = width <= 360
    size = 13.0 if narrow else 11.5
    return Sheet(
        width,
        HEIGHTS.get(width, 300),
        axes.margin(axis, "", size),
        width - (4 if narrow else LABEL),
        24,
        HEIGHTS.get(width, 300) - 26,
    )


def _clips(chart: Chart, sheet: Sheet, zero: float) -> str:
    """One window above zero and one below."""
    top = marks.element("rect", x=0, y=0, width=sheet.width, height=max(0.0, zero))
    bottom = marks.element("rect", x=0, y=zero, width=sheet.width, height=max(0.0, sheet.height - zero))
    clips = (
        marks.element("clipPath", part, id=identifier(chart, sheet.width, name))
        for name, part in ((ABOVE, top), (BELOW, bottom))
    )
    return marks.element("defs", *clips)


def _run(chart: Chart, run: list[int], columns: Columns, scale: Linear, sheet: Sheet) -> str:
    """Line and band of joined points, drawn once for each side and clipped there."""
    points = chart.series[0].points
    line = [(columns.middle(at), scale.at(points[at].value or 0)) for at in run]
    bounds = [
        (columns.middle(at), p.low, p.high) for at in run if (p := points[at]).low is not None and p.high is not None
    ]
    band = [(x, scale.at(high)) for x, _, high in bounds] + [(x, scale.at(low)) for x, low, _ in reversed(bounds)]
    parts = []
    for key in (ABOVE, BELOW):
        fill = marks.colour(key)
        drawn = []
        if len(bounds) > 1:
            drawn.append(
                marks.element("polygon", class_=f"b-{key}", points=marks.points(band), fill=fill, fill_opacity=".18")
            )
        if len(line) > 1:
            drawn.append(
                marks.element(
                    "polyline", class_=f"l-{key}", points=marks.points(line), fill="none", stroke=fill, stroke_width=2.4,
                    stroke_linejoin="round",
                )
            )  # fmt: skip
        if drawn:
            parts.append(marks.element("g", *drawn, clip_path=f"url(#{identifier(chart, sheet.width, key)})"))
    return "".join(parts) + (_hair(points[run[0]], line[0][0], scale) if len(run) == 1 else "")


def _hair(point: Point, x: float, scale: Linear) -> str:
    """The interval of a point that stands alone."""
    if point.low is None or point.high is None:
        return ""
    key = _side(point)
    return marks.line(x, scale.at(point.low), x, scale.at(point.high), class_=f"l-{key}", stroke=marks.colour(key))


def _alone(chart: Chart, at: int, columns: Columns, scale: Linear) -> str:
    """A ring for a period with too few or not complete; nothing where nothing was collected."""
    point, period = chart.series[0].points[at], chart.periods[at]
    if point.value is None or period.is_gap:
        return ""
    return marks.element(
        "circle", class_="o-other few-other", cx=columns.middle(at), cy=scale.at(point.value), r=3, fill=marks.PAPER,
        stroke=marks.colour("other"), stroke_width=1.4, opacity=".45" if period.state == "incomplete" else None,
    )  # fmt: skip


def _last(
    chart: Chart, at: int, columns: Columns, scale: Linear, sheet: Sheet, whisker: tuple[float, float] | None
) -> str:
    point = chart.series[0].points[at]
    key, x, y = _side(point), columns.middle(at), scale.at(point.value or 0)
    parts = []
    if whisker:
        parts.append(
            marks.line(
                x, scale.at(whisker[0]), x, scale.at(whisker[1]), class_="ev-l", stroke=marks.INK_3, stroke_width=2
            )
        )
    holds_zero = point.low is not None and point.high is not None and point.low <= 0 <= point.high
    ring: dict[str, str | float] = (
        {"class_": f"o-{key}", "fill": marks.PAPER, "stroke": marks.colour(key), "stroke_width": 1.8}
        if holds_zero
        else {"class_": f"m-{key}", "fill": marks.colour(key)}
    )
    parts.append(marks.element("circle", cx=x, cy=y, r=4, **ring))
    if not sheet.is_narrow:
        parts.append(_words(chart, at, point, key, y, sheet))
    return "".join(parts)


def _words(chart: Chart, at: int, point: Point, key: str, y: float, sheet: Sheet) -> str:
    """The value beside the last point, kept between the words at both ends."""
    held = min(max(y, sheet.top + 24), sheet.bottom - 34)
    week = chart.periods[at].key.partition("-")[2]
    n = f"{week}, n {point.n:,}" if point.n is not None else week
    sign = "+" if (point.value or 0) > 0 else ""
    value = marks.element(
        "text", marks.words(f"{chart.series[0].name} = {sign}{figure(round(point.value or 0, 2))}"), class_=f"t-{key}",
        x=sheet.right + 8, y=held + 4, font_size=13, font_weight="600", fill=marks.WORDS[key],
    )  # fmt: skip
    return value + marks.note(sheet.right + 8, held + 19, n)


def _side(point: Point) -> str:
    return ABOVE if (point.value or 0) > 0 else BELOW


def _ends(sheet: Sheet) -> str:
    """What above and below mean, at the right."""
    parts = []
    for text, key, y in (("▲ more deployment", ABOVE, sheet.top - 6), ("▼ more hardware", BELOW, sheet.bottom)):
        parts.append(
            marks.element(
                "text", marks.words(text), class_=f"t-{key}", x=sheet.right + 8, y=y, font_size=11.5, font_weight="600",
                fill=marks.WORDS[key],
            )
        )  # fmt: skip
    return "".join(parts)


def _link(chart: Chart, at: int, columns: Columns, sheet: Sheet) -> str:
    spoken = said(chart.series[0], chart.series[0].points[at], chart.unit)
    return column_link(chart.periods[at], spoken, x=columns.edge(at), width=columns.step, sheet=sheet)
