"""Pages that say what failed, what still holds and what to do, with the number that the log line carries."""

import secrets

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.health.words import Words

log = structlog.get_logger(__name__)

Link = dict[str, Words]

OVERVIEW: Link = {"href": "/", "text": _("Overview")}
ARTICLES: Link = {"href": "/articles/?relevance=on", "text": _("Articles")}
HEALTH: Link = {"href": "/health", "text": _("Health")}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    """Will answer 400: the request itself could not be read."""
    sentence = gettext("The request could not be read. Nothing was changed; go back and try the link again.")
    return error(
        request, 400, heading=gettext("This request could not be read"), sentence=sentence, links=[OVERVIEW, ARTICLES]
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    """Will answer 403: the act needs a signed-in person."""
    sentence = gettext(
        "Nothing was changed. Open the one-time sign-in address that the start of this installation printed."
    )
    return error(
        request, 403, heading=gettext("This needs a signed-in person"), sentence=sentence, links=[OVERVIEW, ARTICLES]
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Will answer 404 with the sentence the view gave, if it gave one."""
    given = str(exception.args[0]) if exception.args and isinstance(exception.args[0], str) else ""
    heading = given or gettext("There is no such page")
    sentence = gettext("It may have been renamed or removed. Search for it, or go to the overview.")
    return error(request, 404, heading=heading, sentence=sentence, links=[ARTICLES, OVERVIEW])


def server_error(request: HttpRequest) -> HttpResponse:
    """Will answer 500 without asking the database for anything."""
    again: Link = {"href": request.get_full_path(), "text": gettext("Try again")}
    sentence = gettext("Something failed on our side while this page was made. Nothing stored is lost.")
    note = gettext(
        "If it stays, give the request number to whoever runs this installation; the log line carries the same number."
    )
    return error(
        request,
        500,
        heading=gettext("This page could not be made"),
        sentence=sentence,
        links=[again, OVERVIEW, HEALTH],
        note=note,
    )


def error(
    request: HttpRequest, status: int, *, heading: str, sentence: str, links: list[Link], note: str = ""
) -> HttpResponse:
    """Will render one error page. The first link is what to do next; the number stands in the log line, too."""
    number = secrets.token_hex(3)
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
    return render(request, f"{status}.html", page, status=status)
