"""When somebody may be told: the next hour of a digest, and the end of quiet hours, by the reader's clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day in which nobody is disturbed: from the first to before the second, over midnight where it is smaller.
    Two equal hours are no quiet at all."""

    start: int
    end: int

    def holds(self, hour: int) -> bool:
        """Whether an hour of the day is quiet."""
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end


def after_quiet(moment: dt.datetime, zone: ZoneInfo, quiet: Quiet | None) -> dt.datetime:
    """The first moment from `moment` on that is not quiet, in UTC. Clocks that are put on or back may move it, never into quiet."""
    at = moment.astimezone(dt.UTC)
    for _ in range(26):  # a day has at most 25 hours
        local = at.astimezone(zone)
        if quiet is None or not quiet.holds(local.hour):
            return at
        at += HOUR - dt.timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return at


def next_slot(moment: dt.datetime, zone: ZoneInfo, hour: int, weekday: int | None = None) -> dt.datetime:
    """The next moment after `moment` at which the reader's clock strikes `hour` (on `weekday`, 0 Monday; None: on any day), in
    UTC. On a day that has no such hour, the hour after the gap."""
    day = moment.astimezone(zone).date()
    for _ in range(9):
        at = dt.datetime.combine(day, dt.time(hour), zone).astimezone(dt.UTC)
        if at > moment and (weekday is None or day.weekday() == weekday):
            return at
        day += dt.timedelta(days=1)
    raise ValueError(f"no day of a week is {weekday}")
