"""Where to go, by typing a name: the list behind Ctrl-K, which is a page of its own, too."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from analysis.explore.palette import places


@require_safe
@cache_control(private=True, max_age=60)
def palette(request: HttpRequest) -> HttpResponse:
    """Will list the places whose names hold `q`. A browser may keep an answer for a minute: one asks at every letter."""
    typed = request.GET.get("q", "")
    return TemplateResponse(request, "analysis/palette.html", {"typed": typed[:100], "places": places(typed)})
