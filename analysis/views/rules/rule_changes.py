"""One change of the rules on screen: what it would do, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from kombu.exceptions import OperationalError

from analysis.charts.drawings import Drawings
from analysis.editing import changes, drafts
from analysis.editing.change_page import ChangePage, Moved, change_page
from analysis.editing.changes import ChangeError
from analysis.editing.dry_run import AT_ONCE
from analysis.models import RuleChange
from analysis.tasks import dispatch_waiting, dry_run
from analysis.views.charts.plates import plate
from analysis.views.charts.rule_figures import weeks_now_and_then

NOTHING_SAID = _("There is no such act; reload the page and try again.")


def path_of(pk: int) -> str:
    """The page of a change."""
    return f"/settings/rules/changes/{pk}/"


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Will show a change; a signed-in person's POST does one of ACTS and comes back."""
    fault, typed = "", None
    if request.method == "POST":
        if not request.user.is_authenticated:
            raise PermissionDenied
        found = RuleChange.objects.filter(pk=pk).first()
        if found is None:
            raise Http404(gettext("There is no change %(pk)s") % {"pk": pk})
        try:
            return _done(request, found)
        except ChangeError as error:
            fault, typed = str(error), request.POST.get("reason")
    page = change_page(pk)
    if page is None:
        raise Http404(gettext("There is no change %(pk)s") % {"pk": pk})
    drawn = charts(page)
    context = {
        "page": page,
        "fault": fault,
        "reason": page.line.reason if typed is None else typed,
        "charts": drawn,
        "plates": [
            one
            for moved, drawings in drawn
            for one in plate(
                drawings.shape.prefix if drawings.shape else "",
                drawings,
                query=moved.now.query,
                counted="pieces",
                n=moved.now.count,
            )
        ],
        "at_once": AT_ONCE,
    }
    return TemplateResponse(request, "analysis/rules_change.html", context)


def charts(page: ChangePage) -> list[tuple[Moved, Drawings]]:
    """The weeks of the most moved tags, drawn."""
    moved = page.trial.moved if page.trial else ()
    return [(one, weeks_now_and_then(one, f"m{at}")) for at, one in enumerate(moved) if one.weeks]


def try_it(change: RuleChange) -> None:
    """Tries a draft out: at once when it touches few pieces, else by a worker."""
    if drafts.is_quick(change):
        drafts.rehearse(change.pk)
    else:
        drafts.ask(change)
        try:
            dry_run.delay(change.pk)
        except OperationalError:
            drafts.tell(
                change.pk,
                gettext_noop(
                    "It touches too many pieces to be tried here, and the queue of the workers does not answer. Try it out again in a minute."
                ),
            )


def ring() -> None:
    """Tells the workers of what waits. When the queue does not answer, the tick tells them a little later."""
    with suppress(OperationalError):
        dispatch_waiting()


def _done(request: HttpRequest, change: RuleChange) -> HttpResponse:
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise ChangeError(str(NOTHING_SAID))
    messages.success(request, act(request, change))
    return HttpResponseRedirect(path_of(change.pk))


def _save(request: HttpRequest, change: RuleChange) -> str:
    drafts.explain(change.pk, request.POST.get("reason", ""))
    change.refresh_from_db()
    report = changes.save(change, by=request.user)
    ring()
    return (
        gettext("Saved and in force.")
        if report.activated
        else gettext("Saved. The pieces it touches are read again now.")
    )


def _keep(request: HttpRequest, change: RuleChange) -> str:
    drafts.explain(change.pk, request.POST.get("reason", ""))
    return gettext("The reason is kept.")


def _dismiss(request: HttpRequest, change: RuleChange) -> str:
    changes.dismiss(change, by=request.user)
    return gettext("Dismissed; nothing was changed.")


def _withdraw(request: HttpRequest, change: RuleChange) -> str:
    report = changes.withdraw(change, by=request.user)
    ring()
    return (
        gettext("Withdrawn.")
        if report.activated
        else gettext("Withdrawn. The pieces it had touched are read again now.")
    )


def _take_out(request: HttpRequest, change: RuleChange) -> str:
    try_it(drafts.take_out(change.pk, request.POST.get("edit", "")))
    return gettext("Taken out of the change.")


def _try(_request: HttpRequest, change: RuleChange) -> str:
    if change.state != RuleChange.State.DRAFT:
        raise ChangeError(gettext("Only a draft can be tried; this change is decided."))
    try_it(change)
    return gettext("Tried.")


ACTS: dict[str, Callable[[HttpRequest, RuleChange], str]] = {
    "save": _save, "keep": _keep, "dismiss": _dismiss, "withdraw": _withdraw, "take-out": _take_out, "try": _try,
}  # fmt: skip
