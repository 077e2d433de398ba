"""Glosses the terms of a Chinese headline: which words of the field stand in it, in English, in their order.

A gloss of terms, never a translation of the sentence: it does not say who did what, or whether it was denied. Only wordings
that name their term count, and the names of what the piece is tagged with; where nothing is known, nothing is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from analysis.lexicon.terms import concepts, pairs
from articles.text.fold import fold, lower

MOST = 6  # terms of one headline
SHORTEST = 2  # characters; one alone stands in too many other words

Names = Iterable[tuple[str, str]]  # (Chinese, English)


def gloss(title: str, names: Names = ()) -> tuple[str, ...]:
    """The English of the terms in a Chinese headline, longest match first, each once, in the order of the headline. `names`
    are those of companies and themes in the piece; they stand before terms of the same length."""
    return tuple(dict.fromkeys(english for _, english in glossed(title, names)))[:MOST]


def glossed(words: str, names: Names = ()) -> tuple[tuple[str, str], ...]:
    """The same with each term as it stands in the words: ((小模型, small models), ...)."""
    text = lower(fold(words))
    found = [
        (place, len(chinese), 0, english)
        for written, english in names
        if len(chinese := lower(fold(written))) >= SHORTEST and english != written
        for place in _places(text, chinese)
    ]
    found += [(place, len(word), 1, english) for place in range(len(text)) for word, english in _at(text, place)]
    taken: set[int] = set()
    kept: dict[int, tuple[str, str]] = {}
    for place, length, _, english in sorted(found, key=lambda one: (-one[1], one[2], one[0])):
        stretch = range(place, place + length)
        if taken.isdisjoint(stretch):
            taken.update(stretch)
            kept[place] = words[place : place + length], english
    return tuple(dict.fromkeys(kept[place] for place in sorted(kept)))


def _places(text: str, word: str) -> Iterable[int]:
    return (match.start() for match in re.finditer(re.escape(word), text))


def _at(text: str, place: int) -> Iterable[tuple[str, str]]:
    """The terms that begin at a place."""
    for word, english in _by_beginning().get(text[place : place + SHORTEST], ()):
        if text.startswith(word, place):
            yield word, english


@cache
def _by_beginning() -> dict[str, list[tuple[str, str]]]:
    """Terms with their English under their first two characters: a list of pieces asks for every place of fifty headlines."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for word, english in _terms().items():
        found[word[:SHORTEST]].append((word, english))
    return dict(found)


def _terms() -> dict[str, str]:
    """English by Chinese wording, folded. The first wording of a row names its term, as does Taiwan's own; others only belong
    to it (funding rounds to valuation), but for its longer forms (小语言模型 beside 小模型)."""
    listed = [(one.name, one.chinese, one.taiwan) for one in concepts().values()]
    listed += [(english[0], chinese, ()) for english, chinese in pairs() if chinese]
    known = [(chinese[0], name) for name, chinese, _ in listed]
    known += [(wording, name) for name, _, taiwan in listed for wording in taiwan]
    known += [(other, name) for name, (first, *more), _ in listed for other in more if _is_longer(first, other)]
    found: dict[str, str] = {}
    for written, english in known:
        if len(key := lower(fold(written))) >= SHORTEST:
            found.setdefault(key, english)
    return found


def _is_longer(word: str, form: str) -> bool:
    """Whether a form has all characters of a word in their order."""
    rest = iter(form)
    return all(character in rest for character in word)
