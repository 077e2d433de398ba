"""What a text is compared by: its words, its shingles, and the numbers and names that read alike in both languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from analysis.stories import glossary
from articles.text import boilerplate
from articles.text.fold import fold, lower

LEAD_LATIN, LEAD_HAN = 600, 250  # characters of the body that count as lead: about a first screen in either script
TERMS_LATIN, TERMS_HAN = 800, 300  # characters of the body in which glossary terms are looked for

_LATIN = re.compile(r"[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?")
_HAN = re.compile(r"[㐀-鿿]+")
_SPACE = re.compile(r"[\W_]+")

STOP = frozenset(
    [
        "a",
        "about",
        "after",
        "also",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "could",
        "first",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "his",
        "how",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "last",
        "may",
        "might",
        "more",
        "most",
        "new",
        "no",
        "not",
        "now",
        "of",
        "on",
        "one",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "said",
        "say",
        "says",
        "she",
        "some",
        "than",
        "that",
        "the",
        "their",
        "them",
        "they",
        "this",
        "to",
        "two",
        "up",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "would",
        "year",
        "years",
        "you",
    ]
)


def without_boilerplate(text: str, repeated: frozenset[str] = frozenset()) -> str:
    """The text with its boilerplate and its source's standing lines cut out: here no position has to be kept."""
    kept, last = [], 0
    for start, end in boilerplate.spans(text, repeated=repeated):
        kept.append(text[last:start])
        last = end
    return " ".join([*kept, text[last:]])


def normal(text: str) -> str:
    """Folded, lower case, every run of other signs one space."""
    return _SPACE.sub(" ", lower(fold(text))).strip()


def words(text: str) -> list[str]:
    """Latin words without the commonest and without their plural s, and Han bigrams."""
    text = lower(fold(text))
    latin = [_singular(word) for word in _LATIN.findall(text) if len(word) > 1 and word not in STOP]
    han = [first + second for run in _HAN.findall(text) for first, second in pairwise(run)]
    return latin + han


def _singular(word: str) -> str:
    plural = len(word) > 4 and word.isalpha() and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word


def terms(title: str, teaser: str, body: str, *, han: bool) -> tuple[tuple[str, int], ...]:
    """Words of title (twice) and lead with their weights, in alphabetical order."""
    counted = Counter(words(f"{teaser} {body[: LEAD_HAN if han else LEAD_LATIN]}"))
    for word in words(title):
        counted[word] += 2
    return tuple(sorted(counted.items()))


def shingles(text: str, *, han: bool) -> set[str]:
    """Runs of three words, or of five characters where words are not parted by blanks."""
    text = normal(text)
    if han:
        joined = text.replace(" ", "")
        return {joined[i : i + 5] for i in range(len(joined) - 4)}
    cut = text.split()
    return {" ".join(cut[i : i + 3]) for i in range(len(cut) - 2)}


_POWERS = {
    "万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "兆": 1e12,
    "trillion": 1e12, "billion": 1e9, "bn": 1e9, "million": 1e6, "thousand": 1e3,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![a-z0-9.\-])(\d[\d,]*(?:\.\d+)?)\s*-?"
    r"(万亿|千亿|百亿|十亿|千万|百万|亿|万|兆|(?:trillion|billion|million|thousand|bn)(?![a-z]))?(%| ?per ?cent)?"
)
_NAME = re.compile(r"(?<![a-z0-9])[a-z]+[\-.]?\d[a-z0-9.\-]*(?<![.\-])")


def marks(text: str) -> frozenset[str]:
    """Numbers in one notation ($4.5 billion and 45亿 are both #4.5e+09) and names with a digit, as in h20 or glm-4.5.

    Years, days and other small bare numbers say nothing and are left out.
    """
    text = lower(fold(text))
    return frozenset({*_numbers(text), *_NAME.findall(text)})


def notions(title: str, teaser: str, body: str, *, han: bool) -> frozenset[str]:
    """What a piece has in common with one in another language: marks of all of it, glossary terms of title and lead."""
    lead = body[: TERMS_HAN if han else TERMS_LATIN]
    return marks(f"{title}\n{teaser}\n{body}") | glossary.terms(f"{title}\n{teaser}\n{lead}", han=han)


def _numbers(text: str) -> Iterable[str]:
    for found in _NUMBER.finditer(text):
        value = float(found[1].replace(",", "")) * _POWERS.get(found[2] or "", 1)
        if found[3]:
            yield f"%{value:g}"
        elif value >= 32 and (found[2] or not 1990 <= value <= 2035):
            yield f"#{value:.3g}"
