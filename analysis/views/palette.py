"""Where to go, by typing a name: the list behind Ctrl-K, which is a page of its own, too."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from analysis.explore.subject.palette import Place, places
from analysis.keeping.saved import visible


@require_safe
@cache_control(private=True, max_age=60)
def palette(request: HttpRequest) -> HttpResponse:
    """Will list the places whose names hold `q`. A browser may keep an answer for a minute: one asks at every letter."""
    typed = request.GET.get("q", "")
    return TemplateResponse(
        request, "analysis/palette.html", {"typed": typed[:100], "places": places(typed, views(request))}
    )


def views(request: HttpRequest) -> list[Place]:
    """Will list the saved views that this reader may see."""
    kind = _("Saved view")
    return [Place(f"/views/{view.slug}/", kind, view.name) for view in visible(request.user.pk)]
