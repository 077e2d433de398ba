"""The index in the memory of this process: read whole once, and after a write the pieces that were written to.

A page that reads counts its lists here instead of in the database: any list in a few milliseconds. PostgreSQL says which pieces
were touched (`analysis_touched`) and which transactions a process has not seen; so the mirror shows what the marks of change stand for.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection

from analysis.explore.remembered import DATA, once, state_of
from analysis.measures import packed
from analysis.measures.archive import Archive
from analysis.measures.columns import Ragged
from analysis.measures.periods import zone

_PIECES = """
    SELECT string_agg(int8send(piece.id), ''::bytea), string_agg(int4send((
               (coalesce(entry.dated_at, piece.dated_at) AT TIME ZONE %(zone)s)::date - DATE '1970-01-01')), ''::bytea),
           string_agg(int4send((piece.dated_at AT TIME ZONE %(zone)s)::date - DATE '1970-01-01'), ''::bytea),
           string_agg(int8send(coalesce(member.copy_of_id, piece.id)), ''::bytea),
           string_agg(int8send(coalesce(member.story_id, -piece.id)), ''::bytea),
           string_agg(timestamptz_send(coalesce(entry.dated_at, piece.dated_at)), ''::bytea),
           string_agg(timestamptz_send(piece.first_seen_at), ''::bytea),
           string_agg(int4send(coalesce(cardinality(entry.tags), -1)), ''::bytea),
           string_agg(array_send(entry.tags), ''::bytea)
    FROM articles_article piece LEFT JOIN analysis_entry entry ON entry.article_id = piece.id
    LEFT JOIN analysis_storymember member ON member.article_id = piece.id
    WHERE %(numbers)s::bigint[] IS NULL OR piece.id = ANY(%(numbers)s)
"""
_WEIGHTS = """
    SELECT string_agg(int8send(article_id), ''::bytea), string_agg(int4send(tag_id), ''::bytea),
           string_agg(float8send(score), ''::bytea), string_agg(float8send(title), ''::bytea), string_agg(float8send(body), ''::bytea)
    FROM analysis_themeweight WHERE %(numbers)s::bigint[] IS NULL OR article_id = ANY(%(numbers)s)
"""
_SINCE = 946_684_800_000_000  # microseconds from 1970 to the year 2000, from which PostgreSQL counts
_SNAPSHOT = "SELECT pg_current_snapshot()::text, pg_current_xact_id_if_assigned() IS NOT NULL"
_TOUCHED = """
    SELECT array_agg(DISTINCT article), bool_or(article IS NULL) FROM analysis_touched
    WHERE xact >= pg_snapshot_xmin(%(seen)s::pg_snapshot)::text::bigint
    AND NOT pg_visible_in_snapshot(xact::text::xid8, %(seen)s::pg_snapshot)
"""


@dataclass(frozen=True, slots=True)
class _Held:
    """The archive as of a state; `seen` is PostgreSQL's snapshot of before it was read, "" where nothing may be built on it."""

    archive: Archive
    state: object
    zone: str
    seen: str


_lock = Lock()
_held: list[_Held] = []  # the one of this process, none at first


def archive() -> Archive | None:
    """Every piece in the state that the page being read is in; None outside of a page. No query while nothing was written, one
    when nothing was that a list is made of."""
    state = state_of(DATA)
    return None if state is None else once("archive", lambda: _in(state))


def forget() -> None:
    """Holds nothing any more."""
    _held.clear()


def _in(state: object) -> Archive:
    with _lock:  # who waits is given what the first has read
        old = _held[0] if _held and _held[0].zone == zone().key else None
        if old is None or old.state != state:
            _held[:] = [_read(old, state)]
        return _held[0].archive


def _read(old: _Held | None, state: object) -> _Held:
    """The archive in a state, from an older one where there is one. A transaction that has written itself may yet be taken back:
    nothing is built on what it sees."""
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOT)
        seen, writes = cursor.fetchone()
        kept = "" if writes else seen
        if old and old.seen and not writes:
            cursor.execute(_TOUCHED, {"seen": old.seen})
            touched, any_piece = cursor.fetchone()
            if not touched:
                return _Held(old.archive, state, old.zone, kept)
            if not any_piece and len(touched) < max(1_000, old.archive.size // 4):
                new = _archive(cursor, touched)
                return _Held(old.archive.changed(np.array(touched, dtype=np.int64), new), state, old.zone, kept)
        return _Held(_archive(cursor, None), state, zone().key, kept)


def _archive(cursor: Any, numbers: list[int] | None) -> Archive:
    """The pieces of these numbers, or all, in their order."""
    asked = {"zone": zone().key, "numbers": numbers}
    cursor.execute(_PIECES, asked)
    read = cursor.fetchone()
    piece, text, story, at, seen = (packed.whole(read[place], ">i8") for place in (0, 3, 4, 5, 6))
    day, printed, counts = (packed.whole(read[place], ">i4").astype(np.int32) for place in (1, 2, 7))
    lengths = np.maximum(counts, 0).astype(np.int64)
    flat = packed.arrays(lengths[counts >= 0], read[8]).flat.astype(np.int32)
    tags = Ragged(np.concatenate(([0], np.cumsum(lengths))), flat)
    cursor.execute(_WEIGHTS, asked)
    themes, *weights = packed.weights(piece, cursor.fetchone())
    themes = Ragged(themes.starts, themes.flat.astype(np.int32))
    whole = Archive(piece, at + _SINCE, day, printed, seen + _SINCE, counts >= 0, text, story, tags, themes, *weights)
    return whole.taken(np.argsort(piece))
