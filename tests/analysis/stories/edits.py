"""What happens to a text on its way from one outlet to another: cuts, added paragraphs, another headline, credits, signs, script."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from articles.text.fold import TRADITIONAL

_BACK = {simple: full for full, simple in TRADITIONAL.items()}
_ADDED = {
    "en": (
        "Readers of this desk had asked for the background, which the newsroom keeps on a page of its own. ",
        "Officials in two other capitals declined to say whether they would follow. ",
        "A fuller account will stand here as soon as the desk has spoken to both sides. ",
    ),
    "zh": (
        "本报编辑部将继续跟进后续安排，并在同一页面补充背景。",
        "另有两地主管部门暂未说明是否会采取同样的做法。",
        "多名读者来信询问细节，答复将另行刊出。",
    ),
}  # fmt: skip
_CREDITS = {"en": "KALLANG, July 29 (Reuters) - ", "zh": "财联社7月29日电，"}
_HEADLINES = {"en": "What we know so far", "zh": "最新进展一览"}


def sentences(text: str) -> list[str]:
    """A text's sentences with the space or break after each, so that joining them gives the text."""
    return [part for part in re.findall(r".+?(?:[.!?。！？]+[\"”’]?\s*|\n+|$)", text, re.S) if part]


def cut(title: str, text: str, family: str, dice: random.Random) -> tuple[str, str]:
    """The last quarter and one sentence in the middle are gone."""
    parts = sentences(text)
    kept = parts[: max(2, round(len(parts) * 0.75))]
    if len(kept) > 8:
        kept.pop(dice.randrange(1, len(kept) - 1))
    return title, "".join(kept)


def added(title: str, text: str, family: str, dice: random.Random) -> tuple[str, str]:
    """A paragraph in the middle and one at the end, together at most a third of the text."""
    parts = sentences(text)
    extra = "".join(dice.sample(_ADDED[family], 3))[: len(text) // 3]
    parts.insert(len(parts) // 2, extra)
    return title, "".join(parts)


def headline(title: str, text: str, family: str, dice: random.Random) -> tuple[str, str]:
    """Another headline altogether."""
    return _HEADLINES[family], text


def credit(title: str, text: str, family: str, dice: random.Random) -> tuple[str, str]:
    """A dateline before, and a credit after."""
    return title, f"{_CREDITS[family]}{text} (Reuters)"


def signs(title: str, text: str, family: str, dice: random.Random) -> tuple[str, str]:
    """Curly quotes, dashes, full-width figures, other spaces."""
    curly = text.replace("'", "’").replace(" - ", " — ").replace("...", "…").replace("  ", " ")
    curly = re.sub(r'"([^"\n]*)"', r"“\1”", curly)
    return title, re.sub(r"\d", lambda m: chr(ord(m[0]) + 0xFEE0) if family == "zh" else m[0], curly)


def script(title: str, text: str, family: str, dice: random.Random) -> tuple[str, str]:
    """Simplified characters as traditional ones; English in capitals at the beginning of each paragraph."""
    if family == "zh":
        return "".join(_BACK.get(c, c) for c in title), "".join(_BACK.get(c, c) for c in text)
    return title, re.sub(r"(?m)^\S+(?: \S+)?", lambda m: m[0].upper(), text)


EDITS: tuple[Callable[[str, str, str, random.Random], tuple[str, str]], ...] = (
    cut, added, headline, credit, signs, script,
)  # fmt: skip
