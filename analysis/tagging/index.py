"""The index that lists read, written from what pieces count as: entries, covering tags, stale weeks, people's resolved words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from analysis.tagging.effective import Effective


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One piece as lists see it, in the order of its columns."""

    article_id: int
    dated_at: dt.datetime
    tags: list[int]
    lexemes: str
    relevance: int
    rule_set_id: int


def monday(moment: dt.datetime) -> dt.date:
    """The Monday of the week a moment falls in, in the installation's time zone."""
    day = timezone.localdate(moment)
    return day - dt.timedelta(days=day.weekday())


def write(cursor: CursorWrapper, rows: Sequence[EntryRow]) -> None:
    """Replaces the index of these pieces and writes down the weeks that they were and are counted in."""
    ids = [row.article_id for row in rows]
    weeks = {monday(row.dated_at) for row in rows} | weeks_of(cursor, ids)
    cursor.execute("DELETE FROM analysis_articletag WHERE article_id = ANY(%s)", [ids])
    cursor.execute("DELETE FROM analysis_entry WHERE article_id = ANY(%s)", [ids])
    with cursor.copy(
        "COPY analysis_entry (article_id, dated_at, tags, lexemes, relevance, rule_set_id) FROM STDIN"
    ) as copy:
        for row in rows:
            copy.write_row((row.article_id, row.dated_at, row.tags, row.lexemes, row.relevance, row.rule_set_id))
    with cursor.copy("COPY analysis_articletag (article_id, tag_id, dated_at, tags) FROM STDIN") as copy:
        for row in rows:
            for tag in row.tags:
                copy.write_row((row.article_id, tag, row.dated_at, row.tags))
    mark(cursor, weeks)


def reword(cursor: CursorWrapper, lexemes: Mapping[int, str]) -> None:
    """Gives stored entries the words that this version cuts their texts into; no rule has a say in them, so that a candidate's
    reading writes them at once. Entries that hold them already are left alone."""
    cursor.execute(
        "UPDATE analysis_entry entry SET lexemes = cut.words::tsvector"
        " FROM unnest(%s::bigint[], %s::text[]) AS cut (id, words)"
        " WHERE entry.article_id = cut.id AND entry.lexemes <> cut.words::tsvector",
        [list(lexemes), list(lexemes.values())],
    )


def retag(cursor: CursorWrapper, tags: Mapping[int, list[int]], relevance: Mapping[int, int]) -> None:
    """Gives stored entries other tags, and writes down their weeks."""
    ids = list(tags)
    cursor.executemany(
        "UPDATE analysis_entry SET tags = %s, relevance = %s WHERE article_id = %s",
        [(tags[key], relevance[key], key) for key in ids],
    )
    cursor.execute("DELETE FROM analysis_articletag WHERE article_id = ANY(%s)", [ids])
    cursor.execute(
        "INSERT INTO analysis_articletag (article_id, tag_id, dated_at, tags)"
        " SELECT article_id, unnest(tags), dated_at, tags FROM analysis_entry WHERE article_id = ANY(%s)",
        [ids],
    )
    mark(cursor, weeks_of(cursor, ids))


def weeks_of(cursor: CursorWrapper, ids: Sequence[int]) -> set[dt.date]:
    """The weeks in which these pieces are counted now."""
    cursor.execute("SELECT dated_at FROM analysis_entry WHERE article_id = ANY(%s)", [list(ids)])
    return {monday(moment) for (moment,) in cursor.fetchall()}


def mark(cursor: CursorWrapper, weeks: Iterable[dt.date]) -> None:
    """Writes the weeks down as stale, in order, touching rows that stand already: a recount under way then waits for us,
    or we for it, and neither misses the other."""
    for week in sorted(weeks):
        cursor.execute(
            "INSERT INTO analysis_staleweek (week) VALUES (%s) ON CONFLICT (week) DO UPDATE SET week = EXCLUDED.week",
            [week],
        )


def say(cursor: CursorWrapper, heard: Mapping[int, Effective | None]) -> None:
    """Writes what people said as resolved assertions, in place of what they were resolved to before."""
    cursor.execute("DELETE FROM analysis_assertion WHERE article_id = ANY(%s) AND author = 'person'", [list(heard)])
    rows = [(key, said) for key, said in heard.items() if said is not None]
    if not rows:
        return
    with cursor.copy(
        "COPY analysis_assertion (article_id, tag_id, author, verdict, reason, standing, score, is_primary, via_id,"
        " evidence) FROM STDIN"
    ) as copy:
        for key, said in rows:
            for claim in said.claims:
                if claim.tag in said.spoken:
                    copy.write_row(
                        (
                            key,
                            claim.tag,
                            "person",
                            "accepted",
                            "",
                            claim.standing,
                            claim.score,
                            claim.is_primary,
                            claim.via,
                            "[]",
                        )
                    )
            for tag in said.refused:
                copy.write_row((key, tag, "person", "rejected", "", "", 0.0, False, None, "[]"))
