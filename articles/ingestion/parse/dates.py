"""The one place that reads a date from text, and says no more than was printed: an instant, a day, or nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

from articles.ingestion.parse.calendar_words import (
    AFTERNOON,
    ERAS,
    HOURS,
    MONTHS,
    MORNING,
    NOON,
    NUMERALS,
    WALLS,
    WEEKDAYS,
)
from articles.ingestion.records import PrintedDate

_CHINA = dt.timedelta(hours=8)
_FARTHEST = dt.timedelta(hours=14)  # no place is further from UTC
_EARLIEST = 1990  # an epoch of 1970 or a year 1 is a publisher's empty field
_DRESSED = 3  # fewer midnights may be chance

_CLOCK = r"(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
_HALF = r"(?:\s*(?P<half>[ap])\.?m\b\.?)?"
_ZONE = r"(?:\s*\(?(?P<zone>(?:GMT|UTC)?\s?[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,5})\b\)?)?"
_TIME = _CLOCK + _HALF + _ZONE
_WEEKDAY = rf"(?:(?:{WEEKDAYS})[^\W\d_]*(?:-feira)?\.?,?\s+)?"
_NAME = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})[^\W\d_]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_OF = r"(?:de[l]?\s+)?"
_BETWEEN = r"(?:(?:\s*г\.?)?,?\s+(?:(?:at|a\s+las|às|à|um|alle|в)\s+)?|\s*[-–|·,]\s*)"
_MORNINGS = "|".join(sorted((*AFTERNOON, *MORNING, NOON), key=len, reverse=True))
_LEAD = re.compile(
    r"(?:(?:first |last )?(?:published|posted|updated)(?: on| at)?|date|发布时间|發布時間|发布于|更新时间|更新時間|时间|時間|日期)\s*[:：]?\s*",
    re.IGNORECASE,
)
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        # 2025-07-31T11:00:00+08:00, 2026-03-14 17:11:05  +0800, 2025/7/31 11:00, 2025. 7. 31., 2025-07-31
        rf"(?P<year>\d{{4}})(?P<mark>[-/.])\s?(?P<month>\d{{1,2}})(?P=mark)\s?(?P<day>\d{{1,2}})(?:(?:T|\s+){_TIME})?(?![\dA-SU-Z])",
        # Thu, 31 Jul 2025 11:00:00 +0800; 31 July 2025; 31 de julio de 2025; 31. Juli 2025; 31 июля 2025 г.
        rf"{_WEEKDAY}{_DAY}[\s-]+{_OF}{_NAME},?[\s-]+{_OF}(?P<year>\d{{4}}|\d{{2}}(?!\d|:))(?:{_BETWEEN}{_TIME})?",
        # July 31, 2025 at 11:00:00 AM
        rf"{_WEEKDAY}{_NAME}\s+{_DAY},?\s+(?P<year>\d{{4}})(?:{_BETWEEN}{_TIME})?",
        # Thu Jul 31 11:00:00 +0000 2025
        rf"{_WEEKDAY}{_NAME}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}(?P<half>)(?:\s+(?P<zone>[+-]\d{{4}}|[A-Z]{{1,5}}))?\s+(?P<year>\d{{4}})",
        # 2025年7月31日 上午11:00; 令和7年7月31日(木); 2025년 7월 31일 오전 11:00
        rf"(?P<era>{'|'.join(ERAS)})?\s*(?P<year>(?<=\D)\d{{1,3}}|\d{{4}})\s*[年년]\s*(?P<month>\d{{1,2}})\s*[月월]\s*"
        r"(?P<day>\d{1,2})\s*[日号號일]"
        r"(?:\s*[(（]?(?:(?:星期|周|週|礼拜)[一二三四五六日天]|(?<=[(（])[月火水木金土日월화수목금토일])(?:曜日|요일)?[)）]?)?"
        rf"(?:\s*(?P<half>{_MORNINGS})?\s*(?P<hour>\d{{1,2}})\s*(?:[:：]\s*(?P<minute>\d{{2}})|[时時点點시](?!半)\s*(?P<minutes>\d{{1,2}})?)"
        r"(?:\s*[:：分분]\s*(?P<second>\d{2})?)?(?P<zone>))?",
        # 31.07.2025 11:00, 31/07/2025
        rf"(?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<other>\d{{1,2}})(?P=mark)(?P<year>\d{{4}})(?:{_BETWEEN}{_TIME})?(?!\d)",
        # 20250731T110000Z
        r"(?P<year>\d{4})(?P<month>[01]\d)(?P<day>[0-3]\d)"
        r"(?:T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<half>)(?P<zone>Z|[+-]\d{4})?)?(?!\d)",
    )
)

_NUMERAL = re.compile(rf"[{NUMERALS}零十]+(?=\s*[年月日号號])")


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
    plain = _in_digits(printed)
    lead = _LEAD.match(plain)
    for shape in _SHAPES:
        found = shape.match(plain, lead.end() if lead else 0)
        if found:
            return _dated(printed, found.groupdict(), zone)
    return PrintedDate(text=printed)


def _in_digits(printed: str) -> str:
    """二〇二五年七月三十一日 as 2025年7月31日; any other text as it is."""
    return (
        _NUMERAL.sub(lambda found: _number(found.group().replace("零", "〇")), printed) if "年" in printed else printed
    )


def _number(signs: str) -> str:
    if "十" not in signs:
        return "".join(str(NUMERALS.index(sign)) for sign in signs)
    tens, _, ones = signs.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return signs
    return str(10 * (NUMERALS.index(tens) if tens else 1) + (NUMERALS.index(ones) if ones else 0))


def _dated(printed: str, parts: dict[str, str | None], zone: dt.tzinfo) -> PrintedDate:
    try:
        month, number = _month_and_day(parts)
        day = dt.date(_year(parts), month, number)
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


def _year(parts: dict[str, str | None]) -> int:
    """RFC 822 wrote two digits; RFC 2822 reads 00 to 49 as of this century. Raises ValueError for an era we do not know."""
    digits, era = parts["year"] or "", parts.get("era")
    year = int(digits)
    if era:
        return year + ERAS[era]
    if len(digits) > 2:
        return year
    return year + (2000 if year < 50 else 1900)


def _month_and_day(parts: dict[str, str | None]) -> tuple[int, int]:
    """Raises ValueError where a day and a month in digits could be either."""
    if not parts.get("first"):
        name = parts.get("name")
        return MONTHS[name.lower()] if name else int(parts["month"] or 0), int(parts["day"] or 0)
    first, other = int(parts["first"] or 0), int(parts["other"] or 0)
    if parts["mark"] == "." or first > 12 or first == other:
        return other, first
    if other > 12:
        return first, other
    raise ValueError("either may be the month")


def _instant(day: dt.date, parts: dict[str, str | None], zone: dt.tzinfo) -> dt.datetime:
    hour = _hour(int(parts["hour"] or 0), (parts.get("half") or "").lower())
    minute = int(parts["minute"] or parts.get("minutes") or 0)
    midnight_after = hour == 24 and minute == 0
    at = dt.datetime.combine(day, dt.time(0 if midnight_after else hour, minute, min(int(parts["second"] or 0), 59)))
    if midnight_after:
        at += dt.timedelta(days=1)
    local = at.replace(tzinfo=zone)
    offset = _offset(parts.get("zone") or "", local)
    return local if offset is None else at.replace(tzinfo=dt.timezone(offset))


def _hour(hour: int, half: str) -> int:
    """Twelve-hour clocks: 12 AM is 0, 12 PM and 中午12 are 12."""
    if half in AFTERNOON:
        return hour if hour >= 12 else hour + 12
    if half == NOON:
        return hour if hour >= 10 else hour + 12
    return 0 if half in MORNING and hour == 12 else hour


def _offset(name: str, local: dt.datetime) -> dt.timedelta | None:
    """The printed zone as an offset; None when none was printed or we do not know the word.

    Raises ValueError for an offset that no clock has, as +0860.
    """
    name = name.lower().replace(" ", "")
    if name == "cst" and local.utcoffset() == _CHINA:
        return _CHINA  # in a Chinese source it is China Standard Time
    if name in HOURS:
        return dt.timedelta(hours=HOURS[name])
    if name in WALLS:
        return local.replace(tzinfo=ZoneInfo(WALLS[name])).utcoffset()
    found = re.fullmatch(r"(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})?", name)
    if not found:
        return None
    hours, minutes = int(found.group(2)), int(found.group(3) or 0)
    span = dt.timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or span > _FARTHEST:
        raise ValueError("no clock is that far from UTC")
    return -span if found.group(1) == "-" else span
