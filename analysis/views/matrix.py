"""The layer matrix on screen and as JSON: who is mentioned with which layer of the stack."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from analysis.charts.spark import spark
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.folding import COUNTED
from analysis.explore.freshness import freshness
from analysis.explore.matrix import FEW, MOST, STEPS, matrix
from analysis.explore.matrix_data import MENTIONED, as_data
from analysis.measures.figure import SAMPLE
from analysis.views.refusals import explains_bad_filters


@require_safe
@explains_bad_filters
def layers(request: HttpRequest) -> HttpResponse:
    """Will cross companies with layers for the pieces that the query string asks for; `cell` shows one's sentences."""
    page = matrix(ArticleFilter.from_query(request.GET), cell=request.GET.get("cell") or "")
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
    }
    return TemplateResponse(request, "analysis/matrix.html", context)


@require_safe
def export(request: HttpRequest, suffix: str) -> HttpResponse:
    """Will answer the same figures as JSON."""
    if suffix != "json":
        raise Http404(gettext("The matrix cannot be had as .%(suffix)s") % {"suffix": suffix})
    try:
        page = matrix(ArticleFilter.from_query(request.GET), cell=request.GET.get("cell") or "")
    except FilterError as error:
        return HttpResponse(f"{error.sentence}\n", status=400, content_type="text/plain; charset=utf-8")
    return JsonResponse(as_data(page, sample=freshness().sample), json_dumps_params={"ensure_ascii": False})
