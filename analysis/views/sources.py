"""The source desk on screen: every place we read, and a page for each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from analysis.explore.sources.desk import source_desk
from analysis.explore.sources.source_page import source_page


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Will list the places we read, worst first; `folder` chooses one group, `by=folder` keeps groups together."""
    page = source_desk(folder=request.GET.get("folder"), by_folder=request.GET.get("by") == "folder")
    return TemplateResponse(request, "articles/sources.html", {"page": page})


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show one place we read with its last visits."""
    page = source_page(slug)
    if page is None:
        raise Http404(gettext("We read no source called “%(slug)s”") % {"slug": slug})
    return TemplateResponse(request, "articles/source.html", {"page": page})
