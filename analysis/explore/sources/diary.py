"""What every source gave on each of the last days, and when we could not look: from the diary of collection."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from articles.models import SourceDay

DRAWN = 56  # days that a source's page draws, the last of them today
RECENT = 28  # of them that the desk draws


@dataclass(frozen=True, slots=True)
class Diary:
    """One source's collected days of those drawn, by day; a day that was not collected is not there."""

    created: Mapping[dt.date, int] = field(default_factory=dict)

    def drawn(self, days: int = DRAWN) -> tuple[float | None, ...]:
        """The last days up to today, oldest first; None: not collected."""
        today = timezone.localdate()
        return tuple(self.created.get(today - dt.timedelta(days=back)) for back in range(days - 1, -1, -1))

    @property
    def recent(self) -> tuple[float | None, ...]:
        """The days that the desk draws."""
        return self.drawn(RECENT)

    @property
    def known(self) -> bool:
        """Whether any day was collected."""
        return bool(self.created)


NOTHING = Diary()


def diaries(source_id: int | None = None) -> Mapping[int, Diary]:
    """The diaries of all sources, or of one, by their ids. One query."""
    until = timezone.localdate()
    rows = SourceDay.objects.filter(day__gt=until - dt.timedelta(days=DRAWN), day__lte=until)
    if source_id is not None:
        rows = rows.filter(source_id=source_id)
    days: dict[int, dict[dt.date, int]] = defaultdict(dict)
    collected = rows.exclude(state=SourceDay.State.GAP)
    for source, day, created in collected.values_list("source_id", "day", "created").iterator():
        days[source][day] = created
    return {source: Diary(created) for source, created in days.items()}
