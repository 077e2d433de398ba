"""Every way in which a visit can fail before there is anything to parse, each with the outcome that is stored for it."""

from __future__ import annotations

from typing import ClassVar

from articles.models import Visit


class VisitFailed(Exception):
    """A visit ended without pieces. `str(error)` is one plain sentence or two: the cause and the next step.

    `status` and `url` are those of the last answer, when there was one; `retry_after` is the header as sent.
    """

    outcome: ClassVar[Visit.Outcome] = Visit.Outcome.CRASHED

    def __init__(self, detail: str, *, status: int | None = None, url: str = "", retry_after: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.status = status
        self.url = url
        self.retry_after = retry_after


class Blocked(VisitFailed):
    """An address that we do not open: not http, not a public host, or a port that nobody allowed."""

    outcome = Visit.Outcome.BLOCKED


class Unreachable(VisitFailed):
    """The name was not found, the connection was refused or broken, or its certificate is not valid."""

    outcome = Visit.Outcome.UNREACHABLE


class TimedOut(VisitFailed):
    """The whole exchange did not end in time."""

    outcome = Visit.Outcome.TIMEOUT


class TooLarge(VisitFailed):
    """More bytes than we read, or a decompression bomb."""

    outcome = Visit.Outcome.TOO_LARGE


class Garbled(VisitFailed):
    """The answer's compression cannot be undone."""

    outcome = Visit.Outcome.UNREADABLE


class Refused(VisitFailed):
    """A status that is not success: redirects without end, and every 4xx without a name of its own."""

    outcome = Visit.Outcome.HTTP_ERROR


class Forbidden(Refused):
    """401, 403 or 451."""

    outcome = Visit.Outcome.FORBIDDEN


class NotFound(Refused):
    """404."""

    outcome = Visit.Outcome.NOT_FOUND


class Gone(Refused):
    """410."""

    outcome = Visit.Outcome.GONE


class Throttled(Refused):
    """429, or 503 with a Retry-After."""

    outcome = Visit.Outcome.THROTTLED


class ServerError(Refused):
    """5xx."""

    outcome = Visit.Outcome.SERVER_ERROR
