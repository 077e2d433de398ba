"""How many pieces a list has gained since a page of it was made.

Stated as the difference of two lengths, and the number opens the list as it is now. A filter "first seen since" would be
wrong at its edge: a piece comes into a list when it has been read by the rules, which is later than it was first seen, so
some would be missed between two looks; and a filter that changes by the minute has no place in an address that is shared.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.selection import EPOCH, MICROSECOND, count
from analysis.measures.periods import zone

LATEST = 4_102_444_800_000_000  # the year 2100, in microseconds
LONGEST = 17


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came since `since` (local); `opens` is the whole list now."""

    count: int
    since: dt.datetime
    opens: Opens


def arrivals(filter: ArticleFilter, had: int, since: dt.datetime) -> Arrivals | None:
    """What a list that had so many pieces (texts, stories) has more of now; None when it is not longer. One count."""
    total = count(filter)
    if total <= had:
        return None
    return Arrivals(total - had, since.astimezone(zone()), Opens(total, filter.replace().to_query()))


def stamp(moment: dt.datetime) -> int:
    """A moment as pages carry it: microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def moment_of(stamp: str) -> dt.datetime | None:
    """The moment of a stamp; None for what is none."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= LONGEST and int(stamp) < LATEST):
        return None
    return EPOCH + int(stamp) * MICROSECOND
