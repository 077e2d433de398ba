"""A folded copy of a text, of the same length, so that a position in one is the position in the other.

Width, script and typography are folded (full width to ASCII, curly quotes and dashes to plain ones, traditional
characters to simplified); words are not: 輝達 becomes 辉达, never 英伟达.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

QUOTES = {**dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("“”„‟″«»", '"')}
DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣", "-")
DOTS = dict.fromkeys("・‧•∙⋅", "·")


def _read_traditional() -> dict[str, str]:
    """The frozen character map: traditional to simplified, one for one."""
    text = (Path(__file__).with_name("traditional.txt")).read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return dict(zip("".join(lines[0::2]), "".join(lines[1::2]), strict=True))


TRADITIONAL = _read_traditional()
TYPOGRAPHY = {**QUOTES, **DASHES, **DOTS}


def _fold_char(char: str) -> str:
    """One character for one: NFKC only where it yields a single character."""
    wide = unicodedata.normalize("NFKC", char)
    if len(wide) == 1:
        char = wide
    char = TYPOGRAPHY.get(char, char)
    return TRADITIONAL.get(char, char)


class _Table(dict[int, str]):
    """Folds each character when it is first met, then remembers it. At most as large as Unicode."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_char(chr(code))
        return folded


_TABLE = _Table()
# What a Chinese or an English text is full of: replacing these one after the other takes a third of the time of looking every
# character up, and mostly only characters are left then that are folded already.
_OFTEN = tuple((char, _fold_char(char)) for char in "，：（）；？！“”‘’—–｜～・\xa0\u3000`")
_COMMON = "".join(map(chr, (*range(0xA1, 0x250), *range(0x2010, 0x2700), *range(0x3001, 0x3020))))
_FOLDED = "".join(char for char in _COMMON if _fold_char(char) == char)
_HAN = re.sub(f"[{''.join(TRADITIONAL)}]+", "", "".join(map(chr, range(0x4E00, 0xA000))))
_UNFOLDED = re.compile(f"[^\x00-\x7f{_FOLDED}{_HAN}]")


def fold(text: str) -> str:
    """The text with width, quotes, dashes and script folded; upper and lower case stay. Same length always."""
    folded = text
    for char, plain in _OFTEN:
        folded = folded.replace(char, plain)
    if not folded.isascii() and _UNFOLDED.search(folded):
        folded = folded.translate(_TABLE)
    assert len(folded) == len(text)
    return folded


def lower(text: str) -> str:
    """The text in lower case, leaving alone the few characters whose lower case is longer. Same length always."""
    lowered = text.lower()
    if len(lowered) != len(text):  # İ becomes two characters
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered
