"""What the pieces of a list stress: their themes' scores turned into shares of the five frames."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from analysis.explore.filters import ArticleFilter
from analysis.explore.rows import in_force
from analysis.explore.selection import spine_of
from analysis.measures.frames import DRAWS, FRAMES, Emphasis, Mix, emphasis, mix
from analysis.measures.periods import zone
from analysis.models import Assertion, Entry, Theme


@dataclass(frozen=True, slots=True)
class Stressed:
    """One piece's day, tags and mix of frames."""

    day: dt.date
    tags: tuple[int, ...]
    mix: Mix


def emphasis_of(filter: ArticleFilter, *, draws: int = DRAWS) -> Emphasis:
    """Mean frame shares and D of a list. Three queries. Pieces without a framed theme do not count."""
    return emphasis([piece.mix for piece in stressed(filter).values()], draws=draws)


def stressed(filter: ArticleFilter) -> dict[int, Stressed]:
    """The mix of every piece of a list that carries a framed theme, by its number. Three queries."""
    spine = spine_of(filter.replace(sort="newest"), tagged=True)
    return _mixes(spine.rows, spine.key)


def stress_among(ids: Iterable[int]) -> dict[int, str]:
    """The frame that each of some pieces stresses most; pieces without a framed theme are left out."""
    found = _mixes(Entry.objects.filter(article_id__in=list(ids)), "article_id")
    return {id: FRAMES[piece.mix.index(max(piece.mix))] for id, piece in found.items()}


def _mixes(rows: QuerySet[Entry], key: str) -> dict[int, Stressed]:
    frames = dict(Theme.objects.exclude(frame={}).values_list("tag_id", "frame"))
    scores: dict[tuple[int, int], float] = defaultdict(lambda: 1.0)  # a theme that only a person set weighs 1
    claims = Assertion.objects.filter(
        in_force(), article_id__in=rows.values(key), tag_id__in=frames, verdict="accepted"
    )
    for article, tag, score in claims.values_list("article_id", "tag_id", "score"):
        scores[article, tag] = score or 1.0
    found = {}
    for article, dated_at, tags in rows.values_list(key, "dated_at", "tags"):
        mixed = mix((scores[article, tag], frames[tag]) for tag in tags if tag in frames)
        if mixed:
            found[article] = Stressed(dated_at.astimezone(zone()).date(), tuple(tags), mixed)
    return found
