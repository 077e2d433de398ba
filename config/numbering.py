"""Gives every request a number, in its answer, on its error page and in every line that it logs."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars


class NumberMiddleware:
    """Makes the number: eight hexadecimal digits of our own, never what the asker sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Will answer with `X-Request-ID`; lines logged on the way carry it as `request`."""
        number = secrets.token_hex(4)
        request.META["divergence.number"] = number
        with bound_contextvars(request=number):
            response = self.get_response(request)
        response.headers["X-Request-ID"] = number
        return response
