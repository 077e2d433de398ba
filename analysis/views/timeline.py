"""Coverage over time by theme, company or country, weekly or monthly, as counts or as shares."""

from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import COUNTED
from analysis.explore.timelines import timeline as explore
from analysis.measures.periods import Unit
from analysis.views.charts import events, figures, plates
from analysis.views.charts.trust import trust
from analysis.views.refusals import explains_bad_filters

CHOICES = {"by": explore.SPLITS, "count": COUNTED, "unit": tuple(explore.MOST), "measure": explore.MEASURES}


@require_safe
@explains_bad_filters
def timeline(request: HttpRequest) -> HttpResponse:
    """Will draw the pieces that the query string asks for, split by `by`, a `unit` at a time."""
    page = explore.timeline(
        ArticleFilter.from_query(request.GET),
        by=request.GET.get("by") or "theme",
        unit=cast("Unit", request.GET.get("unit") or "week"),  # refused there when it is none
        measure=request.GET.get("measure") or "pieces",
    )
    own = request.GET.get("scale") == "own"
    beside = events.of_timeline(page)
    chart, panels = figures.timeline(page, events=events.lane(beside)), figures.panels(page, own=own)
    context = {
        "page": page,
        "events": beside,
        "chart": chart,
        "panels": panels,
        "plates": plates.of_timeline(page, chart, panels, own=own),
        "own": own,
        "asked": urlencode([(name, request.GET[name]) for name in ("by", "unit", "measure") if request.GET.get(name)]),
        "lines": figures.table(page),
        "choices": CHOICES,
        "trust": trust(themes=[series.slug for series in page.series]) if page.by == "theme" else None,
    }
    return TemplateResponse(request, "analysis/timeline.html", context)
