"""Two to six subjects beside each other, on screen, as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_safe

from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.piece.choices import Choice
from analysis.explore.subject import named as naming
from analysis.figures.asked import asked
from analysis.figures.compared import CHOICES, LEAST, MOST, compare
from analysis.measures.figure import SAMPLE, Figure
from analysis.views.charts import take
from analysis.views.charts.compared_documents import of_comparison
from analysis.views.charts.events import told
from analysis.views.charts.take_lists import LISTED, behind
from analysis.views.comparing.compare_charts import plates
from analysis.views.comparing.compare_page import page_of, query_with, removed, tags, too_few
from analysis.views.measures.measures import as_csv
from analysis.views.refusals import explains_bad_filters, refusal

MEASURED = {
    "share": gettext_lazy("share of coverage"), "count": gettext_lazy("number"), "stress": gettext_lazy("stress (D)"),
}  # fmt: skip
UNITS = {"pieces": gettext_lazy("pieces"), "texts": gettext_lazy("texts"), "stories": gettext_lazy("stories")}
SCALES = {"same": gettext_lazy("same"), "own": gettext_lazy("own")}


@require_safe
@explains_bad_filters
def comparison(request: HttpRequest) -> HttpResponse:
    """Will set the subjects that `e` names beside each other; with one or none it asks for more."""
    given = request.GET
    question = asked(given, CHOICES)
    found = naming.named(given.getlist("e"), most=MOST)
    page = page_of(given, question, found.chosen) if len(found.chosen) >= LEAST else None
    held = tags(found.chosen)
    offered = () if page else naming.suggestions(question.filter, found)
    context = {
        "page": page,
        "plates": plates(page.figure, page.panels, told(page.events)) if page else [],
        "named": found,
        "chosen": [(one, removed(given, found.chosen, one)) for one in found.chosen],
        "offered": [(one, query_with(given, e=[*held, one.tag])) for one in offered],
        "meant": [
            (wrong, [(one, query_with(given, e=[*held, one.tag])) for one in wrong.near]) for wrong in found.unknown
        ],
        "filter": ArticleFilter.from_query(given),
        "counted": question.filter.counted,
        "unit": UNITS[question.filter.counted],
        "units": UNITS,
        "options": question.options,
        "measured": MEASURED,
        "scales": [(scale, words, query_with(given, scale=[scale])) for scale, words in SCALES.items()],
        "left": MOST - len(found.chosen),
        "most": MOST,
        "query": query_with(given, e=held),
        "stamp": SAMPLE,
    }
    return TemplateResponse(request, "analysis/compare.html", context, status=400 if found.unknown else 200)


@require_safe
def export(request: HttpRequest, suffix: str) -> HttpResponse | StreamingHttpResponse:
    """Will answer the same numbers as CSV, JSON or a document, those of the chart that is asked for, or the pieces counted."""
    if "chart" in request.GET:
        return take.along(request, page="compare", suffix=suffix)
    if suffix in take.DOCUMENTS:
        return _document(request, suffix)
    try:
        figure = _figure(request.GET)
    except FilterError as error:
        if suffix == "csv":
            return refusal(request, error)
        return HttpResponse(json.dumps({"error": error.sentence, "key": error.key}), "application/json", 400)
    if suffix == "json":
        data = {**figure.as_data(), "about": take.about_data(request, "compare", figure.query)}
        return HttpResponse(json.dumps(data, ensure_ascii=False, indent=1), "application/json")
    if suffix in LISTED:
        return behind(request, figure.query, suffix)
    answer = HttpResponse(as_csv(figure), "text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="compare.csv"'
    answer["Link"] = take.describes(request, "compare")
    return answer


def _document(request: HttpRequest, suffix: str) -> HttpResponse:
    with override("en"):  # files are compared with one another, whoever fetched them
        try:
            page = page_of(request.GET, asked(request.GET, CHOICES), _chosen(request.GET))
        except FilterError as error:
            return HttpResponse(f"{error.sentence}\n", "text/plain; charset=utf-8", 400)
        drawn = plates(page.figure, page.panels)
        captions = [take.caption_of(request, one, "compare") for one in drawn]
        about = take.about_page(request, "compare", page.figure.query)
        return take.sent(of_comparison(page, drawn, captions, about), suffix, "divergence-compare")


def _figure(given: QueryDict) -> Figure:
    """The figure alone. Raises FilterError for names that are none, for too few and too many."""
    question, found = asked(given, CHOICES), _chosen(given)
    return replace(compare(question, found), asked=query_with(given, e=tags(found)))


def _chosen(given: QueryDict) -> Sequence[Choice]:
    """The subjects. Raises FilterError for names that are none, for too few and too many."""
    found = naming.named(given.getlist("e"), most=MOST)
    for wrong in found.unknown:
        raise FilterError(wrong.sentence, "e")
    if len(found.chosen) < LEAST or found.left_out:
        raise FilterError(too_few(), "e")
    return found.chosen
