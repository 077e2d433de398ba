"""The words that dates are printed with: months and weekdays of twelve languages, zones, halves of the day, eras."""

from __future__ import annotations

from typing import Final

_MONTHS: Final = (
    "jan janv ene gen jän янв",
    "feb fev fév fevr févr фев",
    "mar mär maerz мар",
    "apr abr avr апр",
    "may mai mag мая май",
    "jun juin giu июн",
    "jul juil lug июл",
    "aug ago aoû aou авг",
    "sep set сен",
    "oct okt out ott окт",
    "nov ноя",
    "dec dez dic déc дек",
)
MONTHS: Final = {stem: number for number, stems in enumerate(_MONTHS, start=1) for stem in stems.split()}

# Stems, too. Those of two letters stand alone in print, as in "пн," and "Mo.".
WEEKDAYS: Final = (
    "mon|tue|wed|thu|fri|sat|sun|lun|mar|mie|mié|jue|vie|sab|sáb|dom|seg|ter|qua|qui|sex|mit|die|don|fre|sam|"
    "son|mer|jeu|ven|dim|gio|пон|вто|сре|чет|пят|суб|вос|пн|вт|ср|чт|пт|сб|вс|mo|di|mi|do|fr|sa|so"
)

HOURS: Final[dict[str, float]] = {
    "utc": 0, "gmt": 0, "z": 0, "ut": 0, "wet": 0, "bst": 1, "cet": 1, "west": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3,
    "ist": 5.5, "ict": 7, "wib": 7, "sgt": 8, "hkt": 8, "myt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9, "aest": 10,
    "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3, "art": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
# American papers print these all year and mean the clock on the wall.
WALLS: Final = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}

AFTERNOON: Final = frozenset({"p", "下午", "晚上", "晚间", "午後", "오후"})
MORNING: Final = frozenset({"a", "凌晨", "上午", "早上", "午前", "오전"})
NOON: Final = "中午"

ERAS: Final = {"民國": 1911, "民国": 1911, "中華民國": 1911, "令和": 2018, "平成": 1988}  # added to their years
NUMERALS: Final = "〇一二三四五六七八九"
