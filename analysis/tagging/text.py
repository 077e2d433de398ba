"""Title, teaser and body as one folded text in which every position knows its field and its weight."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from analysis.tagging.records import Span, Words
from articles.text import boilerplate
from articles.text.fold import fold, lower

TITLE, LEAD, BODY = ZONES = (0, 1, 2)
LEAD_SENTENCES = 2
LEAD_LIMIT = 600  # characters: a text without full stops is not all lead
QUARTERS = 4
# Begins with one set of characters, which the search can run to: five times as fast as two alternatives.
_SENTENCE_END = re.compile(r"[。！？.!?](?:(?<=[。！？])[。！？]*[」』”\"]?|(?<=[.!?])[.!?]*[\"')\]]*(?=\s))")
_LATIN_UPPER = re.compile("[A-Z]")
_LATIN_LOWER = re.compile("[a-z]")
_HAN = re.compile("[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Prepared:
    """One piece made ready for matching. `folded` has the length of `original`; `lowered` ends in one more line break, so that
    every hit has a character on its right, and on its left as well (before the first stands the last)."""

    original: str
    folded: str
    lowered: str
    fields: tuple[tuple[str, int, int], ...]  # (name, start, end) in `original`
    title_end: int
    lead_end: int
    repeated: frozenset[str]  # lines that the source prints around every piece
    shouting: bool  # the title is in capitals, so that capitals mean nothing
    language: str
    country: str
    published: str  # ISO date, empty when unknown

    @cached_property
    def ignored(self) -> list[tuple[int, int]]:
        """Boilerplate. Looked for only when there is something in the text that might stand in it."""
        return boilerplate.spans(self.original, lowered=self.lowered, repeated=self.repeated)

    def zone(self, at: int) -> int:
        """TITLE, LEAD or BODY for a position."""
        return TITLE if at < self.title_end else LEAD if at < self.lead_end else BODY

    def quarter(self, at: int) -> int:
        """Which quarter of the text behind the lead a position is in; -1 before it."""
        rest = len(self.folded) - self.lead_end
        return (at - self.lead_end) * QUARTERS // rest if at >= self.lead_end and rest else -1

    @cached_property
    def body_length(self) -> int:
        """Characters behind the lead, a Han character counted twice (it says about twice as much)."""
        rest = self.folded[self.lead_end :]
        return len(rest) + (0 if rest.isascii() else sum(map(len, _HAN.findall(rest))))

    def span(self, start: int, end: int, rule: str) -> Span:
        """A position in the joined text as a span of its own field."""
        for name, first, last in self.fields:
            if first <= start and end <= last:
                return Span(name, start - first, end - first, self.original[start:end], rule)
        raise AssertionError(
            f"span {start}-{end} crosses a field"
        )  # names hold no line break, and fields are joined by one


def prepare(words: Words) -> Prepared:
    """Joins and folds a piece's fields. A teaser that merely opens the body is read once, in the body."""
    repeats = bool(words.teaser) and _opens(words.body, words.teaser)
    parts = [("title", words.title), ("teaser", "" if repeats else words.teaser), ("body", words.body)]
    fields, at = [], 0
    for name, text in parts:
        fields.append((name, at, at + len(text)))
        at += len(text) + 1
    original = "\n".join(text for _, text in parts)
    folded = fold(original)
    body_start = fields[2][1]
    if repeats:
        lead_end = body_start + max(len(words.teaser.rstrip(" .…")), _lead(words.body))
    else:
        lead_end = body_start if words.teaser else body_start + _lead(words.body)
    return Prepared(
        original=original,
        folded=folded,
        lowered=lower(folded) + "\n",
        fields=tuple(fields),
        title_end=fields[0][2],
        lead_end=min(lead_end, len(original)),
        repeated=words.repeated,
        shouting=_shouts(words.title),
        language=words.language,
        country=words.country,
        published=words.published,
    )


def _opens(body: str, teaser: str) -> bool:
    """True when the body begins as the teaser does (a teaser may be cut and end in an ellipsis)."""
    start = "".join(teaser.rstrip(" .…").split())[:80]
    return bool(start) and "".join(body[: 3 * len(teaser) + 20].split()).startswith(start)


def _lead(body: str) -> int:
    """Where the body's second sentence ends."""
    ends = _SENTENCE_END.finditer(body, 0, LEAD_LIMIT)
    place = 0
    for _, match in zip(range(LEAD_SENTENCES), ends, strict=False):
        place = match.end()
    return place if place and body[place:].strip() else min(len(body), LEAD_LIMIT)


def _shouts(title: str) -> bool:
    return not (_LATIN_LOWER.search(title) or _HAN.search(title)) and len(_LATIN_UPPER.findall(title)) >= 8
