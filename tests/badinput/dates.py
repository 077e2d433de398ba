"""Printed dates: formats x zones, months of many languages, impossible values, and what is honestly no date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

EXACT, DATE, UNKNOWN = "exact", "date", "unknown"
SHANGHAI, NEW_YORK, UTC = "Asia/Shanghai", "America/New_York", "UTC"


@dataclass(frozen=True)
class Printed:
    """A date as printed by a source of `zone`, how sure we may be of it, and what it says where that is not its zone."""

    text: str
    certainty: str
    says: str = ""  # ISO: an instant in UTC, or a day; empty: not looked at
    zone: str = SHANGHAI


ZONES = (
    ("Z", 0), ("UTC", 0), ("GMT", 0), ("+0000", 0), ("-0000", 0), ("+00:00", 0), ("+0800", 8), ("+08:00", 8), ("+8", 8),
    ("GMT+8", 8), ("GMT+9", 9), ("UTC-3", -3), ("+0530", 5.5), ("+05:45", 5.75), ("-0330", -3.5), ("+1400", 14), ("-1200", -12),
    ("EST", -5), ("EDT", -4), ("PST", -8), ("PDT", -7), ("MST", -7), ("CET", 1), ("CEST", 2), ("BST", 1), ("MSK", 3), ("IST", 5.5),
    ("JST", 9), ("KST", 9), ("HKT", 8), ("SGT", 8), ("AEST", 10), ("BRT", -3), ("ET", -4), ("PT", -7), ("", 8),
)  # fmt: skip
CLOCKED = (
    "Thu, 31 Jul 2025 15:04:05{gap}{zone}",
    "31 Jul 2025 15:04:05{gap}{zone}",
    "Thursday, 31-Jul-25 15:04:05{gap}{zone}",
    "2025-07-31 15:04:05{gap}{zone}",
    "2025-07-31T15:04:05{zone}",
    "July 31, 2025 3:04:05 PM{gap}{zone}",
    "2025/07/31 15:04:05{gap}{zone}",
)
MONTHS = {
    "en": ("{d} January {y}", "January {d}, {y}", "{d} Jan {y}", "Jan. {d}, {y}"),
    "pt": ("{d} de janeiro de {y}", "{d} jan {y}"),
    "es": ("{d} de enero de {y}", "{d} ene {y}"),
    "de": ("{d}. Januar {y}", "{d}. Jan. {y}"),
    "fr": ("{d} janvier {y}", "{d} janv. {y}"),
    "ru": ("{d} января {y} г.", "{d} янв. {y}"),
    "it": ("{d} gennaio {y}",),
}
NAMES = {
    "en": "January February March April May June July August September October November December",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
}
LINKS = {"pt": "{d} de {m} de {y}", "es": "{d} de {m} de {y}", "de": "{d}. {m} {y}", "ru": "{d} {m} {y} г."}
HAN = (
    ("2025年7月31日", DATE, "2025-07-31"), ("2025年07月31日", DATE, "2025-07-31"), ("2025 年 7 月 31 日", DATE, "2025-07-31"),
    ("2025年7月31号", DATE, "2025-07-31"), ("2025年7月31號", DATE, "2025-07-31"), ("２０２５年７月３１日", DATE, "2025-07-31"),
    ("二〇二五年七月三十一日", DATE, "2025-07-31"), ("二零二五年十月十日", DATE, "2025-10-10"), ("二〇二五年十二月二十日", DATE, "2025-12-20"),
    ("2025年7月31日 星期四", DATE, "2025-07-31"), ("2025年7月31日 周四", DATE, "2025-07-31"), ("2025年7月31日(木)", DATE, "2025-07-31"),
    ("2025年7月31日 11:05", EXACT, "2025-07-31T03:05"), ("2025年7月31日11时05分", EXACT, "2025-07-31T03:05"),
    ("2025年7月31日 11時05分30秒", EXACT, "2025-07-31T03:05"), ("2025年7月31日 下午3:05", EXACT, "2025-07-31T07:05"),
    ("2025年7月31日 上午11:05", EXACT, "2025-07-31T03:05"), ("2025年7月31日 凌晨1:05", EXACT, "2025-07-30T17:05"),
    ("2025年7月31日 中午12:05", EXACT, "2025-07-31T04:05"), ("2025年7月31日 晚上8点", EXACT, "2025-07-31T12:00"),
    ("2025年7月31日 星期四 11:05", EXACT, "2025-07-31T03:05"), ("2025年7月31日 下午3点半", DATE, "2025-07-31"),
    ("發布時間：2025年7月31日 下午3點05分", EXACT, "2025-07-31T07:05"), ("发布时间：2025-07-31 11:05", EXACT, "2025-07-31T03:05"),
    ("時間：2025/07/31", DATE, "2025-07-31"), ("民國114年7月31日", DATE, "2025-07-31"), ("令和7年7月31日", DATE, "2025-07-31"),
    ("平成31年4月30日", DATE, "2019-04-30"), ("2025年7月31日午後3:05", EXACT, "2025-07-31T07:05"),
    ("2025년 7월 31일", DATE, "2025-07-31"), ("2025년 7월 31일 오후 3:05", EXACT, "2025-07-31T07:05"),
    ("2025년 7월 31일 (목) 오전 11:05", EXACT, "2025-07-31T03:05"), ("2025. 7. 31.", DATE, "2025-07-31"),
    ("2025年13月1日", UNKNOWN, ""), ("2025年2月30日", UNKNOWN, ""), ("2025年7月", UNKNOWN, ""), ("7月31日", UNKNOWN, ""),
    ("昨天 11:05", UNKNOWN, ""), ("今天", UNKNOWN, ""), ("3小时前", UNKNOWN, ""), ("刚刚", UNKNOWN, ""), ("五分钟前", UNKNOWN, ""),
    ("十十年七月三十一日", UNKNOWN, ""), ("甲辰年六月", UNKNOWN, ""), ("2025年7月31日 25:00", DATE, "2025-07-31"),
    ("2025年7月31日 下午3:75", DATE, "2025-07-31"), ("1970年1月1日", UNKNOWN, ""), ("9999年12月31日", UNKNOWN, ""),
)  # fmt: skip
DIGITS = (
    ("31.07.2025", DATE, "2025-07-31"), ("05.06.2025", DATE, "2025-06-05"), ("31/07/2025", DATE, "2025-07-31"),
    ("07/31/2025", DATE, "2025-07-31"), ("31-07-2025 11:05", EXACT, "2025-07-31T03:05"), ("05/06/2025", UNKNOWN, ""),
    ("05/05/2025", DATE, "2025-05-05"), ("13/13/2025", UNKNOWN, ""), ("32.01.2025", UNKNOWN, ""), ("00/00/0000", UNKNOWN, ""),
    ("31.07.25", UNKNOWN, ""), ("20250731", DATE, "2025-07-31"), ("20250731T110500Z", EXACT, "2025-07-31T11:05"),
    ("20251331", UNKNOWN, ""), ("2025-W31-4", UNKNOWN, ""), ("2025-212", UNKNOWN, ""), ("2025-07", UNKNOWN, ""), ("2025", UNKNOWN, ""),
    ("1753930800", UNKNOWN, ""), ("1753930800000", UNKNOWN, ""), ("0", UNKNOWN, ""), ("-1", UNKNOWN, ""), ("NaN", UNKNOWN, ""),
    ("1e9", UNKNOWN, ""), ("45869", UNKNOWN, ""), ("2025-07-31T11:05", EXACT, "2025-07-31T03:05"), ("2025.07.31", DATE, "2025-07-31"), ("2025-07-31T", DATE, "2025-07-31"),
    ("2025-7-1", DATE, "2025-07-01"), ("2025-07-31T11:05:00.123456789Z", EXACT, "2025-07-31T11:05"),
    ("2025-07-31T11:05:00,5Z", EXACT, "2025-07-31T11:05"), ("2025-07-31t11:05:00z", EXACT, "2025-07-31T11:05"),
    ("2026-03-14 17:11:05  +0800", UNKNOWN, ""), ("2025-07-31T11:05:00+08:00[Asia/Shanghai]", EXACT, "2025-07-31T03:05"),
)  # fmt: skip
IMPOSSIBLE = (
    ("Thu, 31 Jul 2025 11:00:00 +0860", DATE, "2025-07-31"), ("Thu, 31 Jul 2025 11:00:00 +2500", DATE, "2025-07-31"),
    ("Thu, 31 Jul 2025 11:00:00 +9999", DATE, "2025-07-31"), ("Thu, 31 Jul 2025 11:00:00 -1500", DATE, "2025-07-31"),
    ("Thu, 31 Jul 2025 25:00:00 GMT", DATE, "2025-07-31"), ("Thu, 31 Jul 2025 11:60:00 GMT", DATE, "2025-07-31"),
    ("Thu, 31 Jul 2025 11:00:60 GMT", EXACT, "2025-07-31T11:00"), ("Thu, 31 Jul 2025 24:00:00 GMT", EXACT, "2025-08-01T00:00"),
    ("Thu, 31 Jul 2025 24:30:00 GMT", DATE, "2025-07-31"), ("Fri, 31 Jun 2025 11:00:00 GMT", UNKNOWN, ""),
    ("Wed, 30 Feb 2025 11:00:00 GMT", UNKNOWN, ""), ("Sat, 29 Feb 2025 11:00:00 GMT", UNKNOWN, ""),
    ("Thu, 29 Feb 2024 11:05:00 GMT", EXACT, "2024-02-29T11:05"), ("Thu, 00 Jul 2025 11:00:00 GMT", UNKNOWN, ""),
    ("Thu, 32 Jul 2025 11:00:00 GMT", UNKNOWN, ""), ("Mon, 31 Jul 2025 11:05:00 GMT", EXACT, "2025-07-31T11:05"),
    ("2025-13-45", UNKNOWN, ""), ("2025-00-10", UNKNOWN, ""), ("2025-07-00", UNKNOWN, ""), ("2025-02-29T11:00:00Z", UNKNOWN, ""),
    ("0000-00-00 00:00:00", UNKNOWN, ""), ("0000-01-01T00:00:00Z", UNKNOWN, ""), ("0001-01-01T00:00:00Z", UNKNOWN, ""),
    ("10000-01-01T00:00:00Z", UNKNOWN, ""), ("99999-12-31", UNKNOWN, ""), ("9999-12-31T23:59:59-12:00", UNKNOWN, ""),
    ("9999-12-31T23:59:59+14:00", UNKNOWN, ""), ("1970-01-01T00:00:00Z", UNKNOWN, ""), ("Thu, 01 Jan 1970 00:00:00 GMT", UNKNOWN, ""),
    ("1969-12-31T19:00:00-05:00", UNKNOWN, ""), ("1899-12-30", UNKNOWN, ""), ("1989-12-31T23:59:59Z", UNKNOWN, ""),
    ("1990-01-02T11:05:00Z", EXACT, "1990-01-02T11:05"), ("2199-01-01T00:00:00Z", UNKNOWN, ""), ("Tue, 01 Jan 2199 00:05:00 GMT", UNKNOWN, ""),
    ("2026-01-16T03:05:00Z", EXACT, "2026-01-16T03:05"), ("2026-01-16T05:05:00Z", UNKNOWN, ""), ("2026-01-17", UNKNOWN, ""),
    ("2026-01-16", DATE, "2026-01-16"), ("31 Jul 75", UNKNOWN, ""), ("31 Jul 49", UNKNOWN, ""), ("31 Jul 99", DATE, "1999-07-31"),
    ("31 Jul 00", DATE, "2000-07-31"), ("31 Jul 25 11:05 GMT", EXACT, "2025-07-31T11:05"),
)  # fmt: skip
ODD = (
    "", " ", "\t\n", "-", "N/A", "null", "undefined", "None", "Invalid Date", "date", "yesterday", "today", "tomorrow", "now", "just now",
    "5 minutes ago", "an hour ago", "last week", "Monday", "Thu", "Thursday, 31 July", "July 2025", "31 July", "Jul 31", "Q3 2025", "Summer 2025",
    "2025-26", "FY2025", "v2025.7", "$2025", "11:05", "11:05 PM", "T11:05", "31st of July in 2025", "il y a 3 heures",
    "vor 3 Stunden", "hace 3 horas", "3 часа назад", "há 3 horas", "3時間前", "3시간 전", "<time>2025</time>", "&nbsp;", "2025-07-3l",
    "2O25-07-31", "31 Jly 2025", "31 Foo 2025", "Juillet", "2025 Jul", "\u202e13-70-5202", "0x7E9-07-1F", "' OR 1=1 --", "{{ date }}",
    "%Y-%m-%d", "YYYY-MM-DD", "{date}", "9" * 500, "1" * 50_000, "2025-" * 5_000, "T" * 1_000, "Thu, " * 500,
)  # fmt: skip
CST = (
    ("2025-07-31 11:05:00 CST", EXACT, "2025-07-31T03:05", SHANGHAI), ("2025-07-31 11:05:00 CST", EXACT, "2025-07-31T17:05", NEW_YORK),
    ("Thu, 31 Jul 2025 11:05:00 CST", EXACT, "2025-07-31T03:05", SHANGHAI), ("Thu, 31 Jul 2025 11:05:00 CST", EXACT, "2025-07-31T17:05", UTC),
    ("Jan 5, 2025 9:05 AM ET", EXACT, "2025-01-05T14:05", NEW_YORK), ("Jul 5, 2025 9:05 AM ET", EXACT, "2025-07-05T13:05", SHANGHAI),
    ("2025-03-09 02:30", EXACT, "", NEW_YORK), ("2025-11-02 01:30", EXACT, "", NEW_YORK), ("2025-07-31 11:05", EXACT, "2025-07-31T15:05", NEW_YORK),
    ("2025-01-31 11:05", EXACT, "2025-01-31T16:05", NEW_YORK), ("2025-07-31 11:05 XYZ", EXACT, "2025-07-31T11:05", UTC),
)  # fmt: skip


def _printed() -> Iterator[Printed]:
    for shape in CLOCKED:
        for zone, hours in ZONES:
            total = 15 * 60 + 4 - round(hours * 60)
            day, minutes = 31 + total // 1440, total % 1440
            says = f"2025-{'08-01' if day == 32 else f'07-{day:02}'}T{minutes // 60:02}:{minutes % 60:02}"
            yield Printed(shape.format(zone=zone, gap=" " if zone else ""), EXACT, says)
    for language, names in NAMES.items():
        for number, name in enumerate(names.split(), start=1):
            text = LINKS.get(language, "{d} {m} {y}").format(d=9, m=name, y=2024)
            yield Printed(text, DATE, f"2024-{number:02}-09")
    for shapes in MONTHS.values():
        yield from (Printed(shape.format(d=8, y=2025), DATE, "2025-01-08") for shape in shapes)
    for text, certainty, says in (*HAN, *DIGITS, *IMPOSSIBLE):
        yield Printed(text, certainty, says)
    yield from (Printed(text, UNKNOWN) for text in ODD)
    yield from (Printed(*each) for each in CST)


CASES = tuple(_printed())
