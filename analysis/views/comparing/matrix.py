"""Any two kinds crossed, on screen and as data; companies with layers of the stack, who is mentioned with which, go first."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext, gettext_lazy, override
from django.views.decorators.http import require_safe

from analysis.charts.spark import spark
from analysis.explore.called import names_in
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.folding import COUNTED
from analysis.explore.freshness import freshness
from analysis.explore.stack.matrix import FEW, MOST, STEPS, Matrix, matrix
from analysis.explore.stack.matrix_data import MENTIONED, as_data
from analysis.exports.cells import table
from analysis.exports.document import Document
from analysis.figures import cross
from analysis.figures.asked import asked
from analysis.measures.figure import SAMPLE
from analysis.views.charts import take
from analysis.views.charts.compared_documents import of_cross, of_matrix
from analysis.views.charts.take_lists import LISTED, behind
from analysis.views.refusals import explains_bad_filters, refusal

LAYERS = frozenset({"layer", "company"})
NAMES = {
    "company": gettext_lazy("companies"), "country": gettext_lazy("countries"), "theme": gettext_lazy("themes"),
    "source": gettext_lazy("sources"), "layer": gettext_lazy("layers"),
}  # fmt: skip
UNITS = {"pieces": gettext_lazy("pieces"), "texts": gettext_lazy("texts"), "stories": gettext_lazy("stories")}
ORDERS = {"likeness": gettext_lazy("by likeness"), "number": gettext_lazy("by number")}
COLUMNS = ("row", "column", "count", "few", "more_than_chance", "query")
LAYER_COLUMNS = ("layer", "company", "count", "part_of_column", "few", "query")


def sides(given: QueryDict) -> tuple[str, str]:
    """The kinds of rows and columns that an address asks for; layers of the stack and companies without any."""
    rows, columns = given.get("rows") or "", given.get("cols") or ""
    if not rows and not columns:
        return "layer", "company"
    rows = rows or ("company" if columns != "company" else "theme")
    return rows, columns or ("theme" if rows != "theme" else "company")


@require_safe
@explains_bad_filters
def layers(request: HttpRequest) -> HttpResponse:
    """Will cross the kinds that `rows` and `cols` name for the pieces that the query string asks for."""
    rows, columns = sides(request.GET)
    if {rows, columns} == LAYERS:
        return _mentioned(request)
    return _crossed(request, rows, columns)


def _mentioned(request: HttpRequest) -> HttpResponse:
    """Companies with layers; `cell` shows one's sentences."""
    page = _layers(request.GET)
    context = {
        "page": page,
        "sparks": [(row, spark(row.weeks, key="ink")) for row in page.rows],
        "chosen_line": spark([week.opens.count for week in page.chosen.weeks], key="ink", width=240, height=32)
        if page.chosen
        else None,
        "units": COUNTED,
        "few": FEW,
        "most": MOST,
        "steps": [f"{100 * step:.0f}" for step in STEPS],
        "mentioned": gettext(MENTIONED),
        "stamp": gettext(SAMPLE),
        "kinds": NAMES,
        "row_kind": "layer",
        "column_kind": "company",
    }
    return TemplateResponse(request, "analysis/matrix.html", context)


def _crossed(request: HttpRequest, rows: str, columns: str) -> HttpResponse:
    given = request.GET
    question = asked(given, cross.CHOICES)
    page = _cross(given, rows, columns)
    described = page.filter.without("relevance")
    context = {
        "page": page,
        "described": described.describe(names_in(described)),
        "asked": [(key, value) for key, value in question.filter.include if key in (rows, columns)],
        "filter": ArticleFilter.from_query(given).without(rows).without(columns),
        "counted": page.filter.counted,
        "unit": UNITS[page.filter.counted],
        "units": UNITS,
        "kinds": NAMES,
        "row_kind": rows,
        "column_kind": columns,
        "row_names": NAMES[rows],
        "column_names": NAMES[columns],
        "order": question.options["order"],
        "orders": ORDERS,
        "steps": [*page.steps],
        "lines": [
            {"head": head, "cells": list(zip(page.columns.heads, cells, strict=True))}
            for head, cells in zip(page.rows.heads, page.cells, strict=True)
        ],
        "few": cross.FEW,
        "more": [_more(given, page.rows, "r"), _more(given, page.columns, "c")],
        "turned": _query(given, rows=columns, cols=rows, r="", c=""),
        "query": _query(given, rows=rows, cols=columns),
        "stamp": SAMPLE if freshness().sample else "",
    }
    return TemplateResponse(request, "analysis/cross.html", context)


def _cross(given: QueryDict, rows: str, columns: str) -> cross.Cross:
    question = asked(given, cross.CHOICES)
    return cross.cross(question, rows, columns, row_page=_page(given, "r"), column_page=_page(given, "c"))


