"""What a person is told when an address asks for something we cannot read: the sentence, and the same list without it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from analysis.explore.called import names_in
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.views.errors import number_of, template_of

P = ParamSpec("P")


def explains_bad_filters(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Will answer 400 with the filter's own sentence and a link that drops the key at fault."""

    @wraps(view)
    def explained(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except FilterError as error:
            return refusal(request, error)

    return explained


@dataclass(frozen=True, slots=True)
class Slip:
    """A search that cannot be read, cut at the character where reading stopped."""

    typed: str
    sentence: str
    before: str
    at: str  # "" behind the last character
    after: str


def unread(request: HttpRequest, error: FilterError) -> HttpResponse:
    """Will show the search box with what was typed and the character marked, above an empty list, under the other filters.

    Where these cannot be read either, the plain refusal.
    """
    kept = request.GET.copy()
    for name in ("q", "cursor"):
        kept.pop(name, None)
    try:
        filter = ArticleFilter.from_query(kept)
    except FilterError:
        return refusal(request, error)
    typed = (request.GET.get("q") or "").strip()
    at = (error.position or 1) - 1
    context = {
        "page": {"filter": filter, "tokens": filter.tokens(names_in(filter)), "clear_query": ""},
        "slip": Slip(typed, error.sentence, typed[:at], typed[at : at + 1], typed[at + 1 :]),
        "without": filter.to_query(),
    }
    return TemplateResponse(request, "analysis/unread.html", context, status=400)


def refusal(request: HttpRequest, error: FilterError) -> HttpResponse:
    """Will make the 400 page for a filter that cannot be read."""
    kept = request.GET.copy()
    for name in (error.key, f"-{error.key}", "cursor"):
        kept.pop(name, None)
    path = request.path if request.path.endswith("/") else "/articles/"
    page = {
        "status": 400,
        "number": number_of(request),
        "heading": _("This filter cannot be read"),
        "sentence": error.sentence,
        "links": [
            {"href": f"{path}?{kept.urlencode()}" if kept else path, "text": _("Drop “%(key)s”") % {"key": error.key}},
            {"href": path, "text": _("Clear all")},
        ],
        "now": timezone.now(),
    }
    return TemplateResponse(request, template_of(request, "400.html"), page, status=400)
