"""Tells round-ups (8点1氪, FirstFT, digests) from pieces about something: they name many and are about nobody."""

from __future__ import annotations

import re

from analysis.tagging.text import Prepared

MANY = 12  # organisations in one piece
_TITLE = re.compile(
    r"(?i)\b(?:round[- ]?up|morning (?:brief|briefing|bid)|daily (?:brief|briefing|digest)|weekly (?:brief|digest|recap|wrap)"
    r"|news digest|this week in|week in review|the week ahead|firstft|newsletter|live updates|what to know today|headlines)\b"
    r"|(?:早报|晚报|日报|周报|快讯汇总|要闻|一周回顾|周回顾|盘点|速览|简报|早知道|早参|晨报|新闻精选|今日看点|每日一览|8点1氪|9点1氪)"
)


def is_roundup(text: Prepared, *, organisations: int, titled: bool) -> bool:
    """True for a digest by its title, or a piece that names MANY organisations and nobody we know in its title (`titled`:
    a name or a country stands there)."""
    if _TITLE.search(text.folded, 0, text.title_end):
        return True
    return organisations >= MANY and not titled
