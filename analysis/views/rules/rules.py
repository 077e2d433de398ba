"""The rules on screen: what is in force, every row of it, and the files themselves."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analysis.editing import alarms
from analysis.editing.changes import ChangeError
from analysis.editing.comparison import compare
from analysis.editing.drafts import add
from analysis.editing.fields import FLAGS, GROUPS, LABELS, new_fields
from analysis.editing.page import rules_page
from analysis.editing.row_page import draft_for, kind_page, row_page
from analysis.editing.rows import book
from analysis.editing.wording import Flag
from analysis.lexicon.files import texts
from analysis.lexicon.overlay import EditError
from analysis.models import RuleSet
from analysis.views.rules.rule_changes import path_of, try_it
from analysis.views.rules.rule_forms import edits_of, new_row

LONGEST_SEARCH = 100
EPOCH = (2025, 1, 1, 0, 0, 0)  # the same rules give the same archive
ALL_FLAGS = tuple(Flag(letter, *words) for letter, words in FLAGS.items())


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a form was refused, which one, and what had been typed."""

    form: str
    sentence: str
    said: QueryDict

    @property
    def flags(self) -> list[str]:
        """The flags that were ticked."""
        return self.said.getlist("flag")


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Will show what is in force, what is on its way, and what waits for a person."""
    page = rules_page(request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH])
    return TemplateResponse(request, "analysis/rules.html", {"page": page})


@require_safe
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """Will list the rows of one kind."""
    number = request.GET.get("page", "1")
    page = kind_page(kind, int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0)
    if page is None:
        raise Http404(
            gettext("The rules have no page %(number)s of rows called “%(kind)s”") % {"number": number, "kind": kind}
        )
    return TemplateResponse(request, "analysis/rules_kind.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Will show one row; a signed-in person's POST drafts an edit of it."""
    fault, into = None, request.GET.get("change")
    if request.method == "POST":
        _signed_in(request)
        found = book().rows.get((kind, slug))
        into = request.POST.get("change", "")
        try:
            if found is not None:
                return _drafted(request, edits_of(found, request.POST), into)
        except (EditError, ChangeError) as error:
            form = request.POST.get("form", "")
            known = {"set", *(group.key for group in GROUPS.get(kind, ()))}
            fault = Fault(form if form in known else "out", str(error), request.POST)
    page = row_page(kind, slug, user=request.user if request.user.is_authenticated else None, into=into)
    if page is None:
        raise Http404(gettext("The rules have no row “%(slug)s” of that kind") % {"slug": slug})
    return TemplateResponse(request, "analysis/rules_row.html", {"page": page, "fault": fault, "flags": ALL_FLAGS})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Will ask for a new row; a signed-in person's POST drafts it."""
    if kind not in LABELS:
        raise Http404(gettext("The rules have no rows called “%(kind)s”") % {"kind": kind})
    fault, into = None, request.GET.get("change")
    if request.method == "POST":
        _signed_in(request)
        into = request.POST.get("change", "")
        try:
            return _drafted(request, [new_row(kind, request.POST)], into)
        except (EditError, ChangeError) as error:
            fault = Fault("new", str(error), request.POST)
    said = fault.said if fault else request.GET
    page = {
        "kind": kind,
        "label": LABELS[kind][0],
        "plural": LABELS[kind][1],
        "fields": [(field, said.get(field.column, "")) for field in new_fields(kind)],
        "id": said.get("id", ""),
        "into": draft_for(request.user if request.user.is_authenticated else None, into),
        "fault": fault,
    }
    return TemplateResponse(request, "analysis/rules_new.html", {"page": page})


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """Will show what the last flip changed."""
    return TemplateResponse(request, "analysis/rules_compare.html", {"page": compare(), "rows": book().rows})


@require_POST
def looked_at(request: HttpRequest, pk: int) -> HttpResponse:
    """Will close an alarm that a person has looked at."""
    _signed_in(request)
    if alarms.close(pk, by=request.user):
        messages.success(request, gettext("Looked at. It is raised again when a later week gives reason."))
    else:
        messages.error(request, gettext("This alarm is closed already."))
    return HttpResponseRedirect("/settings/rules/#alarms")


@require_safe
def archive(_request: HttpRequest) -> HttpResponse:
    """Will give the rules in force as files that load back as they are."""
    active = RuleSet.objects.active()
    files: dict[str, str] = active.files if active is not None and active.files else texts()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in sorted(files.items()):
            packed.writestr(zipfile.ZipInfo(name, EPOCH), text.encode(), zipfile.ZIP_DEFLATED)
    name = f"divergence-rules-{active.version if active else 'shipped'}.zip"
    return HttpResponse(
        held.getvalue(),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _signed_in(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        raise PermissionDenied


def _drafted(request: HttpRequest, edits: list[Any], into: str) -> HttpResponse:
    """Puts edits into a draft, tries it out when that is quick, and goes to its page."""
    change = add(edits, author=request.user, into=into)
    try_it(change)
    messages.success(request, gettext("Drafted. Nothing is saved yet: look at what it does, say why, and save."))
    return HttpResponseRedirect(path_of(change.pk))
