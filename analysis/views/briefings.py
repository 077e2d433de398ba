"""The weekly briefings: the list of weeks, one week to read, and its files to take away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from analysis.briefings.errors import BriefingError
from analysis.briefings.issue import export
from analysis.briefings.page import briefing_index, briefing_page
from analysis.exports import named


@require_safe
def briefings(request: HttpRequest) -> HttpResponse:
    """Will list the weeks that have a briefing, and those that could have one."""
    return TemplateResponse(request, "analysis/briefings.html", {"page": briefing_index()})


@require_safe
def briefing(request: HttpRequest, week: str) -> HttpResponse:
    """Will show one week's briefing."""
    page = briefing_page(week)
    if page is None:
        raise Http404(gettext("There is no briefing of %(week)s") % {"week": week})
    return TemplateResponse(request, "analysis/briefing.html", {"page": page})


@require_safe
def download(_request: HttpRequest, week: str, suffix: str) -> HttpResponse:
    """Will hand out one week's briefing as a file. A citation that does not resolve is a fault of ours: 500."""
    try:
        file = export(week, named(suffix))
    except BriefingError as error:
        raise Http404(str(error)) from None
    answer = HttpResponse(file.body, content_type=file.content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    return answer
