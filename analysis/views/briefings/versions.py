"""The versions of a briefing: who saved what when, what differs, and an old one brought back as a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from analysis.briefings import editing
from analysis.briefings.editing_state import history_of
from analysis.briefings.errors import BriefingError
from analysis.briefings.page import path_of
from analysis.briefings.page_versions import versions_page
from analysis.models import Briefing
from analysis.models.briefing_plan import WEEKLY
from analysis.views.briefings.read import shown
from analysis.views.corrections.corrections import person


@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, week: str, plan: str = WEEKLY) -> HttpResponse:
    """Will show the versions with the changes between two; a POST restores the version `number`."""
    briefing = shown(week, plan)
    path = path_of(briefing.week, plan)
    if request.method == "POST":
        return _restored(request, briefing, f"{path}versions/")
    context = {
        "page": versions_page(briefing, _number(request, "from"), _number(request, "to")),
        "history": [line for line in history_of(briefing) if not line.version],
        "briefing": briefing,
        "path": path,
        "may_restore": request.user.is_authenticated and briefing.state != Briefing.State.ISSUED,
    }
    return TemplateResponse(request, "analysis/briefing_versions.html", context)


def _restored(request: HttpRequest, briefing: Briefing, back: str) -> HttpResponse:
    who = person(request)
    asked = request.POST.get("number", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    try:
        made = editing.restore(briefing, number, person=who)
    except BriefingError as error:
        messages.error(request, _("Nothing was restored. %(why)s") % {"why": error})
    else:
        messages.success(
            request, _("Version %(old)s stands again, as version %(new)s.") % {"old": number, "new": made.number}
        )
    return redirect(back)


def _number(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else None
