"""The source desk on screen: every place we read, and a page for each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from analysis.explore.desk import source_desk, source_page


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Will list the places we read, worst first."""
    return TemplateResponse(request, "articles/sources.html", {"page": source_desk()})


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show one place we read with its last visits."""
    page = source_page(slug)
    if page is None:
        raise Http404(f"We read no source called “{slug}”")
    return TemplateResponse(request, "articles/source.html", {"page": page})
