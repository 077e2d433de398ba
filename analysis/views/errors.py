"""Pages that say what failed, what still holds and what to do, with the number that the log line carries."""

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

log = structlog.get_logger(__name__)

OVERVIEW = {"href": "/", "text": gettext_lazy("Overview")}
ARTICLES = {"href": "/articles/?relevance=on", "text": gettext_lazy("Articles")}
HEALTH = {"href": "/health", "text": gettext_lazy("Health")}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    """Will answer 400: the request itself could not be read."""
    sentence = _("Nothing was changed; go back and try the link again.")
    heading = _("This request could not be read")
    return error(request, 400, heading=heading, sentence=sentence, links=[OVERVIEW, ARTICLES])


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    """Will answer 403: the act needs a signed-in person."""
    sentence = _("Nothing was changed. Open the one-time sign-in address that the start of this installation printed.")
    heading = _("This needs a signed-in person")
    return error(request, 403, heading=heading, sentence=sentence, links=[OVERVIEW, ARTICLES])


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Will answer 404 with the sentence the view gave, if it gave one."""
    given = str(exception.args[0]) if exception.args and isinstance(exception.args[0], str) else ""
    heading = given or _("There is no such page")
    sentence = _("It may have been renamed or removed. Search for it, or go to the overview.")
    return error(request, 404, heading=heading, sentence=sentence, links=[ARTICLES, OVERVIEW])


def server_error(request: HttpRequest) -> HttpResponse:
    """Will answer 500 without asking the database for anything."""
    again = {"href": request.get_full_path(), "text": _("Try again")}
    sentence = _("Something failed on our side while this page was made. Nothing stored is lost.")
    note = _(
        "If it stays, give the request number to whoever runs this installation; the log line carries the same number."
    )
    return error(
        request,
        500,
        heading=_("This page could not be made"),
        sentence=sentence,
        links=[again, OVERVIEW, HEALTH],
        note=note,
    )


def error(
    request: HttpRequest, status: int, *, heading: str, sentence: str, links: list[dict[str, Any]], note: str = ""
) -> HttpResponse:
    """Will render one error page, or the message alone when htmx asked. The first link is what to do next."""
    number = number_of(request)
    # a handler runs while its exception is being handled: a fault of ours is logged whole, under the number on the page
    log.log(
        40 if status == 500 else 20,
        "error_page",
        number=number,
        status=status,
        path=request.path,
        exc_info=status == 500,
    )
    page = {
        "status": status,
        "number": number,
        "heading": heading,
        "sentence": sentence,
        "links": links,
        "note": note,
        "now": timezone.now(),
    }
    return render(request, template_of(request, f"{status}.html"), page, status=status)


def number_of(request: HttpRequest) -> str:
    """Will return the number under which this request is logged; empty outside the middleware that gives it."""
    return str(request.META.get("divergence.number", ""))


def template_of(request: HttpRequest, page: str) -> str:
    """Will choose between the whole page and the message that htmx shows beside what stays."""
    asked = request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    return "components/failed.html" if asked else page
