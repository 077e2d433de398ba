"""The figures in a sentence: what stands there, what it comes to, in which unit, and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

TIMES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12,
    "tn": 1e12, "千": 1e3, "万": 1e4, "萬": 1e4, "百万": 1e6, "百萬": 1e6, "千万": 1e7, "千萬": 1e7, "亿": 1e8, "億": 1e8,
    "十亿": 1e9, "十億": 1e9, "万亿": 1e12, "兆": 1e12,
}  # fmt: skip
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
# A day, a year, a week, a time: parts of dates, which need no source of their own.
DATES = re.compile(
    rf"\b\d{{4}}-W\d\d\b|\b\d{{4}}-\d\d(?:-\d\d)?\b|\b\d{{1,2}}:\d\d\b|\b\d{{1,2}}(?:\s*[–-]\s*\d{{1,2}})?\s+{MONTH}(?:\s+\d{{4}})?"
    rf"|\b{MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?\b|\b{MONTH}\s+\d{{4}}\b|\b[Ww]eeks?\s+\d{{1,2}}\b|第\s*\d{{1,2}}\s*周"
    r"|\d{4}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*日"
    r"|(?<![\d.,$€£¥])(?:19[89]\d|20[0-4]\d)(?![\d.,]*\d|\s*(?:%|per\s?cent|thousand|million|billion|万|亿|萬|億))"
)
_NUMBER = re.compile(r"\d+(?:[,，]\d{3})*(?:\.\d+)?")
_TIMES = re.compile(
    r"\s?(?:(thousand|million|billion|trillion|bn|mn|tn|k|m|b)(?![a-z])|(万亿|十亿|十億|百万|百萬|千万|千萬|[千万萬亿億兆]))",
    re.I,
)
_NAMED = re.compile(r"[A-Za-z][-‑–.]?$")  # H20, GPT-5
_MONEY = {"$": "USD", "¥": "CNY", "￥": "CNY", "€": "EUR", "£": "GBP"}
_UNIT = re.compile(
    r"\s*(?:(%|％|per\s?cent|percent)|(美元|dollars?)|(人民币|元|yuan|renminbi)|([颗枚块片顆塊]|chips?|gpus?)|([台臺部套]|units?)"
    r"|([家]|firms?|companies)|([人名位]|people|users?|staff)|([a-z]{3,}))",
    re.I,
)
_UNITS = ("%", "USD", "CNY", "chips", "units", "firms", "people")
_NO_UNIT = frozenset(
    [
        "and",
        "the",
        "for",
        "from",
        "with",
        "that",
        "this",
        "than",
        "more",
        "less",
        "other",
        "new",
        "after",
        "before",
        "was",
        "were",
        "are",
        "had",
        "has",
        "have",
        "its",
        "their",
        "our",
        "over",
        "under",
        "into",
        "out",
        "per",
        "year",
        "years",
        "month",
        "months",
        "week",
        "weeks",
        "day",
        "days",
        "hour",
        "hours",
        "minute",
        "minutes",
        "said",
        "according",
    ]
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text: its digits, its value with "million" or 万 counted in, its unit ("" when none is said)."""

    start: int
    end: int
    digits: str
    value: float
    unit: str
    written: str  # with its sign of money, its million and its unit: $4.5 billion, 30万颗


def numbers(text: str) -> Iterator[Number]:
    """Every number written in digits, dates and parts of names left out. Numbers in words (three, 三) are not looked for."""
    for found in _NUMBER.finditer(DATES.sub(lambda date: "x" * len(date.group()), text)):
        if _NAMED.search(text[max(0, found.start() - 2) : found.start()]):
            continue
        digits = re.sub("[,，]", "", found.group())
        times = _TIMES.match(text, found.end())
        value = float(digits) * _times(times)
        end = times.end() if times else found.end()
        unit, start, stop = _unit(text, found.start(), end)
        yield Number(found.start(), found.end(), digits, value, unit, text[start:stop].strip())


def outside(found: Iterable[Number], taken: Iterable[tuple[int, int]]) -> list[Number]:
    """The numbers that lie in none of these stretches."""
    stretches = list(taken)
    return [one for one in found if not any(start <= one.start and one.end <= end for start, end in stretches)]


@lru_cache(maxsize=2_000)
def values(text: str) -> frozenset[float]:
    """What every number of a text comes to, those in names and dates among them: what a piece can bear out."""
    return frozenset(
        float(re.sub("[,，]", "", one.group())) * _times(_TIMES.match(text, one.end()))
        for one in _NUMBER.finditer(text)
    )


def _times(found: re.Match[str] | None) -> float:
    return TIMES[(found[1] or found[2]).lower()] if found else 1.0


def _unit(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The unit of a number, and where it begins and ends with it."""
    before = text[start - 1] if start else ""
    if before in _MONEY:
        return _MONEY[before], start - 1, end
    found = _UNIT.match(text, end)
    if not found:
        return "", start, end
    for place, name in enumerate(_UNITS, start=1):
        if found[place]:
            return name, start, found.end()
    word = found[8].lower()
    return ("", start, end) if word in _NO_UNIT else (word.removesuffix("s"), start, found.end())
