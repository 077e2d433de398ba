"""Weeks and months as newsrooms count them: ISO weeks and calendar months of the installation's time zone."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from articles.health.words import in_chinese

Unit = Literal["week", "month"]

_WEEK = re.compile(r"((?:19|2[01])\d\d)-W(\d\d)", re.ASCII)
_MONTH = re.compile(r"((?:19|2[01])\d\d)-(\d\d)", re.ASCII)
DASH = "\u2013"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One ISO week (Monday to Sunday) or one calendar month; both days included."""

    start: dt.date
    end: dt.date
    unit: Unit

    @classmethod
    def of(cls, day: dt.date, unit: Unit) -> Period:
        """The period that a day lies in."""
        if unit == "week":
            monday = day - dt.timedelta(days=day.weekday())
            return cls(monday, monday + dt.timedelta(days=6), unit)
        first = day.replace(day=1)
        return cls(first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1), unit)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Reads 2025-W31 or 2025-07. Raises ValueError with a sentence."""
        if week := _WEEK.fullmatch(text):
            try:
                return cls.of(dt.date.fromisocalendar(int(week[1]), int(week[2]), 1), "week")
            except ValueError:
                said = gettext("%(year)s has no week %(week)s; write a week as in 2025-W31.")
                raise ValueError(said % {"year": week[1], "week": week[2]}) from None
        if (month := _MONTH.fullmatch(text)) and 1 <= int(month[2]) <= 12:
            return cls.of(dt.date(int(month[1]), int(month[2]), 1), "month")
        said = gettext("%(text)s is neither a week as in 2025-W31 nor a month as in 2025-07.")
        raise ValueError(said % {"text": repr(text[:40])})

    @property
    def label(self) -> str:
        """As in addresses: 2025-W31 or 2025-07."""
        if self.unit == "month":
            return f"{self.start:%Y-%m}"
        year, week, _ = self.start.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def title(self) -> str:
        """For people: 28 Jul-3 Aug 2025, or July 2025."""
        if self.unit == "week":
            return written(self.start, self.end)
        return f"{self.start.year}年{self.start.month}月" if in_chinese() else f"{self.start:%B %Y}"

    @property
    def name(self) -> str:
        """Short, in a sentence: week 31, or July 2025."""
        if self.unit == "month":
            return self.title
        year, week, _ = self.start.isocalendar()
        return f"{year}年第{week}周" if in_chinese() else f"week {week}"

    @property
    def query_dates(self) -> str:
        """Its days as a query string."""
        return f"from={self.start}&to={self.end}"

    @property
    def instants(self) -> tuple[dt.datetime, dt.datetime]:
        """Its first instant, and the first instant after it."""
        return instants(self.start, self.end)

    def next(self) -> Period:
        """The period after it."""
        return Period.of(self.end + dt.timedelta(days=1), self.unit)

    def previous(self) -> Period:
        """The period before it."""
        return Period.of(self.start - dt.timedelta(days=1), self.unit)

    def back(self, count: int) -> Period:
        """The period `count` periods earlier."""
        period = self
        for _ in range(count):
            period = period.previous()
        return period


def spans(first: Period, last: Period) -> tuple[Period, ...]:
    """Every period from the first to the last, those without a piece too; empty when last comes before first."""
    found = []
    while first <= last:
        found.append(first)
        first = first.next()
    return tuple(found)


def zone() -> ZoneInfo:
    """The installation's time zone, in which days, weeks and months are counted."""
    return ZoneInfo(settings.TIME_ZONE)


def today() -> dt.date:
    """The current day in the installation's time zone."""
    return timezone.localdate(timezone=zone())


def instants(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The first instant of the first day, and the first instant after the last day."""
    midnight = dt.time(tzinfo=zone())
    return dt.datetime.combine(first, midnight), dt.datetime.combine(last + dt.timedelta(days=1), midnight)


def written(first: dt.date | None, last: dt.date | None) -> str:
    """Two days for people, as short as they can be: 7 Jul-3 Aug 2025, since 7 Jul 2025, until 3 Aug 2025, or one day."""
    if first and last:
        if first == last:
            return _day(first)
        if in_chinese():
            return f"{_day(first)}—{_day(last).removeprefix(f'{first.year}年')}"
        if first.year != last.year:
            return f"{_day(first)} {DASH} {_day(last)}"
        opening = f"{first.day} {first:%b}" if first.month != last.month else str(first.day)
        return f"{opening}{DASH}{_day(last)}"
    if first:
        return gettext("since %(day)s") % {"day": _day(first)}
    return gettext("until %(day)s") % {"day": _day(last)} if last else gettext("all days")


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if in_chinese() else f"{day.day} {day:%b} {day.year}"
