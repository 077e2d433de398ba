"""A source's own rhythm: how much it gives, how long it is usually silent, and whether it is quieter than that now.

The rule. Of the collected days of the last months, each weekday has a chance to bring something new: how often it did,
drawn towards the rate of all workdays or of the weekend as by two more days (so that twelve Mondays say what Mondays
are, and one holiday says little). The chance of the silence that goes on now is the product of its days' chances of nothing.
A source is quiet when that chance is below CHANCE and the silence is longer than any before it. Days count, not pieces:
news comes in bursts, and a burst must not make the next calm day look like an end. Weekends and weekly rhythms ring no
bell, because a weekday on which nothing ever comes adds next to nothing to the surprise. Days that were not collected
are left out. A source with too few days of news has no rhythm, and is quiet only when it gave nothing in the whole span.

What it costs, measured by simulation in the tests: less than one false alarm a source and year (for steady, bursty,
workday, weekly and sparse sources alike); a daily source that stops is found after two or three of its days, a weekly
one after three or four of its weeks, one that gives a piece on every fifth day after a month. Public holidays of a week ring for a daily paper; that is what its rhythm says.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from articles.health.records import DayYield

SPAN: Final = 168  # days that are looked at: 24 weeks
CHANCE: Final = 0.001  # of a silence that is no accident any more
LEAST_GIVING: Final = 5  # days with something new, before there is a rhythm
LEAST_KNOWN: Final = 14  # days collected, before there is a rhythm
MEMORY: Final = 84  # days of the rhythm: those before the silence
DRAWN: Final = 2  # days by which a weekday is drawn towards its part of the week
SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a source gives. Silences are counted in collected days."""

    per_day: float  # new pieces a collected day, before the silence that goes on
    giving: float  # share of those days that brought something
    usual_silence: int  # days of the longest silence before the one that goes on
    silence: int  # days without anything new up to now; 0: the last day brought something
    last_new_on: dt.date | None  # None: nothing in the whole span
    chance: float  # of so long a silence if nothing has changed
    quiet: bool


def rhythm(days: Sequence[DayYield], *, today: dt.date) -> Rhythm | None:
    """The rhythm of a source by its collected days, in any order; None when too little is known.

    `today` is not over: it counts when it brought something, and is no silence when it did not.
    """
    over = (day for day in days if day.day < today or (day.day == today and day.pieces))
    known = sorted(over, key=attrgetter("day"))
    if len(known) < LEAST_KNOWN:
        return None
    last = max((at for at, day in enumerate(known) if day.pieces), default=-1)
    silent = known[last + 1 :]
    if last < 0:
        return Rhythm(0.0, 0.0, 0, len(silent), None, 0.0, quiet=len(silent) >= SPAN // 2)
    history = known[max(0, last + 1 - MEMORY) : last + 1]
    giving = sum(1 for day in history if day.pieces)
    usual = _longest(history)
    chance = _chance(history, silent)
    enough = giving >= LEAST_GIVING and len(history) >= LEAST_KNOWN
    return Rhythm(
        per_day=sum(day.pieces for day in history) / len(history),
        giving=giving / len(history),
        usual_silence=usual,
        silence=len(silent),
        last_new_on=known[last].day,
        chance=chance,
        quiet=enough and chance < CHANCE and len(silent) > usual,
    )


def _longest(history: Sequence[DayYield]) -> int:
    """The longest run of days without anything new."""
    longest = run = 0
    for day in history:
        run = 0 if day.pieces else run + 1
        longest = max(longest, run)
    return longest


def _chance(history: Sequence[DayYield], silent: Sequence[DayYield]) -> float:
    """The chance that none of the silent days brings anything, if they are like those of the history."""
    if not silent:
        return 1.0
    known, giving = [0] * 7, [0] * 7
    for day in history:
        weekday = day.day.weekday()
        known[weekday] += 1
        giving[weekday] += day.pieces > 0
    nothing = [1.0] * 7
    for part in (range(SATURDAY), range(SATURDAY, 7)):
        rate = (sum(giving[weekday] for weekday in part) + 0.5) / (sum(known[weekday] for weekday in part) + 1)
        for weekday in part:  # its own rate, drawn towards that of its part of the week
            nothing[weekday] -= (giving[weekday] + DRAWN * rate) / (known[weekday] + DRAWN)
    return math.prod(nothing[day.day.weekday()] for day in silent)
