"""The front page: what the last complete week says, and the door to everything behind it."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from analysis.explore.overview import overview_page
from analysis.explore.panels import limits
from analysis.views import events, figures, plates
from analysis.views.errors import number_of
from analysis.views.refusals import explains_bad_filters
from analysis.views.trust import trust


@require_safe
@explains_bad_filters
def overview(request: HttpRequest) -> HttpResponse:
    """Will show the finding of the newest complete week, or of `week`, its figures, and what moved."""
    with limits() as unmade:
        page = overview_page(request.GET.get("week") or "")
    beside = events.of_frames(page.frames)
    chart = figures.frame_weeks(page.frames, events.lane(beside))
    context = {
        "page": page,
        "unmade": unmade,
        "number": number_of(request),
        "events": beside,
        "chart": chart,
        "plates": plates.of_frames(page.frames, chart),
        "trust": trust(themes=[mover.slug for mover in page.theme_movers], frames=True),
    }
    return TemplateResponse(request, "analysis/overview.html", context)
