"""What comes into a draft from other pages: a piece by the key b, a chart by its button; each with a message and a way back."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analysis.briefings.editing_suggestions import add_piece, newest_draft, take_piece, unpin
from analysis.briefings.errors import BriefingError
from analysis.briefings.material import pin
from analysis.briefings.page import path_of
from analysis.charts.plates import Caption, Plate
from analysis.exports.document import Chart
from analysis.models import Briefing
from analysis.views.charts import page_documents
from analysis.views.charts.page_charts import PageRefused, as_asked, chosen, plates_of
from analysis.views.charts.take import HOME, caption_of
from analysis.views.corrections.corrections import LIST, back, person

_NO_KEY = re.compile(r"[^a-z0-9]+")


@require_POST
def piece(request: HttpRequest, article_id: int) -> HttpResponse:
    """Will add a piece to the newest draft, or with `act` take, take it out again. A row swaps its button alone."""
    person(request)
    taken = _asked(request, "act") == "take"
    draft = newest_draft()
    try:
        if draft is None:
            raise BriefingError(_("There is no draft to add it to; draft a briefing first."))
        if taken:
            take_piece(draft.pk, article_id)
        else:
            add_piece(draft.pk, article_id)
    except BriefingError as error:
        messages.error(request, _("Nothing was added. %(why)s") % {"why": error})
    else:
        if request.headers.get("HX-Request") == "true":
            context = {
                "id": article_id,
                "is_row": request.GET.get("row") == "1",
                "added": not taken,
                "week": draft.week,
            }
            context["added_path"] = path_of(draft.week, draft.plan.slug) + "edit/"
            return HttpResponse(render_to_string("components/briefing_add.html", context, request))
        _tell(request, draft, f"/briefings/pieces/{article_id}/", taken=taken)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return back(request, f"{LIST}{article_id}/")


@require_POST
def pinned(request: HttpRequest) -> HttpResponse:
    """Will pin the chart `chart` of the page `page` to the newest draft, or with `act` take, take it off again."""
    person(request)
    draft = newest_draft()
    page, name = request.POST.get("page", "")[:2000], request.POST.get("chart", "")[:80]
    try:
        if draft is None:
            raise BriefingError(_("There is no draft to pin it to; draft a briefing first."))
        if _asked(request, "act") == "take":
            unpin(draft.pk, _asked(request, "key")[:60])
            messages.success(request, _("Took the chart off the briefing of %(week)s.") % {"week": draft.week})
            return back(request, path_of(draft.week, draft.plan.slug) + "edit/")
        plate, caption, path = _plate(request, page, name)
        key = pin(draft.pk, _chart(plate, caption, path, page), numbers=_numbers(plate), address=page)
    except BriefingError as error:
        messages.error(request, _("Nothing was pinned. %(why)s") % {"why": error})
    else:
        said = _("Pinned “%(title)s” to the briefing of %(week)s; insert it where you write.")
        undo = f"/briefings/pin/?{urlencode({'act': 'take', 'key': key})}"
        messages.success(request, said % {"title": plate.title, "week": draft.week}, extra_tags=undo)
    return back(request, "/briefings/")


def _asked(request: HttpRequest, name: str) -> str:
    """A value of the form, or of the address that a message's undo leads to."""
    return request.POST.get(name, "") or request.GET.get(name, "")


def _tell(request: HttpRequest, draft: Briefing, undo: str, *, taken: bool) -> None:
    if taken:
        messages.success(request, _("Took the piece out of the briefing of %(week)s.") % {"week": draft.week})
        return
    said = _("Added the piece to the suggestions for the briefing of %(week)s.") % {"week": draft.week}
    messages.success(request, said, extra_tags=f"{undo}?act=take")


def _plate(request: HttpRequest, page: str, name: str) -> tuple[Plate, Caption, str]:
    """The chart of a page of ours as that page makes it. Raises Http404 for a page or a chart that is none, BriefingError for
    a page that has none now."""
    asked = as_asked(request, page)
    try:
        plate = chosen(plates_of(asked, asked.path), name)
    except PageRefused as refused:
        raise BriefingError(refused.sentence) from None
    path = asked.path.strip("/") or HOME
    return plate, caption_of(asked, plate, path), path


def _chart(plate: Plate, caption: Caption, path: str, page: str) -> Chart:
    """A plate as a chart of a document, under a key that says where it is from."""
    number = hashlib.sha256(page.encode()).hexdigest()[:6]
    key = _NO_KEY.sub("-", f"{path}-{plate.name}".lower()).strip("-")[:50] or "chart"
    found = page_documents.chart(plate, caption)
    table = replace(found.table, query=page, key=f"{key}-{number}")
    return replace(found, key=f"{key}-{number}", table=table)


def _numbers(plate: Plate) -> set[str]:
    """The numbers that a sentence may say with a link to the chart's page."""
    found: set[str] = set()
    for cell in plate.rows:
        scale = 1 if cell.share is None else 100
        values = (cell.value if cell.share is None else cell.share, cell.low, cell.high)
        for value in (scale * value for value in values if value is not None):
            found |= {f"{abs(value):.{places}f}" for places in (0, 1, 2)}
        found |= {f"{number:.0f}" for number in (cell.count, cell.n) if number is not None}
    return found
