"""Shows times on the reader's clock. Days, weeks and filters are counted in the installation's zone all the same."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponse

from articles.health.words import READER

COOKIE = "tz"


class ReaderZoneMiddleware:
    """Takes the zone from a cookie that the settings page wrote; anything that is no zone counts as none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.known = frozenset(available_timezones())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Will answer with the reader's zone in force, and without it afterwards."""
        name = request.COOKIES.get(COOKIE, "")
        # not Django's current zone: queries and forms would count days in it, and lists would differ between readers
        token = READER.set(ZoneInfo(name) if name in self.known else None)
        try:
            return self.get_response(request)
        finally:
            READER.reset(token)
