"""Companies, countries and themes: an index of each, and a page for every one."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from analysis.explore import entities
from analysis.explore.entities import EntityPage
from analysis.explore.panels import limits
from analysis.views import events, figures, plates
from analysis.views.errors import number_of
from analysis.views.trust import trust


@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """Will list the companies we follow."""
    return TemplateResponse(request, "analysis/companies.html", {"page": entities.company_index()})


@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    """Will list the countries that pieces are about."""
    return TemplateResponse(request, "analysis/countries.html", {"page": entities.country_index()})


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """Will list the themes by family."""
    return TemplateResponse(request, "analysis/themes.html", {"page": entities.theme_index()})


@require_safe
def company(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show one company."""
    return shown(
        request, "analysis/company.html", lambda: entities.company_page(slug), f"We follow no company called “{slug}”"
    )


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    """Will show one country."""
    missing = f"We follow no country with the code “{code}”"
    return shown(request, "analysis/country.html", lambda: entities.country_page(code.upper()), missing)


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show one theme."""
    return shown(
        request, "analysis/theme.html", lambda: entities.theme_page(slug), f"There is no theme called “{slug}”"
    )


def shown(request: HttpRequest, template: str, make: Callable[[], EntityPage | None], missing: str) -> HttpResponse:
    """Will show a page with its timeline drawn, or say in a 404 what is missing."""
    with limits() as unmade:
        page = make()
    if page is None:
        raise Http404(missing)
    beside = events.of_timeline(page.timeline, countries=[page.country_code] if page.country_code else [])
    chart = figures.timeline(page.timeline, events=events.lane(beside))
    drawn = {
        "chart": chart,
        "lines": figures.table(page.timeline),
        "plates": plates.of_timeline(page.timeline, chart),
        "events": beside,
    }
    known = trust(themes=(page.slug,)) if page.kind == "theme" else trust(frames=True)
    return TemplateResponse(
        request,
        template,
        {
            "page": page,
            "trust": known,
            "unmade": unmade,
            "number": number_of(request),
            "may_keep": request.user.is_authenticated,
            **drawn,
        },
    )
