"""Doors that open by the unguessable word in a message: unsubscribe, confirm an address, read the feed. Nobody signs in here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from analysis.models import Alert
from analysis.notices import alerts, tokens
from analysis.notices.feed import CONTENT_TYPE, atom
from analysis.notices.subjects import NotSeen, subject_of


@csrf_exempt  # the word is the right to do it, and a mail program that unsubscribes at a click (RFC 8058) has no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, word: str) -> HttpResponse:
    """Will ask whether the messages shall stop, and stop them on a POST. A look changes nothing: programs look at every link."""
    found = _found(word, tokens.STOP)
    is_briefing = found.about == Alert.About.BRIEFING
    if request.method == "POST" and is_briefing and request.POST.get("act") == "again":
        alerts.start_again(found)
        return TemplateResponse(request, "analysis/notices_door.html", {"done": True, "act": "confirm"})
    if request.method == "POST":
        alerts.stop(found)
    done = request.method == "POST" or found.stopped_at is not None
    context = {"done": done, "act": "stop", "is_briefing": is_briefing}
    return TemplateResponse(request, "analysis/notices_door.html", context)


@csrf_exempt  # as above: whoever reads the mail may have no cookie of ours
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, word: str) -> HttpResponse:
    """Will ask whether messages are wanted at an address, and say so on a POST."""
    found = _found(word, tokens.CONFIRM)
    if request.method == "POST":
        alerts.confirm(found)
    context = {"done": request.method == "POST" or found.confirmed_at is not None, "act": "confirm"}
    return TemplateResponse(request, "analysis/notices_door.html", context)


@require_safe
def feed(request: HttpRequest, word: str) -> HttpResponse:
    """Will answer an alert's messages as Atom, as long as its owner may see its subject."""
    found = _found(word, tokens.FEED)
    try:
        subject = subject_of(found)
    except NotSeen as error:
        raise Http404(str(error)) from error
    answer = HttpResponse(atom(found, subject.name, request.path), content_type=CONTENT_TYPE)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _found(word: str, purpose: str) -> Alert:
    found = tokens.alert_of(word, purpose)
    if found is None:
        raise Http404(_("This address is no longer good: the alert is gone, or the address was cut short."))
    return found
