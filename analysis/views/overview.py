"""The front page: what the last complete week says, and the door to everything behind it."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from analysis.charts.drawings import Drawings
from analysis.charts.plates import Plate
from analysis.explore.front.leanings import Leanings
from analysis.explore.front.overview import overview_page
from analysis.explore.front.panels import limits, panel
from analysis.theses.standings import Standing, standings
from analysis.views.charts import events, figures, plates
from analysis.views.charts.trust import trust
from analysis.views.errors import number_of
from analysis.views.measures.emphasis import sided
from analysis.views.refusals import explains_bad_filters

CLAIMS = 6  # theses shown; the others are behind the link


@require_safe
@explains_bad_filters
def overview(request: HttpRequest) -> HttpResponse:
    """Will show the finding of the newest complete week, or of `week`, its figures, and what moved."""
    none: tuple[Standing, ...] = ()
    with limits() as unmade:
        page = overview_page(request.GET.get("week") or "")
        claims = panel("theses", standings, none) if not page.empty else none
    beside = events.of_frames(page.frames)
    chart = figures.frame_weeks(page.frames, events.lane(beside))
    outlets = _outlets(page.leanings)
    leaning = _plates(page.leanings, outlets)
    context = {
        "page": page,
        "unmade": unmade,
        "number": number_of(request),
        "events": beside,
        "chart": chart,
        "outlets": outlets,
        "outlets_plate": next(iter(leaning), None),
        "claims": claims[:CLAIMS],
        "claims_total": len(claims),
        "plates": [*plates.of_frames(page.frames, chart), *leaning],
        "trust": trust(themes=[mover.slug for mover in page.theme_movers], frames=True),
    }
    return TemplateResponse(request, "analysis/overview.html", context)


def _outlets(found: Leanings | None) -> Drawings | None:
    title = gettext("Who stresses what: outlets between hardware and deployment")
    return sided(found.values, "outlets", title) if found else None


def _plates(found: Leanings | None, drawings: Drawings | None) -> list[Plate]:
    if found is None:
        return []
    cells = list(plates.cells_of_values(found.values))
    query, counted = found.filter.to_query(), found.filter.counted
    return plates.plate("outlets", drawings, query=query, counted=counted, n=found.n, cells=cells)
