"""How a visit can end: the failures that any stage may raise, each with its stored outcome, and which outcomes are well."""

from __future__ import annotations

from typing import Final

from articles.egress.errors import (
    Blocked,
    Forbidden,
    Garbled,
    Gone,
    NotFound,
    Refused,
    ServerError,
    Throttled,
    TimedOut,
    TooLarge,
    Unreachable,
    VisitFailed,
)
from articles.models import Visit

__all__ = [
    "WELL",
    "Blocked",
    "Crashed",
    "Disallowed",
    "Empty",
    "Forbidden",
    "Garbled",
    "Gone",
    "NoRows",
    "NotAFeed",
    "NotFound",
    "Postponed",
    "Refused",
    "ServerError",
    "Skipped",
    "Throttled",
    "TimedOut",
    "TooLarge",
    "Unreachable",
    "Unreadable",
    "VisitFailed",
]

WELL: Final = frozenset(
    {
        Visit.Outcome.NEW,
        Visit.Outcome.SAME,
        Visit.Outcome.NOT_MODIFIED,
        Visit.Outcome.MOVED,
        Visit.Outcome.EMPTY,
        Visit.Outcome.SKIPPED,
    }
)


class NotAFeed(VisitFailed):
    """The answer is readable, but it is not of the kind that the source promises."""

    outcome = Visit.Outcome.NOT_A_FEED


class Unreadable(VisitFailed):
    """The answer is of the right kind, but no parser could read it."""

    outcome = Visit.Outcome.UNREADABLE


class NoRows(Unreadable):
    """A web page without a list of pieces. Behind the last page of a list it is the ordinary end."""


class Empty(VisitFailed):
    """The answer holds nothing. It counts as well: many feeds are empty at times, and the source is not failing."""

    outcome = Visit.Outcome.EMPTY


class Disallowed(VisitFailed):
    """The host's robots.txt asks us not to read this address."""

    outcome = Visit.Outcome.ROBOTS


class Skipped(VisitFailed):
    """The answer is the very document that a person told us to leave unread."""

    outcome = Visit.Outcome.SKIPPED


class Crashed(VisitFailed):
    """A fault of ours, or a document that broke its reader. `stage` is what was being done, `signal` how it ended."""

    outcome = Visit.Outcome.CRASHED

    def __init__(self, detail: str, *, stage: str = "", signal: str = "") -> None:
        super().__init__(detail)
        self.stage = stage
        self.signal = signal


class Postponed(VisitFailed):
    """The host has asked us to wait, or others are ahead: nothing was fetched, and no visit took place."""

    outcome = Visit.Outcome.THROTTLED

    def __init__(self, detail: str, *, seconds: float) -> None:
        super().__init__(detail)
        self.seconds = seconds
