"""A chart as a Vega-Lite specification with its numbers inside: what others can draw anew, restyle or read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.charts.dots import Dots
from analysis.charts.marks import GAP, INK, RULE, colour
from analysis.charts.network import Network
from analysis.charts.plates import MARKS, Caption, Panel, Plate
from analysis.charts.records import Chart

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
Spec = dict[str, Any]
PERIOD: Spec = {"field": "period", "type": "ordinal", "sort": None, "title": None}
HREF: Spec = {"field": "url", "type": "nominal"}


def spec(plate: Plate, caption: Caption) -> Spec:
    """The specification of version 5; the same plate gives the same one. Panels of a plate share one scale."""
    parts = [_spec(panel, caption.home) for panel in plate.panels]
    head: Spec = {
        "$schema": SCHEMA,
        "title": {"text": plate.title, "subtitle": [*plate.notes, *caption.lines], "anchor": "start"},
        "description": plate.summary,
    }
    if len(parts) == 1:
        return {**head, "width": 760, "height": 320, **parts[0]}
    named = [
        {"title": panel.name, "width": 240, "height": 90, **part}
        for panel, part in zip(plate.panels, parts, strict=True)
    ]
    return {
        **head,
        "columns": plate.columns,
        "concat": named,
        "resolve": {"scale": {"y": "shared", "color": "independent"}},
    }


def _spec(panel: Panel, home: str) -> Spec:
    shape = panel.shape
    if isinstance(shape, Chart):
        return _periods(shape, panel.form, home)
    return _dots(shape, home) if isinstance(shape, Dots) else _network(shape, home)


def _periods(chart: Chart, form: str, home: str) -> Spec:
    draw = _columns if form in ("stack", "bars") else _lines
    return {"data": {"values": _points(chart, home)}, "layer": [_gaps(), *draw(chart, form)]}


def _points(chart: Chart, home: str) -> list[Spec]:
    """One row a period and series: `value` is null where there is nothing to draw, `mark` says why."""
    rows = []
    for at, period in enumerate(chart.periods):
        for series in chart.series:
            point = series.points[at]
            mark = MARKS["few"] if point.few and period.state == "ok" else MARKS[period.state]
            value = None if period.is_gap else point.value
            row = {
                "period": period.key,
                "series": series.name,
                "value": value,
                "low": point.low,
                "high": point.high,
                "n": point.n,
            }
            rows.append({**row, "mark": mark, "url": home + period.href if period.href else None})
    return rows


def _gaps() -> Spec:
    """Grey over the periods in which nothing was collected."""
    return {
        "transform": [{"filter": "datum.mark === 'not collected'"}],
        "mark": {"type": "rect", "color": GAP, "opacity": 0.25},
        "encoding": {"x": PERIOD},
    }


def _colours(series: Sequence[tuple[str, str]]) -> Spec:
    """The series in the colours that they have on the page."""
    names, keys = [name for name, _ in series], [colour(key) for _, key in series]
    return {"field": "series", "type": "nominal", "title": None, "scale": {"domain": names, "range": keys}}


def _encoding(chart: Chart) -> Spec:
    return {
        "x": PERIOD,
        "y": {"field": "value", "type": "quantitative", "title": chart.unit or None},
        "color": _colours([(series.name, series.key) for series in chart.series]),
        "href": HREF,
    }


def _tooltip(*fields: str) -> list[Spec]:
    return [{"field": field, "type": "nominal"} for field in fields]


def _columns(chart: Chart, form: str) -> list[Spec]:
    """Columns; what is incomplete or too few is pale."""
    encoding = _encoding(chart)
    encoding["opacity"] = {"condition": {"test": "datum.mark === 'incomplete'", "value": 0.45}, "value": 1}
    encoding["tooltip"] = _tooltip("period", "series", "value", "mark")
    if form == "stack":
        encoding["order"] = {"field": "order", "type": "quantitative"}
        encoding["y"]["stack"] = "zero"
        names = [series.name for series in chart.series]
        place: list[Spec] = [{"calculate": f"indexof({names!r}, datum.series)", "as": "order"}]
        return [{"transform": place, "mark": {"type": "bar"}, "encoding": encoding}]
    return [{"mark": {"type": "bar"}, "encoding": encoding}]


def _lines(chart: Chart, form: str) -> list[Spec]:
    """Bands and lines through what is complete; rings, not joined, for what is not, or has too few."""
    encoding = _encoding(chart)
    # null breaks a line or a band where nothing sure can be said
    sure = [
        {"calculate": f"datum.mark === '' ? datum.{field} : null", "as": f"sure_{field}"}
        for field in ("value", "low", "high")
    ]
    joined = {**encoding, "y": {**encoding["y"], "field": "sure_value"}}
    band = {
        "x": PERIOD,
        "color": encoding["color"],
        "y": {"field": "sure_low", "type": "quantitative"},
        "y2": {"field": "sure_high"},
    }
    tooltip = _tooltip("period", "series", "value", "low", "high", "n", "mark")
    parts: list[Spec] = (
        [{"mark": {"type": "rule", "color": INK}, "encoding": {"y": {"datum": 0, "type": "quantitative"}}}]
        if form == "leaning"
        else []
    )
    if any(point.low is not None for series in chart.series for point in series.points):
        parts.append({"transform": sure, "mark": {"type": "area", "opacity": 0.14}, "encoding": band})
    parts.append({"transform": sure, "mark": {"type": "line"}, "encoding": joined})
    rings = [{"filter": "datum.value !== null"}]
    points = {**encoding, "tooltip": tooltip}
    points["fillOpacity"] = {"condition": {"test": "datum.mark === ''", "value": 1}, "value": 0}
    parts.append(
        {"transform": rings, "mark": {"type": "point", "filled": True, "strokeWidth": 1.4}, "encoding": points}
    )
    return parts


def _dots(plot: Dots, home: str) -> Spec:
    rows = [
        {
            "row": row.label, "dot": dot.spoken, "value": dot.value, "low": dot.low, "high": dot.high, "kind": dot.kind,
            "series": dot.key, "url": home + dot.href if dot.href else None,
        }
        for row in plot.rows
        for dot in row.dots
    ]  # fmt: skip
    keys = list(dict.fromkeys(dot.key for row in plot.rows for dot in row.dots))
    y = {"field": "row", "type": "nominal", "sort": None, "title": None}
    shade = {**_colours([(key, key) for key in keys]), "legend": None}
    x = {"field": "value", "type": "quantitative", "title": plot.unit.strip() or None}
    hair = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y, "color": shade}
    dot = {"x": x, "y": y, "color": shade, "href": HREF, "tooltip": _tooltip("dot")}
    dot["fillOpacity"] = {"condition": {"test": "datum.kind === 'disc'", "value": 1}, "value": 0}
    bounded = [{"filter": "datum.low !== null && datum.high !== null"}]
    zero = {"mark": {"type": "rule", "color": INK}, "encoding": {"x": {"datum": 0, "type": "quantitative"}}}
    return {
        "data": {"values": rows},
        "height": {"step": 28},
        "layer": [
            *([zero] if plot.zero else []),
            {"transform": bounded, "mark": {"type": "rule"}, "encoding": hair},
            {"mark": {"type": "point", "filled": True, "size": 80}, "encoding": dot},
        ],
    }


def _network(network: Network, home: str) -> Spec:
    def axis(field: str) -> Spec:
        return {"field": field, "type": "quantitative", "axis": None, "scale": {"domain": [0, 1]}}

    nodes = [
        {
            "name": node.name,
            "x": node.x,
            "y": 1 - node.y,
            "size": node.size,
            "series": node.key,
            "url": home + node.href,
        }
        for node in network.nodes
    ]
    ties = [
        {
            "first": a.name, "second": b.name, "strength": edge.strength, "x": a.x, "y": 1 - a.y, "x2": b.x, "y2": 1 - b.y,
            "url": home + edge.href,
        }
        for edge in network.edges
        for a, b in [(network.nodes[edge.first], network.nodes[edge.second])]
    ]  # fmt: skip
    keys = list(dict.fromkeys(node.key for node in network.nodes))
    place: Spec = {"x": axis("x"), "y": axis("y")}
    lines = {**place, "x2": {"field": "x2"}, "y2": {"field": "y2"}, "href": HREF}
    lines["strokeWidth"] = {"field": "strength", "type": "quantitative", "legend": None}
    discs = {**place, "size": {"field": "size", "type": "quantitative", "legend": None}, "href": HREF}
    discs["color"] = {**_colours([(key, key) for key in keys]), "legend": None}
    discs["tooltip"] = _tooltip("name", "size")
    return {
        "layer": [
            {"data": {"values": ties}, "mark": {"type": "rule", "color": RULE}, "encoding": lines},
            {"data": {"values": nodes}, "mark": {"type": "circle", "opacity": 1}, "encoding": discs},
            {
                "data": {"values": nodes},
                "mark": {"type": "text", "dy": -12},
                "encoding": {**place, "text": {"field": "name"}},
            },
        ]
    }
