"""From draft to issued: sent into review, sent back with a reason, looked at once more and issued for good."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_POST

from analysis.briefings import versions
from analysis.briefings.editing_state import history_of, step
from analysis.briefings.errors import BriefingError
from analysis.briefings.issue import FindingsStand
from analysis.briefings.material import reading_of
from analysis.briefings.page import path_of
from analysis.briefings.page_document import faults_of
from analysis.briefings.stand import check
from analysis.exports.document import CitationError, Document
from analysis.models import Briefing, BriefingEvent
from analysis.models.briefing_plan import WEEKLY
from analysis.notices import mail, outbox, page_briefing
from analysis.notices.briefed import told
from analysis.notices.issued import issue
from analysis.notices.records import Told
from analysis.views.briefings.read import shown
from analysis.views.corrections.corrections import back, person
from articles.health.words import sentences

TEMPLATE = "analysis/briefing_issue.html"


@require_http_methods(["GET", "HEAD", "POST"])
def issuing(request: HttpRequest, week: str, plan: str = WEEKLY) -> HttpResponse:
    """Will show what stands against issuing, and the buttons for the next step; a POST takes it: `act` review, back or issue."""
    person(request)
    briefing = shown(week, plan)
    if briefing.state == Briefing.State.ISSUED:
        messages.error(request, _("This briefing is issued and stays as it is."))
        return redirect(path_of(briefing.week, plan))
    if request.method == "POST":
        return _posted(request, briefing)
    return _page(request, briefing)


def _posted(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    try:
        if act == BriefingEvent.Act.REVIEW or act == BriefingEvent.Act.BACK:
            return _stepped(request, briefing, act, reason)
        return _issued(request, briefing, reason)
    except FindingsStand:
        return _page(request, briefing, reason=reason[:1000], status=400)
    except (BriefingError, CitationError) as error:
        messages.error(request, str(error))
        briefing.refresh_from_db()
        if briefing.state == Briefing.State.ISSUED:  # somebody was quicker
            return redirect(path_of(briefing.week, briefing.plan.slug))
        return _page(request, briefing, reason=reason[:1000], status=400)


def _stepped(request: HttpRequest, briefing: Briefing, act: str, reason: str) -> HttpResponse:
    moved = step(briefing.pk, act, reason, person=request.user)
    path = path_of(moved.week, briefing.plan.slug)
    if act == BriefingEvent.Act.REVIEW:
        messages.success(request, _("The briefing is in review; anybody may issue it or send it back."))
        return redirect(f"{path}issue/")
    messages.success(request, _("The briefing is a draft again; the reason is kept with it."))
    return redirect(f"{path}edit/")


def _issued(request: HttpRequest, briefing: Briefing, reason: str) -> HttpResponse:
    """Issues what was looked at, and nothing that was saved after it."""
    if request.POST.get("sure") != "1":
        raise BriefingError(_("Issuing is final. Tick that you are sure, and press the button again."))
    seen = request.POST.get("seen", "")
    made, owed = issue(briefing.week, plan=briefing.plan.slug, person=request.user, reason=reason, seen=seen)
    messages.success(request, _said(owed))
    return redirect(path_of(made.week, briefing.plan.slug))


def _letter(briefing: Briefing, document: Document) -> Told:
    """The mail that its recipients would get, were it issued as it is."""
    with override(briefing.plan.language):
        return told(briefing, document)


def _said(owed: int) -> str:
    issued = _("Issued. Its words and figures stay as they are from now on.")
    if not owed:
        return issued
    mailed = ngettext("It goes to %(n)s address by mail.", "It goes to %(n)s addresses by mail.", owed) % {"n": owed}
    return sentences(issued, mailed)


@require_POST
def mailed(request: HttpRequest, week: str, plan: str = WEEKLY) -> HttpResponse:
    """Will send a mail of an issued briefing again that was given up: `mail` is its id."""
    person(request)
    briefing = shown(week, plan)
    found = page_briefing.find(briefing, request.POST.get("mail", ""))
    if found is not None and outbox.again(found):
        messages.success(request, _("It is sent again within a minute."))
    else:
        messages.error(request, _("Only what was given up can be sent again."))
    return back(request, path_of(briefing.week, plan), anchor="mails")


def _page(request: HttpRequest, briefing: Briefing, *, reason: str = "", status: int = 200) -> HttpResponse:
    briefing.refresh_from_db()
    text = versions.text_of(briefing)
    document = reading_of(briefing, text).document
    found = faults_of(document, check(briefing, text))
    readers = page_briefing.readers(briefing.plan)
    context = {
        "briefing": briefing,
        "state_label": Briefing.State(briefing.state).label,
        "path": path_of(briefing.week, briefing.plan.slug),
        "document": document,
        "faults": [fault for faults in found.values() for fault in faults],
        "cited": len(document.entries),
        "seen": versions.mark(versions.newest(briefing)),
        "history": history_of(briefing)[:12],
        "reason": reason,
        "readers": readers,
        "gets": sum(one.gets for one in readers),
        "has_mail": mail.is_set_up(),
        "letter": _letter(briefing, document) if readers else None,
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)
