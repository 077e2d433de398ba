"""Notes and highlights on a piece: a signed-in person writes, changes and removes their own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analysis.keeping import marks, notes
from analysis.keeping.refusal import CannotBeKept
from analysis.views.corrections.corrections import LIST, back, person


@require_POST
def write(request: HttpRequest, article_id: int) -> HttpResponse:
    """Will store a note on the piece; with `quote` a highlight of these words of it."""
    who = person(request)
    if not marks.exists(article_id):
        raise Http404(gettext("There is no piece %(article_id)s") % {"article_id": article_id})
    asked, anchor = request.POST, "notes"
    try:
        note = notes.write(
            article_id, asked.get("body", ""), by=who, quote=asked.get("quote", ""), before=asked.get("before", "")
        )
    except CannotBeKept as error:
        messages.error(request, _("Nothing was kept. %(why)s") % {"why": error})
    else:
        messages.success(request, _("Highlighted.") if note.field else _("Note kept."))
        anchor = f"note-{note.pk}"
    return back(request, f"{LIST}{article_id}/", anchor)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Will write a note of this person's anew, or remove it (`act` is remove)."""
    who = person(request)
    where = "/reading/"
    try:
        if request.POST.get("act") == "remove":
            note = notes.remove(pk, by=who)
            messages.success(request, _("Removed the note."))
        else:
            note = notes.change(pk, request.POST.get("body", ""), by=who)
            messages.success(request, _("Changed the note."))
        where = f"{LIST}{note.article_id}/"
    except CannotBeKept as error:
        messages.error(request, _("Nothing was changed. %(why)s") % {"why": error})
    return back(request, where, "notes" if where != "/reading/" else "")
