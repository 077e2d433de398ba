"""Every chart to take along: the chart of a page under the page's own filter as SVG, PNG, CSV, JSON or Vega-Lite.

A page offers its charts as `plates` in its context; their address is the page's with a suffix, `chart` chooses among several.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import require_safe

from analysis.charts.alone import alone
from analysis.charts.plates import Caption, Cell, Plate
from analysis.charts.raster import MISSING, lacks_letters, to_png
from analysis.charts.vega import spec
from analysis.explore.called import names_in
from analysis.explore.filters import ArticleFilter
from analysis.explore.formats import safe_cell
from analysis.explore.freshness import freshness
from analysis.measures.figure import DIGITS, SAMPLE
from analysis.measures.periods import zone

TAKEN = ("svg", "png")  # formats that only a chart has; a list or a figure goes out in the others, too
LANGUAGE = "language"  # of the words; `lang` is that of the pieces
HOME = "overview"  # what the front page is called in an address with a suffix
COLUMNS = ("where", "name", "count", "share", "value", "unit", "low", "high", "n", "mark", "query")


@require_safe
def along(request: HttpRequest, page: str, suffix: str) -> HttpResponse:
    """Will answer a chart of the page under the same query string, in the language of the reader or in that of `language`: an
    address that names one gives the same words to everybody."""
    named = request.GET.get(LANGUAGE) or ""
    language = named if named in dict(settings.LANGUAGES) else get_language()
    with override(language):
        answer = _along(request, page, suffix)
    answer["Content-Language"] = language or settings.LANGUAGE_CODE
    return answer


def _along(request: HttpRequest, page: str, suffix: str) -> HttpResponse:
    match = resolve("/" if page == HOME else f"/{page}/")
    answer = match.func(request, *match.args, **match.kwargs)
    if answer.status_code == 400:
        return _refused(answer)
    context = getattr(answer, "context_data", None) or {}
    if context.get("unmade"):
        return HttpResponse(
            "A part of this page could not be read in time; ask again.\n", "text/plain; charset=utf-8", 503
        )
    plates = context.get("plates", ())
    plate = chosen(plates, request.GET.get("chart") or "")
    caption = _caption(request, plate, page)
    content_type, write = WRITERS[suffix]
    sent = HttpResponse(write(plate, caption), content_type)
    sent["Content-Disposition"] = f'attachment; filename="{_file_name(plate, page)}.{suffix}"'
    return sent


def chosen(plates: Sequence[Plate], name: str) -> Plate:
    """The chart of a name, the first without one. Raises Http404 with the names that there are."""
    for plate in plates:
        if name in ("", plate.name):
            return plate
    there = ", ".join(plate.name for plate in plates)
    raise Http404(
        gettext("There is no chart %(name)s here; there are %(there)s") % {"name": f"{name[:40]!r}", "there": there}
        if there
        else gettext("This page has no chart to take along")
    )


def _refused(answer: HttpResponse) -> HttpResponse:
    """Says why the page itself cannot be had, in one line."""
    sentence = (getattr(answer, "context_data", None) or {}).get("sentence", gettext("This cannot be read."))
    return HttpResponse(f"{sentence}\n", "text/plain; charset=utf-8", 400)


def _caption(request: HttpRequest, plate: Plate, page: str) -> Caption:
    filter = ArticleFilter.from_query(plate.query)
    data = freshness()
    asked = request.GET.copy()
    for own in ("chart", LANGUAGE):
        asked.pop(own, None)
    path = "/" if page == HOME else f"/{page}/"
    return Caption(
        described=filter.between(None, None).describe(names_in(filter)),
        window=_window(plate, filter),
        zone=str(zone()),
        counted=plate.counted,
        n=plate.n,
        rules=data.rules,
        stamp=gettext(SAMPLE)[:1].upper() + gettext(SAMPLE)[1:] if data.sample else "",
        address=request.build_absolute_uri(f"{path}?{asked.urlencode()}" if asked else path),
        home=request.build_absolute_uri("/").rstrip("/"),
    )


def _window(plate: Plate, filter: ArticleFilter) -> str:
    """The days of the list, else the first and last period drawn."""
    if filter.start and filter.end:
        return gettext("%(first)s to %(last)s") % {
            "first": filter.start.isoformat(),
            "last": filter.end.isoformat(),
        }
    drawn = [cell.where for cell in plate.rows if re.match(r"\d{4}-", cell.where)]
    return gettext("%(first)s to %(last)s") % {"first": drawn[0], "last": drawn[-1]} if drawn else gettext("all days")


def _file_name(plate: Plate, page: str) -> str:
    """Page, chart and window in letters that every system can hold."""
    filter = ArticleFilter.from_query(plate.query)
    parts = ["divergence", page.replace("/", "-"), plate.name if plate.name != page else "", _window(plate, filter)]
    return re.sub(r"[^A-Za-z0-9._-]+", "-", "-".join(part for part in parts if part)).strip("-")


def _svg(plate: Plate, caption: Caption) -> str:
    return alone(plate, caption)


def _png(plate: Plate, caption: Caption) -> bytes:
    drawing = alone(plate, caption)
    return to_png(alone(plate, caption, MISSING) if lacks_letters(drawing) else drawing)


def _csv(plate: Plate, caption: Caption) -> str:
    """One line a number, under lines that say what they stand on."""
    out = io.StringIO()
    lines = csv.writer(out)
    for name, said in _told(plate, caption).items():
        lines.writerow([f"# {name}", safe_cell(said)])
    lines.writerow([*COLUMNS, "url"])
    for cell in plate.rows:
        row = _row(cell, caption)
        lines.writerow([safe_cell(part) if isinstance(part, str) else part for part in row.values()])
    return out.getvalue()


def _json(plate: Plate, caption: Caption) -> str:
    data: dict[str, Any] = {**_told(plate, caption), "rows": [_row(cell, caption) for cell in plate.rows]}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _vega(plate: Plate, caption: Caption) -> str:
    return json.dumps(spec(plate, caption), ensure_ascii=False, indent=1) + "\n"


def _told(plate: Plate, caption: Caption) -> dict[str, str | int]:
    """What the numbers stand on."""
    return {
        "title": plate.title,
        "chart": plate.name,
        "list": caption.described,
        "query": plate.query,
        "window": caption.window,
        "zone": caption.zone,
        "unit": caption.counted,
        "n": caption.n,
        "rules": caption.rules,
        "stamp": caption.stamp,
        "notes": " ".join(plate.notes),
        "address": caption.address,
    }


def _row(cell: Cell, caption: Caption) -> dict[str, str | float | None]:
    held = asdict(cell)
    row = {name: round(held[name], DIGITS) if isinstance(held[name], float) else held[name] for name in COLUMNS}
    return {**row, "url": f"{caption.home}/articles/?{cell.query}" if cell.query else ""}


WRITERS: dict[str, tuple[str, Callable[[Plate, Caption], str | bytes]]] = {
    "svg": ("image/svg+xml; charset=utf-8", _svg),
    "png": ("image/png", _png),
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
    "vl.json": ("application/json", _vega),
}
