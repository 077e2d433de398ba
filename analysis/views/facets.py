"""All values of one facet under the other filters, found by name: a page of its own, or its list alone for a swap."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from analysis.explore.called import names_in, settled
from analysis.explore.filters import ArticleFilter, Token
from analysis.explore.lists.facets import KEYS, FacetGroup, facet_list
from analysis.views.refusals import explains_bad_filters

LONGEST = 100  # characters of a name


@dataclass(frozen=True, slots=True)
class FacetPage:
    """One facet with the filter around it."""

    filter: ArticleFilter
    group: FacetGroup
    find: str
    tokens: tuple[Token, ...]


@require_safe
@explains_bad_filters
def facet(request: HttpRequest, key: str) -> HttpResponse:
    """Will list the values of a facet, those that `find` names, with the number of pieces under the other filters."""
    if key not in KEYS:
        raise Http404(gettext("There is no facet %(key)s") % {"key": key})
    filter, heard = settled(ArticleFilter.from_query(request.GET).replace())
    find = (request.GET.get("find") or "").replace("\x00", "").strip()[:LONGEST]
    page = FacetPage(filter, facet_list(filter, key, find), find, filter.tokens(names_in(filter), heard))
    return TemplateResponse(request, "analysis/facet.html", {"page": page, "group": page.group})
