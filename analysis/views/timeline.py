"""Coverage over time by theme, company or country, weekly or monthly, as counts or as shares."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from analysis.explore.filters import ArticleFilter
from analysis.measures import timeline as measures
from analysis.views import figures
from analysis.views.refusals import explains_bad_filters


@require_safe
@explains_bad_filters
def timeline(request: HttpRequest) -> HttpResponse:
    """Will draw the pieces that the query string asks for, split by `by`, a `unit` at a time."""
    page = measures.timeline(
        ArticleFilter.from_query(request.GET),
        by=request.GET.get("by") or "theme",
        unit=request.GET.get("unit") or "week",
        measure=request.GET.get("measure") or "pieces",
    )
    context = {"page": page, "chart": figures.timeline(page), "panels": figures.panels(page)}
    return TemplateResponse(request, "analysis/timeline.html", context)
