"""How dates, shares and changes are written in every export."""

from __future__ import annotations

import datetime as dt

from analysis.exports.document import Entry, Figure

VERDICTS = {"up": "上升", "down": "下降", "little changed": "变化不大", "too few": "样本过少"}


def day(iso: str, lang: str = "en") -> str:
    """An ISO day in words: 31 Jul 2025, or 2025年7月31日 beside Chinese. What is no day stays as it is written."""
    try:
        date = dt.date.fromisoformat(iso)
    except ValueError:
        return iso
    if lang.startswith("zh"):
        return f"{date.year}年{date.month}月{date.day}日"
    return f"{date.day} {date:%b} {date.year}"


def moment(iso: str, lang: str = "en") -> str:
    """An ISO time in words, with its zone: 4 Aug 2025, 09:00 UTC+08:00. What is no time stays as it is written."""
    try:
        time = dt.datetime.fromisoformat(iso)
    except ValueError:
        return iso
    zone = f" {time:%Z}" if time.tzinfo else ""
    between = " " if lang.startswith("zh") else ", "
    return f"{day(time.date().isoformat(), lang)}{between}{time:%H:%M}{zone}"


def source(entry: Entry) -> str:
    """Outlet and day of a piece, as printed after a quotation."""
    return f"{entry.outlet}, {day(entry.date, entry.lang)}"


def share(figure: Figure, lang: str = "en") -> str:
    """35 % (27–42, n = 86), or too few (n = 17); in Chinese with its brackets."""
    if figure.share is None or figure.low is None or figure.high is None:
        return f"样本过少（n = {figure.total}）" if lang.startswith("zh") else f"too few (n = {figure.total})"
    if lang.startswith("zh"):
        return f"{figure.share:.0f}%（{figure.low:.0f}—{figure.high:.0f}，n = {figure.total}）"
    return f"{figure.share:.0f} % ({figure.low:.0f}–{figure.high:.0f}, n = {figure.total})"


def change(figure: Figure, lang: str = "en") -> str:
    """▲ +7 points (+1 to +14), ▽ −6 points (−11 to −1), little changed, or too few."""
    chinese = lang.startswith("zh")
    if figure.verdict not in ("up", "down") or figure.change is None:
        return VERDICTS.get(figure.verdict, figure.verdict) if chinese else figure.verdict
    low, high = signed(figure.change_low or 0), signed(figure.change_high or 0)
    mark = "▲" if figure.verdict == "up" else "▽"
    if chinese:
        return f"{mark} {signed(figure.change)}个百分点（{low}至{high}）"
    return f"{mark} {signed(figure.change)} points ({low} to {high})"


def signed(value: float) -> str:
    """Points with their sign: +7, −6, 0. A value near zero keeps one decimal, so that a bound beside zero shows its side."""
    places = 1 if 0 < abs(value) < 0.95 else 0
    text = f"{abs(value):.{places}f}"
    if not float(text):
        return "0"
    return f"+{text}" if value > 0 else f"−{text}"


def quoted(text: str, lang: str) -> str:
    """Words in the quotation marks of their script."""
    return f"「{text}」" if lang == "zh-Hant" else f"“{text}”"
