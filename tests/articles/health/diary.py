"""Visits told to the diary by their days, and the diary read back in short."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from articles.health import days
from articles.models import Source, SourceDay

SINGAPORE = ZoneInfo("Asia/Singapore")
REASON = "The server failed (503). Trying again later, less and less often."


def day(text: str) -> dt.date:
    """A day of July 2025 by its number, or any as written."""
    return dt.date(2025, 7, int(text)) if text.isdigit() else dt.date.fromisoformat(text)


def at(text: str, hour: int = 10) -> dt.datetime:
    return dt.datetime.combine(day(text), dt.time(hour), SINGAPORE)


def well(source: Source, text: str, *, created: int = 0, overlapped: bool = True, hour: int = 10) -> None:
    """A visit that went well."""
    days.record(days.Looked(source.pk, at(text, hour), True, created, overlapped))


def failed(source: Source, text: str, *, reason: str = REASON, hour: int = 10) -> None:
    """A visit that did not."""
    days.record(days.Looked(source.pk, at(text, hour), False, 0, False, reason))


def diary(source: Source) -> dict[int, str]:
    """The state of every day by its number in the month, oldest first."""
    return {kept.day.day: kept.state for kept in SourceDay.objects.filter(source=source).order_by("day")}


def reasons(source: Source) -> dict[int, str]:
    """The reason of every day that has one."""
    return {
        kept.day.day: kept.reason for kept in SourceDay.objects.filter(source=source).exclude(reason="").order_by("day")
    }
