"""Terms of the field in both languages, so that an English and a Chinese text can be compared by what they speak of."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from articles.text.fold import fold, lower

FILE = Path(__file__).with_name("glossary.csv")
SIGN = "~"  # before a term's name, so that no term is taken for a number or a model's name


@cache
def _terms() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """English and Chinese wordings with the terms they stand for; a term is named by its first English wording."""
    english: dict[str, set[str]] = defaultdict(set)
    chinese: dict[str, set[str]] = defaultdict(set)
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            wordings = [wording.strip() for wording in row["english"].split("|")]
            for wording in wordings:
                english[wording].add(SIGN + wordings[0])
            for wording in row["chinese"].split("|"):
                chinese[lower(fold(wording.strip()))].add(SIGN + wordings[0])
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
