"""Companies, countries, themes, products and bodies: an index of each kind, and a page for every one."""

from collections.abc import Callable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.explore.front.panels import limits
from analysis.explore.subject import entities, entity_index
from analysis.explore.subject.entities import EntityPage
from analysis.explore.subject.entity_index import EntityIndex
from analysis.views.charts import events, figures, plates
from analysis.views.charts.trust import trust
from analysis.views.errors import number_of


@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """Will list the companies we follow."""
    return listed(request, entity_index.company_index(page_in(request)))


@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    """Will list the countries that pieces are about."""
    return listed(request, entity_index.country_index(page_in(request)))


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """Will list the themes by family."""
    return listed(request, entity_index.theme_index(page_in(request)))


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """Will list the models, chips, apps and platforms we follow."""
    return listed(request, entity_index.product_index(page_in(request)))


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Will list the government bodies, laws, lists and programmes we follow."""
    return listed(request, entity_index.body_index(page_in(request)))


@require_safe
def company(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show one company."""
    missing = _("We follow no company called “%(slug)s”") % {"slug": slug}
    return shown(request, lambda: entities.company_page(slug), missing)


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    """Will show one country."""
    missing = _("We follow no country with the code “%(code)s”") % {"code": code}
    return shown(request, lambda: entities.country_page(code.upper()), missing)


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show one theme."""
    missing = _("There is no theme called “%(slug)s”") % {"slug": slug}
    return shown(request, lambda: entities.theme_page(slug), missing)


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show one product."""
    missing = _("We follow no product called “%(slug)s”") % {"slug": slug}
    return shown(request, lambda: entities.product_page(slug), missing)


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show one body, law, list or programme."""
    missing = _("We follow no body or policy called “%(slug)s”") % {"slug": slug}
    return shown(request, lambda: entities.body_page(slug), missing)


def page_in(request: HttpRequest) -> int:
    """Will read which page of an index is asked for; the first where that is no number."""
    text = request.GET.get("page") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def listed(request: HttpRequest, page: EntityIndex) -> HttpResponse:
    """Will show every subject of a kind."""
    return TemplateResponse(request, "analysis/index.html", {"page": page})


def shown(request: HttpRequest, make: Callable[[], EntityPage | None], missing: str) -> HttpResponse:
    """Will show a page with its timeline drawn, or say in a 404 what is missing."""
    with limits() as unmade:
        page = make()
    if page is None:
        raise Http404(missing)
    own = replace(page.timeline, series=page.timeline.series[:1])  # the lane is the subject's, not its peers'
    beside = events.of_timeline(own, countries=[page.country_code] if page.country_code else [])
    chart = figures.against_peers(page.timeline, events=events.lane(beside))
    context = {
        "page": page,
        "trust": trust(themes=(page.slug,)) if page.kind == "theme" else trust(frames=True),
        "chart": chart,
        "lines": figures.table(page.timeline),
        "plates": plates.of_timeline(page.timeline, chart),
        "events": beside,
        "may_keep": request.user.is_authenticated,
        "unmade": unmade,
        "number": number_of(request),
    }
    return TemplateResponse(request, "analysis/entity.html", context)
