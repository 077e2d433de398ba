"""Shows times on the reader's clock. Days, weeks and filters are counted in the installation's zone all the same."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from articles.health import clocks
from articles.health.words import READER


class ReaderZoneMiddleware:
    """Takes the zone from a cookie that the settings page or the browser's script had written; what is no zone counts as none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Will answer with the reader's zone in force, and without it afterwards."""
        clock = clocks.read(request.COOKIES.get(clocks.COOKIE, ""))
        # the page says what it shows where the browser may know better; the script compares and tells
        request.shown_zone = (clock.zone or settings.TIME_ZONE) if clock.learns else ""  # type: ignore[attr-defined]
        # not Django's current zone: queries and forms would count days in it, and lists would differ between readers
        token = READER.set(ZoneInfo(clock.zone) if clock.zone else None)
        try:
            return self.get_response(request)
        finally:
            READER.reset(token)
