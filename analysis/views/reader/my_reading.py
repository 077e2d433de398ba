"""One person's own page: what they starred, noted, highlighted and labelled, and what is unread in their views."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.explore.filters import FilterError
from analysis.keeping import saved
from analysis.keeping.marks import marks_of
from analysis.keeping.shelf import SHELVES, SHOWN, Shelf, shelf, shelves, unread_in, unread_views


@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """Will show what this person keeps; to nobody in particular it says what would be here."""
    if not request.user.is_authenticated:
        return TemplateResponse(request, "analysis/reading.html", {"may_keep": False})
    who = request.user.pk
    context = {"may_keep": True, "shelves": shelves(who), "unread": unread_views(who)}
    return TemplateResponse(request, "analysis/reading.html", context)


@require_safe
def kept(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show one of this person's lists."""
    if slug not in SHELVES:
        raise Http404(gettext("There is no list %(slug)s") % {"slug": f"{slug[:40]!r}"})
    if not request.user.is_authenticated:
        return TemplateResponse(request, "analysis/reading.html", {"may_keep": False})
    return _shown(request, shelf(slug, request.user.pk), "")


@require_safe
def unread(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show what this person has not read of a view they may see."""
    if not request.user.is_authenticated:
        return TemplateResponse(request, "analysis/reading.html", {"may_keep": False})
    view = saved.find(slug, request.user.pk)
    if view is None:
        raise Http404(gettext("There is no view %(slug)s") % {"slug": f"{slug[:80]!r}"})
    try:
        found = unread_in(view, request.user.pk)
    except FilterError as error:
        raise Http404(error.sentence) from error
    return _shown(request, found, _("Unread in %(name)s") % {"name": view.name})


def _shown(request: HttpRequest, found: Shelf, heading: str) -> HttpResponse:
    marks = marks_of([row.id for row in found.rows], request.user.pk)
    context = {
        "shelf": found, "heading": heading or found.name, "marks": marks, "may_correct": False, "may_keep": True,
        "most": SHOWN, "here": request.get_full_path(),
    }  # fmt: skip
    return TemplateResponse(request, "analysis/reading_list.html", context)
