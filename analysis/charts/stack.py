"""Stacked columns: how many pieces a period holds, layer by layer."""

from __future__ import annotations

from analysis.charts import axes, marks
from analysis.charts.records import Chart, Series, Svg
from analysis.charts.scales import Axis, Columns, Linear, axis_for, figure
from analysis.charts.sheet import NARROW_PERIODS, Sheet, column_link, gap_column, hatched, wrap

HEIGHTS = {1180: 330, 760: 320, 560: 290, 360: 300}
SEAM = 0.8  # paper between two layers


def total(chart: Chart, index: int) -> float:
    """Sum of all layers in one period."""
    return sum(series.points[index].value or 0 for series in chart.series)


def stack(chart: Chart, *, width: int, height: int = 0, class_: str = "plot") -> Svg:
    """Stacked columns of counts at 1180, 760, 560 or 360 units; the narrow one shows the last quarter.

    Every period that is not a gap is a link over its whole height when it has an address.
    """
    if width <= 360:
        chart = chart.last(NARROW_PERIODS)
    axis = axis_for(0, max((total(chart, i) for i in range(len(chart.periods))), default=0), whole=True)
    sheet = _sheet(chart, axis, width, height or HEIGHTS.get(width, 320))
    columns = Columns(len(chart.periods), sheet.left, sheet.right)
    scale = Linear(0, axis.high, sheet.bottom, sheet.top)
    return wrap(
        chart,
        sheet,
        axes.values(axis, scale, chart.unit, sheet),
        axes.lane(chart.events, columns, sheet) if not sheet.is_narrow else "",
        axes.names(chart, columns, sheet),
        "".join(_column(chart, i, columns, scale, sheet) for i in range(len(chart.periods))),
        "" if sheet.is_narrow else _labels(chart, scale, sheet),
        class_=class_,
    )


def _sheet(chart: Chart, axis: Axis, width: int, height: int) -> Sheet:
    narrow = width <= 360
    size = 13.0 if narrow else 11.5
    longest = max((axes.breadth(f"{s.name} 0,000", 12.5) for s in chart.series), default=0)
    right = width - (4 if narrow else max(124.0, longest + 16))
    top = 10 if narrow else (65 if chart.events else 24)
    return Sheet(width, height, axes.margin(axis, chart.unit, size), right, top, height - 26)


def _column(chart: Chart, index: int, columns: Columns, scale: Linear, sheet: Sheet) -> str:
    period = chart.periods[index]
    edge, (x, width) = columns.edge(index), columns.bar(index)
    if period.is_gap:
        return gap_column(chart, period, x=edge + 1, width=columns.step - 2, sheet=sheet)
    layers = _layers(chart.series, index, x, width, scale)
    ceiling = scale.at(total(chart, index))
    incomplete = period.state == "incomplete"
    inside = [marks.element("g", *layers, opacity=".45" if incomplete else None)] if layers else []
    if incomplete and layers:
        veil = hatched(chart, sheet)
        inside.append(marks.element("rect", x=x, y=ceiling, width=width, height=sheet.bottom - ceiling, fill=veil))
    said = _said(chart, index)
    return column_link(period, said, *inside, x=edge, width=columns.step, sheet=sheet)


def _layers(series: tuple[Series, ...], index: int, x: float, width: float, scale: Linear) -> list[str]:
    parts, below = [], 0.0
    for layer in series:
        value = layer.points[index].value or 0
        if value <= 0:
            continue
        y, ground = scale.at(below + value), scale.at(below)
        thick = max(0.4, ground - y - SEAM)
        fill = marks.colour(layer.key)
        parts.append(marks.rect(x, y, width, thick, class_=f"m-{layer.key}", fill=fill))
        below += value
    return parts


def _said(chart: Chart, index: int) -> str:
    """The period's figure in words: pieces behind its link where that is known, then its layers."""
    opens = chart.periods[index].opens
    layers = "; ".join(f"{s.name} {figure(s.points[index].value or 0)}" for s in chart.series if s.points[index].value)
    head = f"{figure(total(chart, index) if opens is None else opens)} {chart.unit}"
    return f"{head} ({layers})" if layers and len(chart.series) > 1 else head


def _labels(chart: Chart, scale: Linear, sheet: Sheet) -> str:
    """Direct labels at the last complete period."""
    complete = [i for i, p in enumerate(chart.periods) if p.state in ("ok", "few") and total(chart, i) > 0]
    if not complete:
        return ""
    index = complete[-1]
    labels, below = [], 0.0
    for layer in chart.series:
        value = layer.points[index].value or 0
        y = scale.at(below + value / 2)
        below += value
        if value:
            labels.append(axes.Label(sheet.right - 6, y, layer.key, layer.name, figure(value), layer.lang))
    period = chart.periods[index]
    count = period.opens if period.opens is not None else total(chart, index)
    foot = marks.note(sheet.right + 10, sheet.bottom + 18, f"{period.label}: {figure(count)}", size=sheet.size)
    return axes.direct_labels(labels, sheet) + foot
