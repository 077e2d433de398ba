"""A page that only reads may use what this process remembers of the same state of the data."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from analysis.explore.remembered import reading


class ReadingMiddleware:
    """Lets GET and HEAD read under one state; acts ask the database for everything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with reading():
            return self.get_response(request)
