"""Which pieces stories are made of: those on topic, with what was read off their words kept in rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import rensa
from django.db.models import F, Q
from django.utils import timezone

from analysis.models import Assertion, Entry, StoryReading, Tag, TaggingRun
from analysis.stories import agency, words
from analysis.stories.meaning import Embedder, lead
from analysis.stories.records import Piece, Reading, Traits, family_of
from analysis.tagging.standing import StandingLines
from articles.models import Article

BATCH = 1000
VERSION = 1  # of the way of reading; a higher one reads every piece again
PERMUTATIONS = 128
SEED = 20250731  # any number; it has to stay the same so that two runs agree
SHORTEST = 200  # characters (English) under which a text is too short for shingles to tell anything
SHORTEST_HAN = 80  # the same amount of text in Chinese
_FIELDS = ("source_id", "source__name", "language", "title", "teaser", "body", "author", "dated_at", "content_hash")


def on_topic(within: Iterable[int] | None = None) -> list[int]:
    """Ids of every piece on topic, of those within some ids if given, ascending. Empty before anything was tagged."""
    tag = Tag.objects.filter(kind=Tag.Kind.RELEVANCE, slug="on").first()
    if tag is None:
        return []
    entries = Entry.objects.filter(tags__contains=[tag.pk])
    if within is not None:
        entries = entries.filter(pk__in=list(within))
    return list(entries.order_by("pk").values_list("pk", flat=True))


def keep(
    ids: Sequence[int], *, embedder: Embedder | None = None, progress: Callable[[int, int], None] | None = None
) -> int:
    """Reads those of these pieces that were not read yet, or whose words have changed, and keeps what was read; answers how
    many. `progress` is told (pieces looked at, pieces in all)."""
    standing, done = StandingLines(), 0
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        waiting = _unread(batch, meant=embedder is not None)
        rows = list(Article.objects.filter(pk__in=waiting).order_by("pk").values("id", *_FIELDS))
        lines = standing.of(row["source_id"] for row in rows)
        read_now = [(row, read(_piece_of(row), lines[row["source_id"]])) for row in rows]
        meanings = embedder.encode([lead(r["title"], r["teaser"], r["body"]) for r in rows]) if embedder else ()
        _write([_row(row, reading) for row, reading in read_now], meanings)
        done += len(rows)
        if progress:
            progress(min(start + BATCH, len(ids)), len(ids))
    return done


def traits_of(ids: Sequence[int]) -> list[Traits]:
    """What these pieces are compared by, by id ascending: kept readings with the tags as they are now. Pieces without a
    kept reading are left out."""
    kinds = (Tag.Kind.COMPANY, Tag.Kind.PRODUCT, Tag.Kind.BODY)
    entities = frozenset(Tag.objects.filter(kind__in=kinds).values_list("pk", flat=True))
    found: list[Traits] = []
    for start in range(0, len(ids), BATCH):
        batch = list(ids[start : start + BATCH])
        runs = TaggingRun.objects.filter(article__in=batch, rule_set=F("article__entry__rule_set"), is_roundup=True)
        roundups = set(runs.values_list("article_id", flat=True))
        mains = _mains(batch)
        rows = StoryReading.objects.filter(pk__in=batch).order_by("pk").annotate(
            at=F("article__dated_at"), source_id=F("article__source_id"), language=F("article__language"),
            tags=F("article__entry__tags"),
        )  # fmt: skip
        for row in rows:
            named = entities.intersection(row.tags or ())
            found.append(_traits(row, named, named & mains.get(row.pk, set()), is_roundup=row.pk in roundups))
    return found


def read(piece: Piece, repeated: frozenset[str] = frozenset()) -> Reading:
    """What is read off a piece's words; `repeated` are its source's standing lines. The same words always give the same."""
    han = piece.family == "zh"
    text = words.without_boilerplate(piece.body or piece.teaser, repeated)
    body = text if piece.body else ""
    own = agency.of_outlet(piece.outlet)
    return Reading(
        title=words.normal(piece.title),
        heads=tuple(sorted(set(words.words(piece.title)))),
        terms=words.terms(piece.title, piece.teaser, body, han=han),
        marks=words.notions(piece.title, piece.teaser, body, han=han),
        signature=signature(text, han=han),
        agency=own or agency.credited(piece.body or piece.teaser, piece.author),
        is_agency=bool(own),
    )


def traits(piece: Piece, reading: Reading | None = None) -> Traits:
    """What a piece is compared by; without `reading` its words are read."""
    reading = reading or read(piece)
    return Traits(
        id=piece.id,
        hours=piece.at.timestamp() / 3600,
        day=piece.day,
        source_id=piece.source_id,
        language=piece.language,
        family=piece.family,
        title=reading.title,
        heads=reading.heads,
        signature=reading.signature,
        terms=reading.terms,
        entities=piece.entities,
        mains=piece.mains,
        marks=reading.marks,
        is_roundup=piece.is_roundup,
        agency=reading.agency,
        is_agency=reading.is_agency,
    )


def signature(text: str, *, han: bool) -> tuple[int, ...]:
    """The MinHash signature of a text, 128 numbers; empty when the text is too short to be told from another by it."""
    if len(text.strip()) < (SHORTEST_HAN if han else SHORTEST):
        return ()
    sketch = rensa.RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(sorted(words.shingles(text, han=han)))
    return tuple(sketch.digest())


def _unread(batch: Sequence[int], *, meant: bool) -> list[int]:
    """Those of a batch without a reading of their present words (and, where meanings can be had, without one)."""
    kept = StoryReading.objects.filter(pk__in=batch, version=VERSION, content_hash=F("article__content_hash"))
    if meant:
        kept = kept.exclude(meaning=[])
    return sorted(set(batch) - set(kept.values_list("pk", flat=True)))


def _mains(batch: Sequence[int]) -> dict[int, set[int]]:
    """The tags that each piece of a batch is mainly about, as the rules in force or a person say."""
    in_force = Q(rule_set=None) | Q(rule_set=F("article__entry__rule_set"))
    rows = Assertion.objects.filter(
        in_force, article__in=batch, verdict=Assertion.Verdict.ACCEPTED, standing=Assertion.Standing.MAIN
    )
    found: dict[int, set[int]] = {}
    for article, tag in rows.values_list("article_id", "tag_id"):
        found.setdefault(article, set()).add(tag)
    return found


def _piece_of(row: dict[str, Any]) -> Piece:
    at = row["dated_at"]
    return Piece(
        id=row["id"], at=at, day=timezone.localdate(at), source_id=row["source_id"], language=row["language"],
        title=row["title"], teaser=row["teaser"], body=row["body"], entities=frozenset(), outlet=row["source__name"],
        author=row["author"], content_hash=row["content_hash"],
    )  # fmt: skip


def _row(row: dict[str, Any], reading: Reading) -> StoryReading:
    return StoryReading(
        article_id=row["id"],
        content_hash=row["content_hash"],
        version=VERSION,
        title=reading.title,
        heads=list(reading.heads),
        words=[word for word, _ in reading.terms],
        counts=[count for _, count in reading.terms],
        marks=sorted(reading.marks),
        signature=list(reading.signature),
        agency=reading.agency,
        is_agency=reading.is_agency,
    )


def _write(rows: Sequence[StoryReading], meanings: Sequence[Sequence[float]]) -> None:
    for row, meaning in zip(rows, meanings, strict=False):
        row.meaning = list(meaning)
    fields = [f.name for f in StoryReading._meta.fields if not f.primary_key]
    StoryReading.objects.bulk_create(rows, update_conflicts=True, unique_fields=["article"], update_fields=fields)


def _traits(row: StoryReading, named: frozenset[int], mains: frozenset[int], *, is_roundup: bool) -> Traits:
    at, language = row.at, row.language  # type: ignore[attr-defined]  # annotated
    return Traits(
        id=row.pk,
        hours=at.timestamp() / 3600,
        day=timezone.localdate(at),
        source_id=row.source_id,  # type: ignore[attr-defined]
        language=language,
        family=family_of(language),
        title=row.title,
        heads=tuple(row.heads),
        signature=tuple(row.signature),
        terms=tuple(zip(row.words, row.counts, strict=True)),
        entities=named,
        mains=mains,
        marks=frozenset(row.marks),
        is_roundup=is_roundup,
        agency=row.agency,
        is_agency=row.is_agency,
        meaning=tuple(row.meaning),
    )
