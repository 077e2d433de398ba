"""Everything that people said of pieces' tags lately, on a page and as a table file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from analysis.briefings.said_since import asked_for
from analysis.explore.piece.said import BRIEFING, said_page, table, wanted_of


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Will list what was said: by everybody or `by` one person, one `act`, one `kind` of tag, one `batch`, or
    those that a `briefing` counts."""
    page = said_page(request.GET.dict(), me=_me(request), those=_those(request))
    return TemplateResponse(request, "analysis/corrections.html", {"page": page, "back": request.get_full_path()})


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Will answer the same list as CSV, one correction a row."""
    wanted = wanted_of(request.GET.dict(), me=_me(request), those=_those(request))
    rows = table(wanted, base_url=request.build_absolute_uri("/").rstrip("/"))
    return StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")


def _those(request: HttpRequest) -> tuple[int, ...] | None:
    return asked_for(request.GET.get(BRIEFING, ""))


def _me(request: HttpRequest) -> str:
    return request.user.get_username() if request.user.is_authenticated else ""
