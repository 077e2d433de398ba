"""Small drawings beside words in templates: a facet's bar, a mix of frames, a line of weeks, a change."""

from collections.abc import Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from analysis.charts import bars
from analysis.charts import spark as sparks
from analysis.charts.marks import family_colour
from analysis.charts.plates import Cell, Plate
from analysis.charts.records import Chart, Svg
from analysis.exports import FORMATS
from analysis.templatetags.press import amount, han, opens

register = template.Library()
PRINTED = ("xlsx", "docx", "pdf", "html", "md")  # formats of documents, in the order of their use
SUFFIXES = (
    ("SVG", "svg"), ("PNG", "png"), ("CSV", "csv"), ("JSON", "json"), ("Vega-Lite", "vl.json"),
    *((FORMATS[name].label, name) for name in PRINTED if name in FORMATS),
)  # fmt: skip


class Share(Protocol):
    """A frame and its share, as analysis.measures.frames gives it."""

    frame: str
    share: float


@register.filter
def facet_bar(share: float, active: bool = False) -> Svg:
    """Will draw a facet's bar; `share` is 0 to 1 of its facet's largest value."""
    return bars.bar(share, 1.0, key="accent" if active else "other")


@register.filter
def mix(shares: Sequence[Share]) -> Svg:
    """Will draw the brand bar: the frames of the week."""
    return bars.mix([(family_colour(share.frame), share.share) for share in shares])


@register.filter
def mix_bar(shares: Sequence[Share]) -> Svg:
    """Will draw a mix of frames in a table's row."""
    parts = [(family_colour(share.frame), share.share) for share in shares]
    return bars.mix(parts, width=260, height=14, class_="bar")


@register.filter
def spark(values: Sequence[float | None], key: str = "other") -> Svg:
    """Will draw the last weeks of a figure as a line the size of a word."""
    return sparks.spark(values, key=key)


@register.filter
def daily(values: Sequence[float | None], changes: Sequence[int] = ()) -> Svg:
    """Will draw what a source gave a day as a wider line, with an upright hairline before each change."""
    return sparks.spark(values, width=560, height=56, at=changes)


@register.simple_tag
def divbar(change: float, low: float, high: float, reach: float) -> Svg:
    """Will draw a change with its interval; all four in points, `reach` at the edge."""
    return bars.divbar(change, low, high, reach=reach)


@register.inclusion_tag("components/take.html", takes_context=True)
def take(context: template.Context, name: str) -> dict[str, Any]:
    """Will link the files of a chart of this page, under the page's own query string; nothing for a chart that is none."""
    plates: Sequence[Plate] = context.get("plates") or ()
    plate = _named(plates, name)
    if plate is None:
        return {"links": ()}
    request = context["request"]
    asked = [
        (key, value)
        for key, values in request.GET.lists()
        if key not in ("chart", "cursor", "language")
        for value in values
    ]
    query = urlencode([*asked, ("chart", name), ("language", get_language() or "")])
    path = request.path.rstrip("/") or "/overview"
    links = [(label, f"{path}.{suffix}?{query}") for label, suffix in SUFFIXES]
    may_pin = getattr(getattr(request, "user", None), "is_authenticated", False)
    return {"links": links, "title": plate.title, "pin": name if may_pin else "", "page": request.get_full_path()}


@register.inclusion_tag("components/files.html")
def files(path: str, query: str, *first: str) -> dict[str, Any]:
    """Will link a page's numbers as files: `first` are suffixes that this page has, behind them every format of documents."""
    labels = {suffix: label for label, suffix in SUFFIXES}
    suffixes = (*first, *(name for name in PRINTED if name in FORMATS))
    tail = f"?{query}" if query else ""
    return {"links": [(labels[suffix], f"{path}.{suffix}{tail}") for suffix in suffixes]}


@register.inclusion_tag("components/plate_table.html", takes_context=True)
def plate_table(context: template.Context, name: str) -> dict[str, Any]:
    """Will show the numbers of a chart that has no table of its own on the page. Of one series only what is there is told:
    three years of a small list are mostly weeks without a piece."""
    plate = _named(context.get("plates") or (), name)
    if plate is None:
        return {"plate": None}
    shape, cells = plate.panels[0].shape, plate.rows
    if not isinstance(shape, Chart):
        return {"plate": plate, "cells": cells}
    told = [cell for cell in cells if cell.value or cell.mark] if len(shape.series) == 1 else cells
    return {"plate": plate, "cells": told, "weekly": True, "is_short": len(told) < len(cells)}


@register.simple_tag
def plate_row(cell: Cell) -> SafeString:
    """Will draw a number of a chart as a row of its table, with the list behind it."""
    marked = format_html(' <span class="n">{}</span>', cell.mark) if cell.mark else ""
    if cell.count is not None and cell.query:
        number = opens(int(cell.count), cell.query)
    else:
        number = SafeString("–") if cell.value is None else SafeString(amount(cell.value))
    return format_html(
        '\n<tr>\n<th scope="row">{}{}</th>\n<td>{}</td>\n<td class="num">{}</td></tr>',
        han(cell.where),
        marked,
        han(cell.name),
        number,
    )


def _named(plates: Sequence[Plate], name: str) -> Plate | None:
    return next((plate for plate in plates if plate.name == name), None)


@register.simple_tag
def spark_line(values: Sequence[float | None], level: float | None = None) -> Svg:
    """Will draw the last weeks of a figure, with a hairline at the value that it is read against."""
    return sparks.spark(values, key="other", level=level)
