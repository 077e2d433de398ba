"""The models that learned from codings, and the switch that lets one count."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from analysis.learned.page import models
from analysis.learned.runs import LearnedError
from analysis.learned.runs import switch as throw
from articles.views.forms import signed_in

HOME = "/validation/learned/"


@require_safe
def learned(request: HttpRequest) -> HttpResponse:
    """Will list the models with how they stand against the rules."""
    return TemplateResponse(request, "analysis/learned.html", {"models": models()})


@require_POST
def switch(request: HttpRequest, slug: str) -> HttpResponse:
    """Will switch a theme's model on or off, and come back to the list."""
    signed_in(request)
    on = request.POST.get("to") == "on"
    try:
        throw(slug, on=on, by=request.user)
    except LearnedError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, gettext("Its proposals count now.") if on else gettext("Its proposals count no longer.")
        )
    return HttpResponseRedirect(HOME)
