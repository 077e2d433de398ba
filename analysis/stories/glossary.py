"""Terms of the field in both languages, so that an English and a Chinese text can be compared by what they speak of."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from analysis.lexicon.terms import pairs
from articles.text.fold import fold, lower

SIGN = "~"  # before a term's name, so that no term is taken for a number or a model's name


@cache
def _terms() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """English and Chinese wordings with the terms they stand for; a term is named by its first English wording."""
    english: dict[str, set[str]] = defaultdict(set)
    chinese: dict[str, set[str]] = defaultdict(set)
    for wordings, written in pairs():
        for wording in wordings:
            english[wording].add(SIGN + wordings[0])
        for wording in written:
            chinese[lower(fold(wording))].add(SIGN + wordings[0])
    return dict(english), dict(chinese)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    english, chinese = (sorted(map(re.escape, terms), key=len, reverse=True) for terms in _terms())
    return (
        re.compile(rf"(?<![a-z0-9])({'|'.join(english)})(?:s|es)?(?![a-z0-9])"),
        re.compile(f"(?=({'|'.join(chinese)}))"),  # looks ahead only: wordings may overlap
    )


def terms(text: str, *, han: bool) -> set[str]:
    """The names of the glossary terms in a text."""
    known, pattern = _terms()[han], _patterns()[han]
    return {term for found in pattern.finditer(lower(fold(text))) for term in known[found[1]]}
