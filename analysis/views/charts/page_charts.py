"""The charts of a page of ours, as the page itself makes them: asked by whoever takes one along or pins it."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext

from analysis.charts.plates import Plate


class PageRefused(Exception):
    """A page that has no chart now: what it says of that, and the status to say it with."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


def as_asked(request: HttpRequest, address: str) -> HttpRequest:
    """The request of the same person for an address of ours, a path with its query. Raises Http404 when it is no such address."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        raise Http404(_none())
    asked = copy.copy(request)
    asked.method, asked.path, asked.path_info = "GET", parts.path, parts.path
    asked.GET, asked.POST = QueryDict(parts.query), QueryDict()
    asked.META = {**request.META, "QUERY_STRING": parts.query, "REQUEST_METHOD": "GET"}
    asked.resolver_match = _match(parts.path)
    return asked


def plates_of(request: HttpRequest, path: str) -> Sequence[Plate]:
    """The charts that the page at a path makes of this request, in their order; none of a page without charts.

    Raises Http404 when there is no such page, PageRefused when it cannot read its query or could not make them in time.
    """
    match = _match(path)
    answer = match.func(request, *match.args, **match.kwargs)
    context = getattr(answer, "context_data", None) or {}
    if answer.status_code == 400:
        raise PageRefused(context.get("sentence") or gettext("This cannot be read."), 400)
    if context.get("unmade"):
        raise PageRefused(gettext("A part of this page could not be read in time; ask again."), 503)
    plates: Sequence[Plate] = context.get("plates", ())
    return plates


def chosen(plates: Sequence[Plate], name: str) -> Plate:
    """The chart of a name, the first without one. Raises Http404 with the names that there are."""
    for plate in plates:
        if name in ("", plate.name):
            return plate
    there = ", ".join(plate.name for plate in plates)
    raise Http404(
        gettext("There is no chart %(name)s here; there are %(there)s") % {"name": f"{name[:40]!r}", "there": there}
        if there
        else _none()
    )


def _match(path: str) -> ResolverMatch:
    try:
        return resolve(path)
    except Resolver404:
        raise Http404(_none()) from None


def _none() -> str:
    return gettext("This page has no chart to take along")
