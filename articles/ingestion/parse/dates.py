"""The one place that reads a date from text, and says no more than was printed: an instant, a day, or nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache

from articles.ingestion.records import PrintedDate

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_HOURS = {
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "ut": 0,
    "wet": 0,
    "bst": 1,
    "cet": 1,
    "west": 1,
    "cest": 2,
    "eet": 2,
    "eest": 3,
    "msk": 3,
    "ist": 5.5,
    "sgt": 8,
    "hkt": 8,
    "myt": 8,
    "pht": 8,
    "awst": 8,
    "jst": 9,
    "kst": 9,
    "aest": 10,
    "aedt": 11,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
}
_CHINA = dt.timedelta(hours=8)
_EARLIEST = 1990  # an epoch of 1970 or a year 1 is a publisher's empty field

_DRESSED = 3  # fewer midnights may be chance

_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
_HALF = r"(?:\s*(?P<half>[ap])\.?m\b\.?)?"
_ZONE = r"(?:\s*\(?(?P<zone>(?:GMT|UTC)?\s?[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,5})\b\)?)?"
_TIME = _CLOCK + _HALF + _ZONE
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_NAME = rf"(?P<name>{'|'.join(_NAMES)})[a-z]*\.?"
_BETWEEN = r"(?:,?\s+(?:at\s+)?|\s*[-–|·,]\s*)"
_LEAD = re.compile(
    r"(?:(?:first |last )?(?:published|posted|updated)(?: on| at)?|date|发布时间|發布時間|发布于|更新时间|更新時間|时间|時間|日期)\s*[:：]?\s*",
    re.IGNORECASE,
)
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        # 2025-07-31T11:00:00+08:00, 2026-03-14 17:11:05  +0800, 2025/7/31 11:00, 2025-07-31
        rf"(?P<year>\d{{4}})(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?:(?:T|\s+){_TIME})?(?!\d)",
        # Thu, 31 Jul 2025 11:00:00 +0800; 31 July 2025
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{_NAME},?[\s-]+(?P<year>\d{{4}}|\d{{2}}(?!\d|:))(?:{_BETWEEN}{_TIME})?",
        # July 31, 2025 at 11:00:00 AM
        rf"{_WEEKDAY}{_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?:{_BETWEEN}{_TIME})?",
        # Thu Jul 31 11:00:00 +0000 2025
        rf"{_WEEKDAY}{_NAME}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}(?P<half>)(?:\s+(?P<zone>[+-]\d{{4}}|[A-Z]{{1,5}}))?\s+(?P<year>\d{{4}})",
        # 2025年7月31日 上午11:00
        r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]"
        r"(?:\s*(?:星期|周|週|礼拜)[一二三四五六日天])?"
        r"(?:\s*(?P<half>凌晨|早上|上午|中午|下午|晚上|晚间)?\s*(?P<hour>\d{1,2})\s*[:：时時点點]\s*(?P<minute>\d{2})"
        r"(?:\s*[:：分]\s*(?P<second>\d{2})?)?(?P<zone>))?",
        # 20250731T110000Z
        r"(?P<year>\d{4})(?P<month>[01]\d)(?P<day>[0-3]\d)"
        r"(?:T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<half>)(?P<zone>Z|[+-]\d{4})?)?(?!\d)",
    )
)


def read_date(text: str, *, zone: dt.tzinfo) -> PrintedDate:
    """What `text` says about when: an instant (a time without a zone is of `zone`), else a day, else neither.

    `text` must begin with the date, or with a word such as "Published" before it; what follows is ignored. `GMT+9` is UTC+9, as newspapers mean it.
    """
    printed = " ".join(text.split())[:100]
    return _read(printed, zone) if printed else PrintedDate()


def days_of(dates: Sequence[PrintedDate]) -> tuple[PrintedDate, ...]:
    """The dates of one document: when all its times are midnight, it prints days in the dress of times."""
    times = [date.at for date in dates if date.at]
    if len(times) < _DRESSED or any(at.time() != dt.time() for at in times):
        return tuple(dates)
    return tuple(map(day_at_midnight, dates))


def day_at_midnight(date: PrintedDate) -> PrintedDate:
    """A time of exactly midnight as the day that it stands for; any other date as it is."""
    return PrintedDate(text=date.text, on=date.at.date()) if date.at and date.at.time() == dt.time() else date


@lru_cache(maxsize=4096)
def _read(printed: str, zone: dt.tzinfo) -> PrintedDate:
    lead = _LEAD.match(printed)
    for shape in _SHAPES:
        found = shape.match(printed, lead.end() if lead else 0)
        if found:
            return _dated(printed, found.groupdict(), zone)
    return PrintedDate(text=printed)


def _dated(printed: str, parts: dict[str, str | None], zone: dt.tzinfo) -> PrintedDate:
    try:
        day = dt.date(_year(parts["year"] or ""), _month(parts), int(parts["day"] or 0))
    except ValueError:
        return PrintedDate(text=printed)
    if day.year < _EARLIEST:
        return PrintedDate(text=printed)
    if not parts.get("hour"):
        return PrintedDate(text=printed, on=day)
    try:
        return PrintedDate(text=printed, at=_instant(day, parts, zone))
    except (ValueError, OverflowError):
        return PrintedDate(text=printed, on=day)


def _year(digits: str) -> int:
    """RFC 822 wrote two digits; RFC 2822 reads 00 to 49 as of this century."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 50 else 1900)


def _month(parts: dict[str, str | None]) -> int:
    name = parts.get("name")
    return _MONTHS[name[:3].lower()] if name else int(parts["month"] or 0)


def _instant(day: dt.date, parts: dict[str, str | None], zone: dt.tzinfo) -> dt.datetime:
    hour = _hour(int(parts["hour"] or 0), (parts.get("half") or "").lower())
    midnight_after = hour == 24
    at = dt.datetime.combine(
        day, dt.time(0 if midnight_after else hour, int(parts["minute"] or 0), min(int(parts["second"] or 0), 59))
    )
    if midnight_after:
        at += dt.timedelta(days=1)
    local = at.replace(tzinfo=zone)
    offset = _offset(parts.get("zone") or "", local)
    return local if offset is None else at.replace(tzinfo=dt.timezone(offset))


def _hour(hour: int, half: str) -> int:
    """Twelve-hour clocks: 12 AM is 0, 12 PM and 中午12 are 12."""
    if half in {"p", "下午", "晚上", "晚间"}:
        return hour if hour >= 12 else hour + 12
    if half == "中午":
        return hour if hour >= 10 else hour + 12
    if half in {"a", "凌晨", "上午", "早上"} and hour == 12:
        return 0
    return hour


def _offset(name: str, local: dt.datetime) -> dt.timedelta | None:
    """The printed zone as an offset; None when none was printed or we do not know the word."""
    name = name.lower().replace(" ", "")
    if name == "cst" and local.utcoffset() == _CHINA:
        return _CHINA  # in a Chinese source it is China Standard Time
    if name in _HOURS:
        return dt.timedelta(hours=_HOURS[name])
    found = re.fullmatch(r"(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})?", name)
    if not found:
        return None
    span = dt.timedelta(hours=int(found.group(2)), minutes=int(found.group(3) or 0))
    return -span if found.group(1) == "-" else span
