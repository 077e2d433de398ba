"""When to visit a source again: its rhythm when all is well, longer and longer waits when it is not."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime
from typing import Final

from articles.ingestion.outcomes import WELL
from articles.models import Visit

_LEAST: Final = dt.timedelta(minutes=1)
_MOST: Final = dt.timedelta(hours=24)
_WEEK: Final = dt.timedelta(days=7)
_THROTTLED: Final = dt.timedelta(minutes=5)  # the first wait where the server named none
CRASHED: Final = dt.timedelta(minutes=2)  # a document that broke its reader is tried again soon, three times at most
_LONGEST_POWER: Final = 16


def delay(
    outcome: str, *, interval: dt.timedelta, failures: int, roll: float, now: dt.datetime, retry_after: str = ""
) -> dt.timedelta:
    """How long until the next visit.

    `failures` counts those in a row, this one included; `roll` (0 to 1) spreads sources so that they do not come as a
    herd; `now` (aware) reads a Retry-After that names a moment. A server's own wait is kept between 1 minute and 24 hours;
    failures double the interval up to 24 hours; a refusal is tried daily, then weekly.
    """
    asked = read_retry_after(retry_after, now=now)
    if outcome in WELL:
        return interval * (0.9 + 0.2 * roll)
    if asked is not None and outcome in {Visit.Outcome.THROTTLED, Visit.Outcome.SERVER_ERROR}:
        return asked
    if outcome == Visit.Outcome.CRASHED:
        return CRASHED
    power = 1 << min(max(failures - 1, 0), _LONGEST_POWER)
    if outcome == Visit.Outcome.THROTTLED:
        return min(max(_THROTTLED * power * (0.5 + 0.5 * roll), _LEAST), _MOST)
    if outcome in {Visit.Outcome.FORBIDDEN, Visit.Outcome.ROBOTS}:
        return min(_MOST * power, _WEEK)
    return min(max(interval * 2 * power, _LEAST), max(_MOST, interval)) * (0.9 + 0.1 * roll)


def read_retry_after(value: str, *, now: dt.datetime) -> dt.timedelta | None:
    """A Retry-After header, in seconds or as an HTTP date, kept between 1 minute and 24 hours; None when unreadable."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(max(dt.timedelta(seconds=int(text[:9])), _LEAST), _MOST)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)  # HTTP dates are in GMT, also where a server forgets to say so
    return min(max(moment - now, _LEAST), _MOST)
