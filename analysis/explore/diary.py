"""What every source gave on each of the last days, and when we could not look: from the diary of collection."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from articles.models import Source, SourceDay

LENGTH = 56  # days, the last of them today
RECENT = 28  # of them that the desk draws


@dataclass(frozen=True, slots=True)
class Diary:
    """One source's days, oldest first; None: not collected, or before its first visit."""

    days: tuple[float | None, ...] = (None,) * LENGTH
    gaps: int = 0  # days among them that were not collected

    @property
    def recent(self) -> tuple[float | None, ...]:
        """The days that the desk draws."""
        return self.days[-RECENT:]

    @property
    def known(self) -> int:
        """Days that were collected."""
        return sum(value is not None for value in self.days)


NOTHING = Diary()


def diaries(source_id: int | None = None) -> Mapping[int, Diary]:
    """The diaries of all sources, or of one, by their ids. One query."""
    until = timezone.localdate()
    first = until - dt.timedelta(days=LENGTH - 1)
    rows = SourceDay.objects.filter(day__gte=first, day__lte=until)
    if source_id is not None:
        rows = rows.filter(source_id=source_id)
    days: dict[int, list[float | None]] = defaultdict(lambda: [None] * LENGTH)
    gaps: dict[int, int] = defaultdict(int)
    for source, day, state, created in rows.values_list("source_id", "day", "state", "created").iterator():
        if state == SourceDay.State.GAP:
            gaps[source] += 1
            days[source]
        else:
            days[source][(day - first).days] = created
    return {source: Diary(tuple(values), gaps[source]) for source, values in days.items()}


def gap_days(source: Source) -> tuple[SourceDay, ...]:
    """The last days of a source that were not collected, newest first, with their reasons."""
    return tuple(source.days.filter(state=SourceDay.State.GAP).order_by("-day")[:LENGTH])
