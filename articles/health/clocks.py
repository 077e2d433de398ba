"""Whose clock a reader's page shows, read from the cookie that says it: one chosen, the browser's own, or the installation's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal
from zoneinfo import available_timezones

COOKIE: Final = "tz"
OURS: Final = "installation"  # the cookie of a reader who wants the installation's zone whatever the browser says
BROWSERS: Final = "browser:"  # before a zone that a script learnt from the browser, not the reader chose

Why = Literal["chosen", "browser", "installation"]


@dataclass(frozen=True, slots=True)
class Clock:
    """`zone` is an IANA name, empty for the installation's; `why` is who said so; `learns` whether the browser may still say."""

    zone: str
    why: Why
    learns: bool


@cache
def zones() -> frozenset[str]:
    """Every zone that this machine knows, by its IANA name."""
    return frozenset(available_timezones())


def read(cookie: str) -> Clock:
    """The clock that a cookie asks for; anything that is no zone counts as nothing said."""
    if cookie == OURS:
        return Clock("", "installation", learns=False)
    zone = cookie.removeprefix(BROWSERS)
    if zone not in zones():
        return Clock("", "installation", learns=True)
    learnt = cookie.startswith(BROWSERS)
    return Clock(zone, "browser" if learnt else "chosen", learns=learnt)
