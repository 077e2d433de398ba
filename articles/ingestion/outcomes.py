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
    "Empty",
    "Forbidden",
    "Garbled",
    "Gone",
    "NotAFeed",
    "NotFound",
    "Postponed",
    "Refused",
    "ServerError",
    "Throttled",
    "TimedOut",
    "TooLarge",
    "Unreachable",
    "Unreadable",
    "VisitFailed",
]

WELL: Final = frozenset(
    {Visit.Outcome.NEW, Visit.Outcome.SAME, Visit.Outcome.NOT_MODIFIED, Visit.Outcome.MOVED, Visit.Outcome.EMPTY}
)


class NotAFeed(VisitFailed):
    """The answer is readable, but it is not of the kind that the source promises."""

    outcome = Visit.Outcome.NOT_A_FEED


class Unreadable(VisitFailed):
    """The answer is of the right kind, but no parser could read it."""

    outcome = Visit.Outcome.UNREADABLE


class Empty(VisitFailed):
    """The answer holds nothing. It counts as well: many feeds are empty at times, and the source is not failing."""

    outcome = Visit.Outcome.EMPTY


class Crashed(VisitFailed):
    """A fault of ours. The log holds its traceback."""

    outcome = Visit.Outcome.CRASHED


class Postponed(VisitFailed):
    """The host has asked us to wait, or others are ahead: nothing was fetched, and no visit took place."""

    outcome = Visit.Outcome.THROTTLED

    def __init__(self, detail: str, *, seconds: float) -> None:
        super().__init__(detail)
        self.seconds = seconds
