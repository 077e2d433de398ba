"""Days and moments in the house's words: `Fri 1 Aug 2025, 18:04 SGT`, in the installation's zone."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language, gettext

# zoneinfo knows these zones only as "+08"
ZONES: Final = {"Asia/Singapore": "SGT", "Asia/Kuala_Lumpur": "MYT", "Asia/Dubai": "GST", "Asia/Taipei": "CST"}


WEEKDAYS_ZH: Final = "一二三四五六日"
ZONES_ZH: Final = {
    "SGT": "新加坡时间",
    "MYT": "马来西亚时间",
    "GST": "海湾时间",
    "CST": "台北时间",
    "HKT": "香港时间",
    "EDT": "美东夏令时间",
    "EST": "美东时间",
}


def in_chinese(language: str = "") -> bool:
    """Whether words are to be written in Chinese: as `language` says, else as the interface of this reader."""
    return (language or get_language() or "").startswith("zh")


def day_words(day: dt.date) -> str:
    """`Fri 1 Aug 2025`, or `2025年8月1日（周五）`."""
    if in_chinese():
        return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS_ZH[day.weekday()]}）"
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def moment_words(moment: dt.datetime) -> str:
    """`Fri 1 Aug 2025, 18:04 SGT`; `moment` is aware."""
    local = timezone.localtime(moment)
    when = {"day": day_words(local.date()), "time": f"{local:%H:%M}", "zone": zone_words(local)}
    return gettext("%(day)s, %(time)s %(zone)s") % when


def counted(number: int, noun: str) -> str:
    """`1 day`, `1,054 days`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def zone_words(local: dt.datetime) -> str:
    """The zone of a local time, as in SGT, EDT or UTC+05:45."""
    name = ZONES.get(str(local.tzinfo)) or local.tzname() or ""
    shift = local.strftime("%z")
    return name if name.isalpha() else f"UTC{shift[:3]}:{shift[3:5]}"
