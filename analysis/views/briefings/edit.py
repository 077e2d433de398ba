"""Writing a briefing: one form holds the text of a section and every button, so that nothing typed is lost by any of them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from analysis.briefings import editing, versions
from analysis.briefings.editing import Act, Kept, SectionConflict
from analysis.briefings.editing_page import editor_page
from analysis.briefings.editing_suggestions import offered
from analysis.briefings.errors import BriefingError
from analysis.briefings.page import path_of
from analysis.briefings.text import HEAD, KEY, MOST_TEXT, TextSection, check_size
from analysis.briefings.text_write import figure
from analysis.models import Briefing
from analysis.models.briefing_plan import WEEKLY
from analysis.views.briefings.read import shown
from analysis.views.corrections.corrections import person
from articles.text.difference import difference

TEMPLATE = "analysis/briefing_edit.html"


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, week: str, plan: str = WEEKLY) -> HttpResponse:
    """Will show a section to be written, or keep what was typed and do what its button says."""
    who = person(request)
    found = shown(week, plan)
    if found.state == Briefing.State.ISSUED:
        messages.error(request, _("This briefing is issued and stays as it is."))
        return redirect(path_of(found.week, plan))
    if request.method == "POST":
        return _posted(request, found)
    page = editor_page(found, request.GET.get("section", ""), person=who.pk)
    context = {"page": page, "focus": request.GET.get("focus", "")[:80]}
    return TemplateResponse(request, TEMPLATE, context)


@require_POST
def preview(request: HttpRequest, week: str, plan: str = WEEKLY) -> HttpResponse:
    """Will show how a section that is being typed will read; nothing is kept."""
    return _looked_at(request, shown(week, plan), status=200)


@require_POST
def autosave(request: HttpRequest, week: str, plan: str = WEEKLY) -> HttpResponse:
    """Will keep a section while it is typed, and answer what the next form must have seen; 409 with a sentence if it may not."""
    who = person(request)
    found = shown(week, plan)
    try:
        section = typed(request.POST)
        kept = editing.save_section(found, section, person=who, seen=request.POST.get("seen", ""), autosave=True)
    except BriefingError as error:
        return JsonResponse({"why": str(error)}, status=409)
    said = _("Kept as version %(n)s") % {"n": kept.version.number}
    return JsonResponse({"seen": versions.mark(kept.version), "said": f"{said} {_beside(kept)}".strip()})


def typed(said: QueryDict) -> TextSection:
    """The section that a form holds. Raises BriefingError when it is none, or too large to be kept."""
    key = said.get("section", "")
    if not KEY.fullmatch(key):
        raise BriefingError(_("This form is not ours, or an old one; reload the page and try again."))
    section = TextSection(key, " ".join(_clean(said, "title").split()), _clean(said, "markdown"))
    check_size((section,))
    return section


def _clean(said: QueryDict, name: str) -> str:
    return "\n".join(said.get(name, "").replace("\x00", "").splitlines())


def _posted(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    """Keeps what was typed and does one act; what cannot be kept stays on the page."""
    said = request.POST
    act, _colon, about = said.get("do", "save").partition(":")
    if act == "save" and said.get("new", "").strip():
        act = "add"  # Enter in the field of a new section's title
    if act == "preview":
        return _looked_at(request, briefing, status=200)
    try:
        section = typed(said)
        if act == "merged":
            section = TextSection(section.key, section.title, _clean(said, "merged"))
        section, acts = _asked(request, briefing, section, act, about)
        kept = editing.save_section(briefing, section, person=request.user, seen=said.get("seen", ""), acts=acts)
    except SectionConflict as conflict:
        return _shown_conflict(request, briefing, conflict)
    except BriefingError as error:
        messages.error(request, _("Nothing was kept. %(why)s") % {"why": error})
        return _looked_at(request, briefing, status=400)
    if words := _told(kept, section, act):
        messages.success(request, words)
    return _onwards(briefing, kept, section, act, about)


def _asked(
    request: HttpRequest, briefing: Briefing, section: TextSection, act: str, about: str
) -> tuple[TextSection, Sequence[Act]]:
    """The section as its button changes it, and what else is done to the text. Raises BriefingError."""
    said = request.POST
    if act in ("up", "down"):
        return section, [editing.moved(about, -1 if act == "up" else 1)]
    if act == "order":
        return section, [editing.ordered(said.get("order", "").split(",")[:200])]
    if act == "add":
        return section, [editing.added(said.get("new", ""), after=section.key)[1]]
    if act == "remove":
        return section, [editing.removed(section.key)]
    if act in ("drop", "back"):
        return section, [editing.brought_back if about == "all" else editing.dropped(about, back=act == "back")]
    if act in ("insert", "figure"):
        more = figure(about) if act == "figure" else _suggested(briefing, about, request.user.pk)
        if section.key == HEAD:
            return section, [editing.inserted(more)]
        return TextSection(section.key, section.title, editing.appended(section.markdown, more)), []
    return section, []


def _suggested(briefing: Briefing, key: str, who: int | None) -> str:
    every = offered(briefing, (), person=who)
    found = next((one for one in (*every.shown, *every.dropped) if one.key == key), None)
    if found is None:
        raise BriefingError(_("This suggestion is gone; what you typed is still here."))
    return found.markdown


def _onwards(briefing: Briefing, kept: Kept, section: TextSection, act: str, about: str) -> HttpResponse:
    """Leads back to the section, or on to the one that was asked for; the button that was pressed gets the focus."""
    to, focus = section.key, ""
    if act == "open":
        to = about
    elif act in ("up", "down", "order"):
        focus = f"{act}-{about}"
    elif act == "remove":
        to = HEAD
    elif act == "add":
        keys = [one.key for one in kept.text]
        to, focus = keys[min(keys.index(section.key) + 1, len(keys) - 1)], "markdown"
    elif act in ("insert", "figure"):
        focus = "markdown"
    asked = urlencode({"section": to, **({"focus": focus} if focus else {})})
    path = path_of(briefing.week, briefing.plan.slug)
    if act == "leave":
        return HttpResponseRedirect(path + (about if about in ("issue/", "versions/") else ""), status=303)
    return HttpResponseRedirect(f"{path}edit/?{asked}", status=303)


def _looked_at(request: HttpRequest, briefing: Briefing, *, status: int) -> HttpResponse:
    """The page with the words of a form in it, kept or not."""
    who = person(request)
    said = request.POST
    key = said.get("section", "")
    section = TextSection(
        key if KEY.fullmatch(key) else HEAD,
        " ".join(_clean(said, "title").split()),
        _clean(said, "markdown")[: 2 * MOST_TEXT],
    )
    page = editor_page(briefing, key, person=who.pk, typed=section, seen=said.get("seen", "")[:80])
    context = {"page": page, "is_unsaved": True, "new": said.get("new", "")[:400]}
    return TemplateResponse(request, TEMPLATE, context, status=status)


def _shown_conflict(request: HttpRequest, briefing: Briefing, conflict: SectionConflict) -> HttpResponse:
    """Both texts and a proposal that holds both; the form has seen what stands there now."""
    seen = versions.mark(conflict.version)
    page = editor_page(briefing, conflict.mine.key, person=request.user.pk, typed=conflict.mine, seen=seen)
    theirs = conflict.theirs
    context = {
        "page": page,
        "is_unsaved": True,
        "conflict": conflict,
        "who": conflict.version.author_name,
        "runs": difference(theirs.markdown, conflict.mine.markdown) if theirs else (),
    }
    return TemplateResponse(request, TEMPLATE, context, status=409)


def _told(kept: Kept, section: TextSection, act: str) -> str:
    """What the next page says was done; nothing of what it shows anyway."""
    if act in ("insert", "figure") and section.key == HEAD:
        to = editing.takes_stories(kept.text)
        where = _("Put at the end of “%(section)s”: the lede takes sentences alone.")
        return f"{where % {'section': to.title or to.key if to else ''}} {_beside(kept)}".strip()
    if act in ("save", "merged"):
        return _beside(kept) or _("Kept as version %(n)s") % {"n": kept.version.number}
    return _beside(kept)


def _beside(kept: Kept) -> str:
    """Says that somebody else wrote at the same time."""
    if not kept.beside:
        return ""
    return _("%(who)s saved other sections meanwhile; both are kept.") % {"who": kept.beside}
