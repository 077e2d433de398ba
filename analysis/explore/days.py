"""Days as they are asked for: written out, as a month or a week, or counted back from today."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Self

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.measures.periods import Period, written

MOST_DAYS, MOST_MONTHS = 3660, 120  # how far back may be counted
_AGO = re.compile(r"[-\u2212](\d{1,4})([dwmy])", re.ASCII)
_DAY = re.compile(r"(?:19|2[01])\d\d-\d\d-\d\d", re.ASCII)


class Ago(dt.date):
    """A day that was asked for as so many days or months before today: `ago` is "-7d" or "-3m".

    It is an ordinary day everywhere; yet two of them are equal when they were asked for alike, and none equals a day written
    out: tomorrow they would differ. Weeks are written as days and years as months, so that "-1w" equals "-7d".
    """

    ago: str

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Reads -7d, -4w, -3m or -1y, counted from today in the installation's time zone; None for anything else, and for
        more than ten years."""
        match = _AGO.fullmatch(text)
        if not match:
            return None
        number, unit = int(match[1]), match[2]
        many, unit = (number * 7, "d") if unit == "w" else (number * 12, "m") if unit == "y" else (number, unit)
        if many > (MOST_DAYS if unit == "d" else MOST_MONTHS):
            return None
        today = timezone.localdate()
        day = today - dt.timedelta(days=many) if unit == "d" else _months_before(today, many)
        found = cls(day.year, day.month, day.day)
        found.ago = f"-{many}{unit}"
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ago) and self.ago == other.ago

    def __hash__(self) -> int:
        return hash(self.ago)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.year, self.month, self.day, self.ago)

    @property
    def words(self) -> str:
        """For people: "4 weeks ago"."""
        number = int(self.ago[1:-1])
        if self.ago == "-0d":
            return _("today")
        if self.ago[-1] == "m":
            return ngettext("%(n)s month ago", "%(n)s months ago", number) % {"n": number}
        if number >= 14 and number % 7 == 0:
            return ngettext("%(n)s week ago", "%(n)s weeks ago", number // 7) % {"n": number // 7}
        return ngettext("%(n)s day ago", "%(n)s days ago", number) % {"n": number}


def read(text: str, *, last: bool = False) -> dt.date | None:
    """A day written 2025-07-31 or -7d; of a month (2025-07) or a week (2025-W31) its first, or its `last`. None for no day."""
    if ago := Ago.read(text):
        return ago
    try:
        if _DAY.fullmatch(text):
            return dt.date.fromisoformat(text)
        period = Period.parse(text)
    except ValueError:
        return None
    return period.end if last else period.start


def asked(day: dt.date | None) -> str:
    """A day as it stands in an address, "" for none."""
    return "" if day is None else day.ago if isinstance(day, Ago) else day.isoformat()


def said(first: dt.date | None, last: dt.date | None) -> str:
    """Two days for people, with the words they were asked for in: "since 24 Jul 2025 (7 days ago)"."""
    words = " – ".join(day.words for day in (first, last) if isinstance(day, Ago))
    return f"{written(first, last)} ({words})" if words else written(first, last)


def _months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months before, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first = dt.date(year, month + 1, 1)
    end = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, end.day))


def _again(year: int, month: int, day: int, ago: str) -> Ago:
    found = Ago(year, month, day)
    found.ago = ago
    return found
