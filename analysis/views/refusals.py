"""What a person is told when an address asks for something we cannot read: the sentence, and the same list without it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from analysis.explore.filters import FilterError
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
