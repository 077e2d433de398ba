"""Words that sentences of every room share, in the reader's language: units, names of frames and of tags."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analysis.measures.frames import FRAME_NAMES
from articles.health.words import Words, in_chinese

__all__ = ("Words", "frame_within", "frame_word", "in_chinese", "in_words", "listed", "shown", "unit_word")

UNITS = {"pieces": _("pieces"), "texts": _("texts"), "stories": _("stories")}
WORDS = {
    **UNITS, "week": _("week"), "month": _("month"), "theme": _("theme"),
    "company": _("company"), "country": _("country"), "product": _("product"), "body": _("body"), "share": _("share"),
    "count": _("count"), "core": _("core"), "related": _("related"), "off": _("off"),
}  # fmt: skip


def in_words(plain: str) -> str:
    """A word of an address as a sentence says it: what is counted, spans of time, kinds of subjects, bands of relevance."""
    return str(WORDS.get(plain, plain))


def unit_word(counted: str) -> str:
    """What is counted, in the plural: pieces, texts or stories."""
    return str(UNITS.get(counted, counted))


def shown(name: str, name_zh: str) -> str:
    """The name to set into a sentence: the Chinese one for a reader of Chinese, where there is one."""
    return name_zh if name_zh and in_chinese() else name


def frame_word(frame: str) -> str:
    """A frame's name at the head of a sentence or alone: `Hardware`, `Capital & talent`."""
    return shown(*FRAME_NAMES[frame])


def frame_within(frame: str) -> str:
    """A frame's name inside a sentence: `hardware`."""
    return frame_word(frame).lower()


def listed(words: list[str] | tuple[str, ...]) -> str:
    """Several words one after the other: `a, b, c`; in Chinese with its own comma."""
    return gettext(", ").join(words)
