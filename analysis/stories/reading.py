"""Which pieces stories are made of: those on topic, read from the index and reduced to what they are compared by."""

from __future__ import annotations

from collections.abc import Iterator

import rensa
from django.db.models import F
from django.utils import timezone

from analysis.models import Entry, Tag, TaggingRun
from analysis.stories import words
from analysis.stories.records import Piece, Traits
from articles.models import Article

BATCH = 1000
PERMUTATIONS = 128
SEED = 20250731  # any number; it has to stay the same so that two runs agree
SHORTEST = 200  # characters (English) under which a text is too short for shingles to tell anything
SHORTEST_HAN = 80  # the same amount of text in Chinese


def on_topic() -> list[int]:
    """Ids of every piece on topic, ascending. Empty before anything was tagged."""
    tag = Tag.objects.filter(kind=Tag.Kind.RELEVANCE, slug="on").first()
    if tag is None:
        return []
    return list(Entry.objects.filter(tags__contains=[tag.pk]).order_by("pk").values_list("pk", flat=True))


def pieces(ids: list[int]) -> Iterator[Piece]:
    """The pieces with these ids, in that order, a batch at a time."""
    kinds = (Tag.Kind.COMPANY, Tag.Kind.PRODUCT, Tag.Kind.BODY)
    entities = frozenset(Tag.objects.filter(kind__in=kinds).values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        runs = TaggingRun.objects.filter(article__in=batch, rule_set=F("article__entry__rule_set"), is_roundup=True)
        roundups = set(runs.values_list("article_id", flat=True))
        rows = Article.objects.filter(pk__in=batch).annotate(tags=F("entry__tags")).order_by("pk")
        for row in rows.only("source_id", "language", "title", "teaser", "body", "dated_at"):
            yield _piece(row, entities.intersection(row.tags or ()), is_roundup=row.pk in roundups)


def _piece(row: Article, entities: frozenset[int], *, is_roundup: bool) -> Piece:
    return Piece(
        id=row.pk,
        at=row.dated_at,
        day=timezone.localdate(row.dated_at),
        source_id=row.source_id,
        language=row.language,
        title=row.title,
        teaser=row.teaser,
        body=row.body,
        entities=entities,
        is_roundup=is_roundup,
    )


def traits(piece: Piece) -> Traits:
    """What a piece is compared by. The same piece always gives the same traits."""
    han = piece.family == "zh"
    text = words.without_boilerplate(piece.body or piece.teaser)
    return Traits(
        id=piece.id,
        hours=piece.at.timestamp() / 3600,
        day=piece.day,
        source_id=piece.source_id,
        language=piece.language,
        family=piece.family,
        title=words.normal(piece.title),
        signature=signature(text, han=han),
        terms=words.terms(piece.title, piece.teaser, text if piece.body else "", han=han),
        entities=piece.entities,
        marks=words.marks(f"{piece.title}\n{piece.teaser}\n{text}"),
        is_roundup=piece.is_roundup,
    )


def signature(text: str, *, han: bool) -> tuple[int, ...]:
    """The MinHash signature of a text, 128 numbers; empty when the text is too short to be told from another by it."""
    if len(text.strip()) < (SHORTEST_HAN if han else SHORTEST):
        return ()
    sketch = rensa.RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(sorted(words.shingles(text, han=han)))
    return tuple(sketch.digest())
