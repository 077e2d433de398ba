"""Small words of messages: one line of text, shares and log ratios as sentences write them, addresses from a path."""

from __future__ import annotations

import unicodedata

from django.conf import settings

from analysis.measures.figure import LOG, POINTS, SHARE

LONGEST = 200  # characters of a line
MINUS = "\u2212"


def one_line(text: str, most: int = LONGEST) -> str:
    """Text on one line without control characters, of which those that turn the direction of writing are some; cut where it is
    longer than `most`. What stands in a header of mail goes through here."""
    plain = "".join(
        " " if _ends(char) else char for char in text if unicodedata.category(char) != "Cf" or char == "\u200d"
    )
    folded = " ".join(plain.split())
    return folded if len(folded) <= most else folded[: most - 1].rstrip() + "…"


def _ends(char: str) -> bool:
    """Control characters, line and paragraph separators, and lone surrogates."""
    return unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cs"}


def valued(value: float | None, scale: str) -> str:
    """A number as a sentence has it: 35 %, +12 points, +0.31; a dash where there is none."""
    if value is None:
        return "–"
    if scale == SHARE:
        return f"{100 * value:.0f} %"
    if scale == POINTS:
        return f"{100 * value:+.0f}".replace("-", MINUS)
    written = f"{value:+.2f}" if scale == LOG else f"{value:,.4g}"
    return written.replace("-", MINUS)


def bounds(low: float | None, high: float | None, scale: str) -> str:
    """An interval: 27–42 %, +0.10 to +0.52; "" where there is none."""
    if low is None or high is None:
        return ""
    if scale == SHARE:
        return f"{100 * low:.0f}–{100 * high:.0f} %"
    return f"{valued(low, scale)} – {valued(high, scale)}"


def home() -> str:
    """This installation's address, without a final slash. Links of messages begin with it, whatever host a page was asked from."""
    return str(settings.PUBLIC_URL).rstrip("/")


def address(path: str) -> str:
    """A path of this installation as an address."""
    return home() + path
