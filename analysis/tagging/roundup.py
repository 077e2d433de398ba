"""Tells round-ups (8点1氪, FirstFT, digests) from pieces about something: they name many and are about nobody."""

from __future__ import annotations

import re

from analysis.tagging.text import Prepared

MANY = 12  # organisations in one piece
GLUED_LENGTH = 4000  # characters of a body from which a title that it never speaks of means several pieces in one
GLUED_SHARE = 1 / 3  # of the title's words, at most, that come again in such a body
GLUED_WORDS = 4  # words a title must have before their absence says anything
_TITLE = re.compile(
    r"(?i)\b(?:round[- ]?up|morning (?:brief|briefing|bid)|daily (?:brief|briefing|digest)|weekly (?:brief|digest|recap|wrap)"
    r"|news digest|this week in|last week in|week in review|the week (?:ahead|in)|in other news|firstft|newsletter|live updates"
    r"|what to know today|headlines|icymi|tech moves|the morning after|must reads)\b"
    r"|(?:快讯汇总|要闻|一周回顾|周回顾|盘点|速览|简报|早知道|早参|新闻精选|今日看点|每日一览|\d+点1氪)"
    r"|恒指|三大指数|(?:美股|港股|a股)[^，。]{0,12}(?:收盘|盘前|盘后|开盘|收涨|收跌|走低|走高|高开|低开)"  # a market's day
    r"|^[^|:：，。]{0,6}(?:早报|晚报|日报|周报|晨报)(?=[\s】丨|｜:：\d]|$)"  # its own name in front: 经济日报 at the end is an outlet
)
_WORD = re.compile("[a-z]{5,}")


def is_roundup(text: Prepared, *, organisations: int, titled: bool) -> bool:
    """True for a digest by its title, a piece that names MANY organisations and nobody we know in its title (`titled`: a name
    or a country stands there), or a long body that never speaks of its title."""
    if _TITLE.search(text.folded[: text.title_end]):
        return True
    return (organisations >= MANY and not titled) or _is_glued(text)


def _is_glued(text: Prepared) -> bool:
    """Several pieces on one page under the title of one: feeds of aggregators hold such texts."""
    if len(text.lowered) - text.title_end < GLUED_LENGTH:
        return False
    words = set(_WORD.findall(text.lowered, 0, text.title_end))
    again = words & set(_WORD.findall(text.lowered, text.title_end))
    return len(words) >= GLUED_WORDS and len(again) <= GLUED_SHARE * len(words)
