"""The counts of rarity over the kept readings of pieces on topic, taken by the re-check and used on arrival."""

from __future__ import annotations

from django.db import connection, transaction

from analysis.models import Entry, StoryRarity, Tag
from analysis.stories.rarity import Rarity

GROWN = 1.25  # pieces on topic against those counted, from which the counts are taken anew on arrival
_READINGS = """
    FROM analysis_storyreading reading JOIN analysis_entry entry USING (article_id), unnest({keys}) AS key
    WHERE entry.tags @> ARRAY[%(on)s]::int[]{more} GROUP BY key HAVING count(*) > 1
"""
_WORDS = "SELECT key, count(*)" + _READINGS.format(keys="reading.words", more="")
_MARKS = "SELECT key, count(*)" + _READINGS.format(keys="reading.marks", more="")
_NAMED = " AND EXISTS (SELECT FROM analysis_tag tag WHERE tag.id = key AND tag.kind IN ('company', 'product', 'body'))"
_ENTITIES = "SELECT '@' || key, count(*)" + _READINGS.format(keys="entry.tags", more=_NAMED)


def recount() -> Rarity:
    """Counts every kept reading on topic and keeps the counts, of which there is one row."""
    on = Tag.objects.filter(kind=Tag.Kind.RELEVANCE, slug="on").values_list("pk", flat=True).first()
    counts: list[dict[str, int]] = []
    with connection.cursor() as cursor:
        for query in (_WORDS, _MARKS, _ENTITIES):
            cursor.execute(query, {"on": on})
            counts.append(dict(cursor.fetchall()))
    words, marks, entities = counts
    rarity = Rarity(_on_topic(on), words, marks | entities)
    with transaction.atomic():
        StoryRarity.objects.all().delete()
        StoryRarity.objects.create(pieces=rarity.pieces, words=words, concepts=marks | entities)
    return rarity


def current() -> Rarity:
    """The counts as the last re-check left them; taken anew when there are none or the press has grown by a quarter."""
    row = StoryRarity.objects.order_by("-pk").first()
    on = Tag.objects.filter(kind=Tag.Kind.RELEVANCE, slug="on").values_list("pk", flat=True).first()
    if row is None or _on_topic(on) > GROWN * row.pieces:
        return recount()
    return Rarity(row.pieces, row.words, row.concepts)


def _on_topic(on: int | None) -> int:
    return Entry.objects.filter(tags__contains=[on]).count() if on else 0
