"""Days and moments in the house's words: `Fri 1 Aug 2025, 18:04 SGT`, in the installation's zone; for pages in the reader's."""

from __future__ import annotations

import datetime as dt
from contextvars import ContextVar
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext

Words = str | Promise  # text, or text that is put into the language of its reader when it is shown

# zoneinfo knows these zones only as "+08"
ZONES: Final = {"Asia/Singapore": "SGT", "Asia/Kuala_Lumpur": "MYT", "Asia/Dubai": "GST", "Asia/Taipei": "CST"}

# where the reader of this page lives, None where nobody said: times are shown there, days are counted in our own zone
READER: ContextVar[ZoneInfo | None] = ContextVar("reader", default=None)


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
    return local_words(timezone.localtime(moment))


def local_words(local: dt.datetime) -> str:
    """The same of a moment that is already in its reader's zone."""
    when = {"day": day_words(local.date()), "time": f"{local:%H:%M}", "zone": zone_words(local)}
    return gettext("%(day)s, %(time)s %(zone)s") % when


def in_readers_zone(moment: dt.datetime) -> dt.datetime:
    """An aware moment as the reader's clock shows it; as the installation's does where the reader named no zone."""
    return timezone.localtime(moment, READER.get())


def sentences(*parts: str) -> str:
    """Sentences one after the other, the empty ones left out."""
    return ("" if in_chinese() else " ").join(filter(None, parts))


def in_thousands(number: int) -> str:
    """`1,054`."""
    return f"{number:,}"


def stored(sentence: str) -> str:
    """A sentence that was kept in English, in the language of its reader where it is one of ours without a value in it."""
    return gettext(sentence) if sentence else ""


def zone_words(local: dt.datetime) -> str:
    """The zone of a local time, as in SGT, EDT or UTC+05:45."""
    name = ZONES.get(str(local.tzinfo)) or local.tzname() or ""
    shift = local.strftime("%z")
    if not name.isalpha():
        return f"UTC{shift[:3]}:{shift[3:5]}"
    return ZONES_ZH.get(name, name) if in_chinese() else name