def _page(given: QueryDict, key: str) -> int:
    text = given.get(key) or "1"
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise FilterError(
            gettext("%(text)s is no page of the matrix; write a number.") % {"text": f"{text[:40]!r}"}, key
        )
    return int(text)


def _more(given: QueryDict, side: cross.Side, key: str) -> dict[str, Any]:
    """What is left out on a side, and where it is."""
    before = _query(given, **{key: str(side.page - 1)}) if side.page > 1 else ""
    after = _query(given, **{key: str(side.page + 1)}) if side.page < side.pages else ""
    return {"side": side, "name": NAMES[side.kind], "before": before, "after": after}


def _query(given: QueryDict, **changed: str) -> str:
    """The address's question with other values of some keys; "" takes one away."""
    kept = given.copy()
    for key, value in changed.items():
        if value:
            kept[key] = value
        else:
            kept.pop(key, None)
    return kept.urlencode(safe=":")


@require_safe
def export(request: HttpRequest, suffix: str) -> HttpResponse | StreamingHttpResponse:
    """Will answer the same figures as JSON, CSV or a document, or the pieces that they count."""
    rows, columns = sides(request.GET)
    if suffix not in {*take.DOCUMENTS, *LISTED, "json", "csv"}:
        raise Http404(gettext("The matrix cannot be had as .%(suffix)s") % {"suffix": suffix})
    try:
        if suffix in take.DOCUMENTS:
            with override("en"):  # files are compared with one another, whoever fetched them
                return take.sent(_document(request, rows, columns), suffix, "divergence-matrix")
        if {rows, columns} == LAYERS:
            return _mentioned_data(request, _layers(request.GET), suffix)
        return _data(request, rows, columns, suffix)
    except FilterError as error:
        if suffix == "csv":
            return refusal(request, error)
        return HttpResponse(f"{error.sentence}\n", status=400, content_type="text/plain; charset=utf-8")


def _layers(given: QueryDict) -> Matrix:
    return matrix(ArticleFilter.from_query(given), cell=given.get("cell") or "")


def _mentioned_data(request: HttpRequest, page: Matrix, suffix: str) -> HttpResponse | StreamingHttpResponse:
    """Companies with layers: each cell with its list, and all of it as JSON."""
    query = page.filter.to_query()
    if suffix in LISTED:
        return behind(request, query, suffix)
    data = as_data(page, sample=freshness().sample)
    if suffix == "csv":
        return _table(request, [LAYER_COLUMNS, *([cell[name] for name in LAYER_COLUMNS] for cell in data["cells"])])
    return _json(request, data, query)


def _table(request: HttpRequest, rows: Iterable[Iterable[object]]) -> HttpResponse:
    answer = HttpResponse(table(rows), "text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="matrix.csv"'
    answer["Link"] = take.describes(request, "matrix")
    return answer


def _json(request: HttpRequest, data: dict[str, Any], query: str) -> HttpResponse:
    whole = {**data, "about": take.about_data(request, "matrix", query)}
    return JsonResponse(whole, json_dumps_params={"ensure_ascii": False})


def _document(request: HttpRequest, rows: str, columns: str) -> Document:
    sample = freshness().sample
    if {rows, columns} == LAYERS:
        page = _layers(request.GET)
        return of_matrix(page, take.about_page(request, "matrix", page.filter.to_query()), sample=sample)
    crossed = _cross(request.GET, rows, columns)
    names = str(NAMES[rows]), str(NAMES[columns])
    about = take.about_page(request, "matrix", crossed.filter.to_query())
    return of_cross(crossed, about, names, sample=sample)


def _data(request: HttpRequest, rows: str, columns: str, suffix: str) -> HttpResponse | StreamingHttpResponse:
    """The cells of any two kinds with their lists, those of the page that is asked for."""
    page = _cross(request.GET, rows, columns)
    if suffix in LISTED:
        return behind(request, page.filter.to_query(), suffix)
    cells = [
        (row.slug, column.slug, cell.opens.count, cell.few, cell.sure if page.tested else None, cell.opens.query)
        for row, line in zip(page.rows.heads, page.cells, strict=True)
        for column, cell in zip(page.columns.heads, line, strict=True)
    ]
    if suffix == "csv":
        return _table(request, [COLUMNS, *cells])
    sample = freshness().sample
    found = {
        "rows": rows, "cols": columns, "unit": page.filter.counted, "query": page.filter.to_query(), "n": page.n.count,
        "notes": [SAMPLE] if sample else [], "sample": sample,
        **{
            name: {
                "total": side.total, "first": side.first, "last": side.last,
                "heads": [
                    {"slug": h.slug, "name": h.name, "name_zh": h.name_zh, "count": h.all.count, "query": h.all.query}
                    for h in side.heads
                ],
            }
            for name, side in (("row_heads", page.rows), ("column_heads", page.columns))
        },
        "cells": [dict(zip(COLUMNS, cell, strict=True)) for cell in cells],
    }  # fmt: skip
    return _json(request, found, page.filter.to_query())
