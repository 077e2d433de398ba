"""What people coded and what the rules said of the same pieces, side by side and in the same words.

The rules' word is that of the version a piece is read under now; people's corrections of tags are not heard here. Where two
people differ the first one's code stands; of three or more the majority's, the earliest first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import F

from analysis.explore.lists.rows import in_force
from analysis.measures.frames import FRAMES, mix
from analysis.models import Assertion, Coding, Sample, TaggingRun
from analysis.validation.codebook import Codebook

OFF = "off"
T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Word:
    """What is said of one piece: its relevance, its themes with their parents, and the frame it stresses most, or ""."""

    band: str
    themes: frozenset[str]
    frame: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One coded piece. `people` holds every person's word, the first coder's first; `settled` is the one that stands."""

    article: int
    place: int
    language: str
    weight: float
    is_random: bool
    people: tuple[Word, ...]
    settled: Word
    rules: Word
    changed: bool  # its words are not those that were coded


def judged(sample: Sample, book: Codebook) -> tuple[Judged, ...]:
    """Every coded piece that the rules have read, in the order of places. Five queries, whatever the size."""
    codings = _codings(sample)
    rows = {row.pk: row for row in sample.pieces.filter(pk__in=list(codings)).select_related("article")}
    said = rules_said({row.article_id for row in rows.values()}, book)
    found = []
    for pk, row in sorted(rows.items(), key=lambda pair: pair[1].place):
        if row.article_id not in said:
            continue
        own = codings[pk]
        people = tuple(_of_coding(coding, book) for coding in own)
        found.append(
            Judged(
                article=row.article_id,
                place=row.place,
                language=row.article.language or "und",
                weight=1 / row.inclusion,
                is_random=row.is_random,
                people=people,
                settled=settle(people),
                rules=said[row.article_id],
                changed=own[0].content_hash != row.article.content_hash,
            )
        )
    return tuple(found)


def settle(people: Sequence[Word]) -> Word:
    """The word that stands, code by code: what most say; where it is even, the first person's."""
    themes = {theme for word in people for theme in word.themes}
    return Word(
        _most([word.band for word in people]),
        frozenset(theme for theme in themes if _most([theme in word.themes for word in people])),
        _most([word.frame for word in people]),
    )


def rules_said(articles: Iterable[int], book: Codebook) -> dict[int, Word]:
    """What the rules say of pieces, under the version each was last read under. Pieces not read yet are left out."""
    ids = list(articles)
    runs = TaggingRun.objects.filter(article_id__in=ids, rule_set=F("article__entry__rule_set"))
    bands = dict(runs.values_list("article_id", "band"))
    scores: dict[int, dict[str, float]] = defaultdict(dict)
    claims = Assertion.objects.filter(
        in_force(), article_id__in=ids, author="rule", verdict="accepted", tag__kind="theme"
    )
    for article, slug, score in claims.values_list("article_id", "tag__slug", "score"):
        if slug in book.names:
            scores[article][slug] = score
    return {article: _of_rules(band, scores[article], book) for article, band in bands.items()}


def frame_of(themes: Mapping[str, float], frames: Mapping[str, Mapping[str, float]], primary: str = "") -> str:
    """The frame with the largest share of weighted themes; of even ones that of the first theme, then the first of FRAMES."""
    shares = mix((weight, frames.get(theme, {})) for theme, weight in themes.items())
    if shares is None:
        return ""
    leaning = frames.get(primary, {})
    return max(FRAMES, key=lambda name: (round(shares[FRAMES.index(name)], 9), leaning.get(name, 0.0)))


def _codings(sample: Sample) -> dict[int, list[Coding]]:
    """Each person's latest word on each piece, in the order in which people first spoke."""
    held: dict[int, dict[int | str, Coding]] = defaultdict(dict)
    for coding in Coding.objects.filter(piece__sample=sample).order_by("pk"):
        held[coding.piece_id][coding.coder_id or coding.coder_name] = coding
    return {piece: list(people.values()) for piece, people in held.items()}


def _of_coding(coding: Coding, book: Codebook) -> Word:
    if coding.band == OFF:
        return Word(OFF, frozenset(), "")
    own = frozenset(coding.themes) & book.names.keys()
    frame = coding.frame or frame_of(dict.fromkeys(own, 1.0), book.frames, coding.primary)
    return Word(coding.band, book.closed(own), frame)


def _of_rules(band: str, scores: Mapping[str, float], book: Codebook) -> Word:
    if band == OFF:
        return Word(OFF, frozenset(), "")
    return Word(band, frozenset(scores), frame_of(scores, book.frames))


def _most(values: Sequence[T]) -> T:
    counts = Counter(values)  # keeps the order of first appearance, which max follows
    return max(counts, key=lambda value: counts[value])
