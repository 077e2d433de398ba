"""What the last flip changed: tags that came and went between the version before and the active one, with samples."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from analysis.models import RuleSet, Tag
from articles.models import Article

SAMPLES = 20
MOST_TAGS = 60

# Pieces that both versions have read; those the change could not touch were not read again and are alike.
_MOVED = """
    SELECT tag.id, tag.added, count(*)::int, (array_agg(tag.article_id ORDER BY tag.article_id DESC))[1:%(samples)s]
    FROM (
        SELECT now.article_id, unnest(now.tags) AS id, unnest(now.tags) <> ALL(before.tags) AS changed, true AS added
        FROM analysis_taggingrun now JOIN analysis_taggingrun before USING (article_id)
        WHERE now.rule_set_id = %(now)s AND before.rule_set_id <> %(now)s
        UNION ALL
        SELECT now.article_id, unnest(before.tags), unnest(before.tags) <> ALL(now.tags), false
        FROM analysis_taggingrun now JOIN analysis_taggingrun before USING (article_id)
        WHERE now.rule_set_id = %(now)s AND before.rule_set_id <> %(now)s
    ) AS tag WHERE tag.changed GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A piece that a tag came to, or left."""

    id: int
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Movement:
    """One tag's pieces that came and went."""

    kind: str
    slug: str
    name: str
    added: int
    removed: int
    added_samples: tuple[Sample, ...]
    removed_samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The active version against what the same pieces counted as before it."""

    version: str
    before: str
    read: int  # pieces read under both
    moved: tuple[Movement, ...]


def compare() -> Comparison | None:
    """What the last flip changed; None before there was one."""
    active, before = RuleSet.objects.active(), RuleSet.objects.previous()
    if active is None or before is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, {"now": active.pk, "samples": SAMPLES})
        rows = cursor.fetchall()
        cursor.execute(
            "SELECT count(DISTINCT now.article_id) FROM analysis_taggingrun now JOIN analysis_taggingrun before"
            " USING (article_id) WHERE now.rule_set_id = %s AND before.rule_set_id <> now.rule_set_id",
            [active.pk],
        )
        read = cursor.fetchone()[0]
    found = {(tag, added): (count, ids) for tag, added, count, ids in rows}
    titles = _titles({pk for _, ids in found.values() for pk in ids})
    tags = {tag.pk: tag for tag in Tag.objects.filter(pk__in={tag for tag, _ in found})}
    moved = [_movement(tag, found, titles) for tag in tags.values()]
    moved.sort(key=lambda m: (-(m.added + m.removed), m.kind, m.slug))
    return Comparison(active.version, before.version, read, tuple(moved[:MOST_TAGS]))


def _titles(ids: set[int]) -> dict[int, Sample]:
    rows = Article.objects.filter(pk__in=ids).values_list("pk", "title", "language")
    return {pk: Sample(pk, title, language) for pk, title, language in rows}


def _movement(tag: Tag, found: dict[tuple[int, bool], tuple[int, list[int]]], titles: dict[int, Sample]) -> Movement:
    added, removed = (found.get((tag.pk, side), (0, [])) for side in (True, False))
    return Movement(
        kind=tag.kind,
        slug=tag.slug,
        name=tag.name,
        added=added[0],
        removed=removed[0],
        added_samples=tuple(titles[pk] for pk in added[1] if pk in titles),
        removed_samples=tuple(titles[pk] for pk in removed[1] if pk in titles),
    )
