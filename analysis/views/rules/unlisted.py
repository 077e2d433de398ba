"""The queue of new names: what no rule lists yet, the pieces behind each, and the two clicks that put one into the rules."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analysis.editing.changes import ChangeError
from analysis.lexicon.records import COUNTRY, Entity, Lexicon
from analysis.unlisted import adding, decisions
from analysis.unlisted.adding import AddingError, Form
from analysis.unlisted.pipeline import rules_now
from analysis.unlisted.queue import NamePage, name_page, queue
from articles.views.forms import signed_in

QUEUE = "/settings/names/"


@dataclass(frozen=True, slots=True)
class AddPage:
    """A name with the form that adds it, filled in, and what it may be filled with."""

    page: NamePage
    form: Form
    how: str
    fault: str
    rows: tuple[Entity, ...]
    countries: tuple[Entity, ...]
    subkinds: tuple[str, ...]
    kinds: tuple[str, ...] = adding.ROW_KINDS


@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """Will list the names that no rule lists, those in most pieces, outlets and sudden rises first."""
    return TemplateResponse(request, "analysis/unlisted.html", {"page": queue()})


@require_safe
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Will list the pieces that hold one name; `page` turns the pages."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    return TemplateResponse(request, "analysis/unlisted_name.html", {"page": _page(pk, number)})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Will show the form filled in; a POST puts the name into the rules and comes back to the queue."""
    signed_in(request)
    page, rules = _page(pk), rules_now()
    if rules is None:
        messages.error(request, gettext("No rules are loaded yet; run 'manage.py lexicon sync', then add the name."))
        return HttpResponseRedirect(page.name.path)
    form, how, fault = adding.suggest(page.name, rules), adding.NEW, ""
    if request.method == "POST":
        form = adding.read(request.POST, form)
        how = adding.EXISTING if request.POST.get("how") == adding.EXISTING else adding.NEW
        fault = _added(request, page, form, how, rules.lexicon)
        if not fault:
            return HttpResponseRedirect(QUEUE)
    shown = _shown(page, form, how, fault, rules.lexicon)
    return TemplateResponse(request, "analysis/unlisted_add.html", {"page": shown})


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Will never propose a name again, and come back to the queue, where it can be taken back."""
    return _decided(
        request, pk, decisions.dismiss, gettext("It is never proposed again. Undo it under “Decided last”.")
    )


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Will put a name back into the queue."""
    return _decided(request, pk, decisions.reopen, gettext("It is in the queue again."))


def _decided(request: HttpRequest, pk: int, act: decisions.Act, done: str) -> HttpResponse:
    signed_in(request)
    _page(pk)
    try:
        act(pk, by=request.user)
    except decisions.NotOpen as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(QUEUE)


def _page(pk: int, number: int = 1) -> NamePage:
    page = name_page(pk, number)
    if page is None:
        raise Http404(gettext("There is no such name in the queue; nothing holds it any more."))
    return page


def _added(request: HttpRequest, page: NamePage, form: Form, how: str, lexicon: Lexicon) -> str:
    """Saves what the form means; answers why not, or an empty text."""
    into = form.existing if how == adding.EXISTING else form.id
    try:
        edits = adding.edits(form, how, lexicon)
        report = decisions.add(page.name.id, edits, by=request.user, reason=f"New name {form.alias} for {into}")
    except (AddingError, ChangeError, decisions.NotOpen) as error:
        return str(error)
    told = gettext("It is in the rules as %(row)s, in force as soon as the pieces that can hold it are read again.")
    if report.activated:
        told = gettext("It is in the rules as %(row)s, in force.")
    messages.success(request, told % {"row": into})
    return ""


def _shown(page: NamePage, form: Form, how: str, fault: str, lexicon: Lexicon) -> AddPage:
    rows = tuple(entity for entity in lexicon.entities if not entity.is_pair)
    subkinds = tuple(sorted({entity.subkind for entity in rows if entity.subkind}))
    return AddPage(page, form, how, fault, rows, lexicon.of_kind(COUNTRY), subkinds)
