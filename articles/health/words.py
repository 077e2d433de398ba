"""Days and moments in the house's words: `Fri 1 Aug 2025, 18:04 SGT`, in the installation's zone; for pages in the reader's."""

from __future__ import annotations

import datetime as dt
from contextvars import ContextVar
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone

# zoneinfo knows these zones only as "+08"
ZONES: Final = {"Asia/Singapore": "SGT", "Asia/Kuala_Lumpur": "MYT", "Asia/Dubai": "GST", "Asia/Taipei": "CST"}

# where the reader of this page lives, None where nobody said: times are shown there, days are counted in our own zone
READER: ContextVar[ZoneInfo | None] = ContextVar("reader", default=None)


def day_words(day: dt.date) -> str:
    """`Fri 1 Aug 2025`."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def moment_words(moment: dt.datetime) -> str:
    """`Fri 1 Aug 2025, 18:04 SGT`; `moment` is aware."""
    local = timezone.localtime(moment)
    return f"{day_words(local.date())}, {local:%H:%M} {zone_words(local)}"


def in_readers_zone(moment: dt.datetime) -> dt.datetime:
    """An aware moment as the reader's clock shows it; as the installation's does where the reader named no zone."""
    return timezone.localtime(moment, READER.get())


def counted(number: int, noun: str) -> str:
    """`1 day`, `1,054 days`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def zone_words(local: dt.datetime) -> str:
    """The zone of a local time, as in SGT, EDT or UTC+05:45."""
    name = ZONES.get(str(local.tzinfo)) or local.tzname() or ""
    shift = local.strftime("%z")
    return name if name.isalpha() else f"UTC{shift[:3]}:{shift[3:5]}"
