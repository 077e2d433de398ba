"""How dates, shares and changes are written in every export."""

from __future__ import annotations

import datetime as dt

from analysis.exports.document import Entry, Figure


def day(iso: str, lang: str = "en") -> str:
    """An ISO day in words: 31 Jul 2025, or 2025年7月31日 beside Chinese."""
    date = dt.date.fromisoformat(iso)
    if lang.startswith("zh"):
        return f"{date.year}年{date.month}月{date.day}日"
    return f"{date.day} {date:%b} {date.year}"


def source(entry: Entry) -> str:
    """Outlet and day of a piece, as printed after a quotation."""
    return f"{entry.outlet}, {day(entry.date, entry.lang)}"


def share(figure: Figure) -> str:
    """35 % (27–42, n = 86), or too few (n = 17)."""
    if figure.share is None or figure.low is None or figure.high is None:
        return f"too few (n = {figure.total})"
    return f"{figure.share:.0f} % ({figure.low:.0f}–{figure.high:.0f}, n = {figure.total})"


def change(figure: Figure) -> str:
    """▲ +7 points (1 to 14), ▽ −6 points (−11 to −1), little changed, or too few."""
    if figure.verdict not in ("up", "down") or figure.change is None:
        return figure.verdict
    low, high = signed(figure.change_low or 0), signed(figure.change_high or 0)
    mark = "▲" if figure.verdict == "up" else "▽"
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
