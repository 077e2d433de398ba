"""Decides how much of a page goes out: all of it, under its masthead, or the one partial that HX-Target names.

Views stay plain Django: they return a TemplateResponse and import nothing from here. The partial's name, the element's id
and HX-Target are one word. Going back in history always gets the page, so that no fragment is ever shown as one.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers

from analysis.explore.freshness import masthead


class PartialsMiddleware:
    """Turns `page.html` into `page.html#results` for a request that swaps the element `results`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Will choose the partial when the page declares one of that name, else leave the page whole."""
        patch_vary_headers(response, ("HX-Request", "HX-Target", "HX-History-Restore-Request"))
        name, target = response.template_name, wanted(request)
        if target and isinstance(name, str) and target in declared(name):
            response.template_name = f"{name}#{target}"
            return response
        # read here and not while rendering: a page's queries are over before its template begins
        response.context_data = {**(response.context_data or {}), "mast": masthead()}
        return response


def wanted(request: HttpRequest) -> str:
    """Will return the id of the element that htmx wants to swap, or nothing when the whole page is wanted."""
    # the one place that reads HX-Target: htmx 4 writes it as `div#results`
    if request.headers.get("HX-Request") != "true" or request.headers.get("HX-History-Restore-Request") == "true":
        return ""
    return request.headers.get("HX-Target", "").rpartition("#")[2]


def declared(template_name: str) -> set[str]:
    """Will return the names of the partials that a template defines itself."""
    template = getattr(get_template(template_name), "template", None)
    return set(getattr(template, "extra_data", {}).get("partials", {}))
