"""Writes what was found in pieces: names once, a sighting for each piece that holds one, and that the piece was read.

One writer at a time, so that two workers never wait for each other's names. A piece whose words changed since they were read
is left; it still waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from analysis.unlisted import count
from analysis.unlisted.records import TERM, Place

LOCK = 0x1E81C2  # held alone by whoever writes names

_HELD = "SELECT id, content_hash FROM articles_article WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"
_NAMES = """
    INSERT INTO analysis_unlistedname (text, key, language, kind, state, plain, pieces, outlets, recent, before, score)
    SELECT text, key, language, kind, 'open', false, 0, 0, 0, 0, 0
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS found (text, key, language, kind) ON CONFLICT (key) DO NOTHING
"""
_KINDS = """
    UPDATE analysis_unlistedname name SET kind = found.kind FROM unnest(%s::text[], %s::text[]) AS found (key, kind)
    WHERE name.key = found.key AND found.kind <> '' AND found.kind <> name.kind AND (name.kind = '' OR name.kind = %s)
"""
_SIGHTINGS = """
    INSERT INTO analysis_unlistedsighting (name_id, article_id, field, start, "end")
    SELECT name.id, found.article, found.field, found.start, found.last
    FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::int[], %s::int[]) AS found (key, article, field, start, last)
    JOIN analysis_unlistedname name ON name.key = found.key ON CONFLICT DO NOTHING
"""
_READ = """
    INSERT INTO analysis_minedpiece (article_id, content_hash) SELECT * FROM unnest(%s::bigint[], %s::text[])
    ON CONFLICT (article_id) DO UPDATE SET content_hash = excluded.content_hash
"""


@dataclass(frozen=True, slots=True)
class Mined:
    """A piece, the words that were read, and the names they hold."""

    article: int
    content_hash: str
    places: tuple[Place, ...]


@transaction.atomic
def store(batch: Sequence[Mined]) -> int:
    """Stores a batch in place of what these pieces held before; answers how many pieces were written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_HELD, [[piece.article for piece in batch]])
        held: dict[int, str] = dict(cursor.fetchall())
        mine = [piece for piece in batch if held.get(piece.article) == piece.content_hash]
        ids = [piece.article for piece in mine]
        cursor.execute("DELETE FROM analysis_unlistedsighting WHERE article_id = ANY(%s) RETURNING name_id", [ids])
        before = {name for (name,) in cursor.fetchall()}
        touched = _write(cursor, {piece.article: piece.places for piece in mine})
        cursor.execute(_READ, [ids, [piece.content_hash for piece in mine]])
        count.recount(cursor, sorted(before | touched))
    return len(mine)


@transaction.atomic
def add(found: Mapping[int, Iterable[Place]]) -> None:
    """Adds places to pieces that keep what they held: what no single piece can show, such as a burst."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_HELD, [sorted(found)])
        held = {pk for pk, _ in cursor.fetchall()}
        touched = _write(cursor, {article: tuple(places) for article, places in found.items() if article in held})
        count.recount(cursor, sorted(touched))


def _write(cursor: CursorWrapper, found: Mapping[int, Sequence[Place]]) -> set[int]:
    """Writes names and sightings; answers the numbers of the names."""
    best: dict[str, Place] = {}
    for place in (place for places in found.values() for place in places):
        first = best.setdefault(place.key, place)
        if not first.kind and place.kind:
            best[place.key] = place
    names = [best[key] for key in sorted(best)]
    keys, kinds = [name.key for name in names], [name.kind for name in names]
    cursor.execute(_NAMES, [[name.text[:120] for name in names], keys, [name.language for name in names], kinds])
    cursor.execute(_KINDS, [keys, kinds, TERM])
    rows = [(p.key, article, p.field, p.start, p.end) for article, places in found.items() for p in places]
    cursor.execute(_SIGHTINGS, [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], [], [], []])
    cursor.execute("SELECT id FROM analysis_unlistedname WHERE key = ANY(%s)", [keys])
    return {pk for (pk,) in cursor.fetchall()}
