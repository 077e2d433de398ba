"""The names in one piece that no rule lists, each once, at its first place. No I/O."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from analysis.tagging.records import Words
from analysis.unlisted import han, latin, stock
from analysis.unlisted.known import Known
from analysis.unlisted.records import Place
from articles.text.fold import fold

MOST = 60  # names of one piece: a list of a thousand exhibitors is none
LONGEST = 20_000  # characters of a body that are read
_WORDS = re.compile("[A-Za-z]{4,}")
_HAN = re.compile("[\u3400-\u9fff]")
_LEGAL_HAN = re.compile("(?:集团)?(?:股份)?(?:有限)?(?:责任)?公司$")


def mine(words: Words, known: Known) -> list[Place]:
    """The names of a piece that are not in `known`, by their first place. Pure."""
    chinese = words.language.startswith("zh")
    fields = (("title", words.title), ("teaser", words.teaser), ("body", words.body[:LONGEST]))
    found: dict[str, _Kept] = {}
    ends: set[str] = set()  # last words of longer names
    for name, text in fields:
        folded = fold(text)
        if not chinese and _title_case(folded, name):
            continue
        for one in han.names(folded) if chinese else latin.sequences(folded):
            surface = folded[one.start : one.end]
            if " " in surface:
                ends.add(surface.rpartition(" ")[2])
            key = key_of(surface)
            if (kept := found.get(key)) is None:
                if key in known or han.bare(key) in known or known.covers(folded, one.start, one.end):
                    continue
                kept = found[key] = _Kept(text[one.start : one.end], name, one.start, one.end)
            kept.kind = kept.kind or one.kind
            kept.solid = kept.solid or not one.opening or one.signed
    return [
        Place(kept.text, key, language_of(key), kept.kind, kept.field, kept.start, kept.end)
        for key, kept in found.items()
        if kept.solid
        and len(key) > 1
        and (" " in kept.text or kept.text not in ends)  # Orvick of Dana Orvick is a person
    ][:MOST]


@dataclass(slots=True)
class _Kept:
    """A name at its first place. `solid` once it stood elsewhere than at a sentence's start, or with a sign beside it."""

    text: str
    field: str
    start: int
    end: int
    kind: str = ""
    solid: bool = False


@lru_cache(maxsize=latin.KEPT)
def key_of(name: str) -> str:
    """What makes two spellings one name: folded, in lower case, without a legal ending. Empty for nothing but endings."""
    low = " ".join(fold(name).lower().replace(",", " ").split())
    low = _LEGAL_HAN.sub("", low) or low
    parts = low.split(" ")
    while len(parts) > 1 and parts[-1].rstrip(".") in stock.LEGAL:
        parts.pop()
    return " ".join(parts)[:120]


def _title_case(text: str, field: str) -> bool:
    """A headline in Capitals On Every Word says nothing by its capitals."""
    if field != "title":
        return False
    words = _WORDS.findall(text)
    return len(words) >= 4 and sum(word[0].isupper() for word in words) > 0.6 * len(words)


def language_of(surface: str) -> str:
    """The language of a name's own script: zh where it holds a Han character, else en."""
    return "zh" if _HAN.search(surface) else "en"
