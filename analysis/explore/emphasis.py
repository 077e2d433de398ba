"""What the pieces of a list stress: their themes' scores turned into shares of the five frames."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from analysis.explore.filters import ArticleFilter
from analysis.explore.rows import in_force
from analysis.explore.selection import spine_of
from analysis.measures.frames import DRAWS, FRAMES, Emphasis, Mix, emphasis, mix
from analysis.measures.periods import Period, zone
from analysis.models import Assertion, Entry, Tag, Theme

# The arithmetic of measures.frames.mix, added up by week where the rows are: half a year in one answer.
_WEEKLY = """
    WITH carried AS (
        SELECT piece.article_id, entry.rule_set_id, (piece.dated_at AT TIME ZONE %(zone)s)::date AS day, theme.tag_id,
               theme.frame
        FROM analysis_articletag piece JOIN analysis_entry entry USING (article_id) CROSS JOIN LATERAL unnest(piece.tags) AS one(tag_id)
        JOIN analysis_theme theme ON theme.tag_id = one.tag_id AND theme.frame <> '{}'::jsonb
        WHERE piece.tag_id = %(tag)s AND piece.dated_at >= %(first)s AND piece.dated_at < %(next)s
    ), weighed AS (
        SELECT carried.*, greatest(coalesce(nullif(max(claim.score), 0), 1), 0.01) AS weight
        FROM carried LEFT JOIN analysis_assertion claim
        ON claim.article_id = carried.article_id AND claim.tag_id = carried.tag_id AND claim.verdict = 'accepted'
        AND (claim.rule_set_id IS NULL OR claim.rule_set_id = carried.rule_set_id)
        GROUP BY carried.article_id, carried.rule_set_id, carried.day, carried.tag_id, carried.frame
    ), parted AS (
        SELECT day, frame, weight / sum(weight) OVER (PARTITION BY article_id) AS part FROM weighed
    )
    SELECT date_trunc('week', day)::date, share.key, sum(part * share.value::float)
    FROM parted CROSS JOIN LATERAL jsonb_each_text(frame) AS share GROUP BY 1, 2
"""


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


def weekly(first: Period, last: Period) -> dict[Period, Mix]:
    """On-topic pieces with a framed theme by week, parted among the frames in their order. Two queries.

    The parts of a week add up to its pieces; weeks without such a piece are left out.
    """
    tag = Tag.objects.filter(kind="relevance", slug="on").values_list("id", flat=True).first()
    asked = {"zone": zone().key, "tag": tag, "first": first.instants[0], "next": last.instants[1]}
    parts: dict[Period, dict[str, float]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_WEEKLY, asked)
        for monday, frame, pieces in cursor.fetchall():
            parts[Period.of(monday, "week")][frame] = pieces
    return {week: tuple(found.get(frame, 0.0) for frame in FRAMES) for week, found in parts.items()}


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
        scores[article, tag] = max(score, scores.get((article, tag), 0.0)) or 1.0
    found = {}
    for article, dated_at, tags in rows.values_list(key, "dated_at", "tags"):
        mixed = mix((scores[article, tag], frames[tag]) for tag in tags if tag in frames)
        if mixed:
            found[article] = Stressed(dated_at.astimezone(zone()).date(), tuple(tags), mixed)
    return found
