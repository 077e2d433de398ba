"""Companies, countries, themes, products and bodies: an index of each kind, and a page for every one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.explore import entities, entity_index
from analysis.explore.entities import EntityPage
from analysis.explore.entity_index import EntityIndex
from analysis.views import figures
from analysis.views.trust import trust


@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """Will list the companies we follow."""
    return listed(request, entity_index.company_index())


@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    """Will list the countries that pieces are about."""
    return listed(request, entity_index.country_index())


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """Will list the themes by family."""
    return listed(request, entity_index.theme_index())


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """Will list the models, chips, apps and platforms we follow."""
    return listed(request, entity_index.product_index())


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Will list the government bodies, laws, lists and programmes we follow."""
    return listed(request, entity_index.body_index())


@require_safe
def company(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show one company."""
    missing = _("We follow no company called “%(slug)s”") % {"slug": slug}
    return shown(request, entities.company_page(slug), missing)


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    """Will show one country."""
    missing = _("We follow no country with the code “%(code)s”") % {"code": code}
    return shown(request, entities.country_page(code.upper()), missing)


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show one theme."""
    return shown(request, entities.theme_page(slug), _("There is no theme called “%(slug)s”") % {"slug": slug})


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show one product."""
    missing = _("We follow no product called “%(slug)s”") % {"slug": slug}
    return shown(request, entities.product_page(slug), missing)


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show one body, law, list or programme."""
    missing = _("We follow no body or policy called “%(slug)s”") % {"slug": slug}
    return shown(request, entities.body_page(slug), missing)


def listed(request: HttpRequest, page: EntityIndex) -> HttpResponse:
    """Will show every subject of a kind."""
    return TemplateResponse(request, "analysis/index.html", {"page": page})


def shown(request: HttpRequest, page: EntityPage | None, missing: str) -> HttpResponse:
    """Will show a page with its timeline drawn, or say in a 404 what is missing."""
    if page is None:
        raise Http404(missing)
    context = {
        "page": page,
        "trust": trust(themes=(page.slug,)) if page.kind == "theme" else trust(frames=True),
        "chart": figures.against_peers(page.timeline),
        "lines": figures.table(page.timeline),
        "may_follow": request.user.is_authenticated,
    }
    return TemplateResponse(request, "analysis/entity.html", context)
