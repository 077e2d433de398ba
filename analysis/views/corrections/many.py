"""One act on many pieces at once: a page that shows what would be done, then the act."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from analysis.corrections import record
from analysis.corrections.record import MOST, CorrectionError
from analysis.explore.filters import FilterError
from analysis.explore.lists.many import ACTS, CannotBeDone, listed, look, ticked
from analysis.explore.piece.choices import UnknownName, tag_of
from analysis.views.corrections.corrections import LIST, back, person, tell

LONGEST = 20 * MOST  # characters of the numbers of the most pieces


@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """Will show what an act on the ticked pieces, or on a whole list, would do; a POST does it."""
    author = person(request)
    if request.method == "POST":
        numbers = ticked(request.POST.get("ids", "")[:LONGEST].split(","))
        try:
            kind, slug = tag_of(request.POST.get("tag", ""))
            said = record.correct(
                numbers, kind, slug, request.POST.get("act", ""), author=author, note=request.POST.get("note", "")
            )
        except (CorrectionError, UnknownName) as error:
            messages.error(request, gettext("Nothing was changed. %(error)s") % {"error": error})
        else:
            tell(request, said)
        return back(request, LIST)
    return _shown(request)


def _shown(request: HttpRequest) -> HttpResponse:
    asked, found, wrong = request.GET, None, ""
    whole = asked.get("of") == "list"
    try:
        chosen = listed(asked.get("list", ""), most=MOST) if whole else ticked(asked.getlist("id")[:MOST])
        found = look(asked.get("act", ""), asked.get("name", ""), chosen)
    except (CannotBeDone, FilterError) as error:
        wrong = str(error)
    query = asked.get("list", "")
    context = {
        "look": found, "wrong": wrong, "acts": ACTS, "asked": asked, "whole": whole, "ticked": asked.getlist("id")[:MOST],
        "back": f"{LIST}?{query}" if query else LIST,
    }  # fmt: skip
    return TemplateResponse(request, "analysis/many.html", context)
