"""Renders a named partial alone when HX-Target asks for it; history restore always gets the page.

Views stay plain Django: they return a TemplateResponse and import nothing from here.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers


class PartialsMiddleware:
    """Turns `page.html` into `page.html#results` for a request that swaps the element `results`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ("HX-Request", "HX-Target"))
        return response

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Chooses the partial when the page declares one of that name."""
        target = request.headers.get("HX-Target", "")
        restoring = request.headers.get("HX-History-Restore-Request") == "true"
        if request.headers.get("HX-Request") == "true" and target and not restoring:
            template = response.resolve_template(response.template_name or "")
            partials = getattr(getattr(template, "template", None), "origin", None)
            if partials is not None and target in getattr(template.template, "partials", {target: None}):  # type: ignore[union-attr]
                response.template_name = f"{response.template_name}#{target}"
        return response
