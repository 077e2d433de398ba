"""Counts kept ready: pieces a tag a day, pieces a pair of tags a week. Made anew for the weeks that are written down as stale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from analysis.models import StaleWeek

# Facets whose pairs are counted by week; a source or place would multiply the pairs and nobody asks for them.
PAIRED = ["company", "product", "body", "country", "theme", "lang", "relevance"]

_DAYS = """
    SELECT tag.id AS tag_id, (entry.dated_at AT TIME ZONE %(zone)s)::date AS day, count(*)::int AS pieces
    FROM analysis_entry entry CROSS JOIN LATERAL unnest(entry.tags) AS tag(id)
    WHERE entry.dated_at >= %(start)s AND entry.dated_at < %(end)s
    GROUP BY 1, 2
"""
_PAIRS = """
    WITH paired AS (
        SELECT entry.article_id, tag.id AS tag_id,
               date_trunc('week', entry.dated_at AT TIME ZONE %(zone)s)::date AS week
        FROM analysis_entry entry CROSS JOIN LATERAL unnest(entry.tags) AS t(id)
        JOIN analysis_tag tag ON tag.id = t.id AND tag.kind = ANY(%(kinds)s)
        WHERE entry.dated_at >= %(start)s AND entry.dated_at < %(end)s
    )
    SELECT one.tag_id AS first_id, two.tag_id AS second_id, one.week, count(*)::int AS pieces
    FROM paired one JOIN paired two ON two.article_id = one.article_id AND one.tag_id < two.tag_id
    GROUP BY 1, 2, 3
"""


def refresh() -> int:
    """Recounts every stale week, each in a transaction of its own; answers how many. Weeks that lost pieces to a deletion
    are found first: nobody writes those down."""
    _mark(weeks_with_deletions())
    return sum(_refresh(week) for week in StaleWeek.objects.order_by("week").values_list("week", flat=True))


def recount(weeks: Sequence[dt.date]) -> int:
    """Recounts the weeks that begin on these Mondays; answers how many. For a deletion, in its own transaction."""
    _mark(list(weeks))
    return sum(_refresh(week) for week in weeks)


def rebuild() -> int:
    """Recounts every week there is; answers how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT date_trunc('week', dated_at AT TIME ZONE %s)::date FROM analysis_entry"
            " UNION SELECT date_trunc('week', day)::date FROM analysis_tagday UNION SELECT week FROM analysis_pairweek",
            [settings.TIME_ZONE],
        )
        weeks = [week for (week,) in cursor.fetchall()]
    _mark(weeks)
    return refresh()


def drift() -> int:
    """How many kept counts differ from a recount of everything; 0 when all is well."""
    everything: dict[str, Any] = {"zone": settings.TIME_ZONE, "kinds": PAIRED, "start": "-infinity", "end": "infinity"}
    checks = (
        (_DAYS, "SELECT tag_id, day, pieces FROM analysis_tagday"),
        (_PAIRS, "SELECT first_id, second_id, week, pieces FROM analysis_pairweek"),
    )
    total = 0
    with connection.cursor() as cursor:
        for counted, kept in checks:
            cursor.execute(
                f"WITH counted AS ({counted}), kept AS ({kept})"  # noqa: S608 - both are written above
                " SELECT (SELECT count(*) FROM (TABLE counted EXCEPT TABLE kept) missing)"
                " + (SELECT count(*) FROM (TABLE kept EXCEPT TABLE counted) surplus)",
                everything,
            )
            total += cursor.fetchone()[0]
    return total


def weeks_with_deletions() -> list[dt.date]:
    """Weeks in which the number of pieces differs from what the counts say. Every piece has one source, so the counts of
    sources add up to the pieces of a day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH now AS (SELECT (dated_at AT TIME ZONE %s)::date AS day, count(*) AS pieces FROM analysis_entry GROUP BY 1),"
            " kept AS (SELECT day, sum(pieces) AS pieces FROM analysis_tagday JOIN analysis_tag ON id = tag_id"
            " WHERE kind = 'source' GROUP BY 1)"
            " SELECT DISTINCT date_trunc('week', day)::date FROM now FULL JOIN kept USING (day)"
            " WHERE now.pieces IS DISTINCT FROM kept.pieces",
            [settings.TIME_ZONE],
        )
        return [week for (week,) in cursor.fetchall()]


def _mark(weeks: list[dt.date]) -> None:
    StaleWeek.objects.bulk_create([StaleWeek(week=week) for week in sorted(weeks)], ignore_conflicts=True)


def _refresh(week: dt.date) -> bool:
    """Recounts one week, unless another worker does."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Waits for a tagger that has touched this week; the statements after it see what the tagger wrote.
        cursor.execute("DELETE FROM analysis_staleweek WHERE week = %s RETURNING week", [week])
        if not cursor.fetchone():
            return False
        _recount(cursor, week)
    return True


def _recount(cursor: CursorWrapper, week: dt.date) -> None:
    end = week + dt.timedelta(days=7)
    bounds: dict[str, Any] = {
        "zone": settings.TIME_ZONE,
        "kinds": PAIRED,
        "start": _midnight(week),
        "end": _midnight(end),
    }
    cursor.execute("DELETE FROM analysis_tagday WHERE day >= %s AND day < %s", [week, end])
    cursor.execute(f"INSERT INTO analysis_tagday (tag_id, day, pieces) {_DAYS}", bounds)
    cursor.execute("DELETE FROM analysis_pairweek WHERE week = %s", [week])
    cursor.execute(f"INSERT INTO analysis_pairweek (first_id, second_id, week, pieces) {_PAIRS}", bounds)


def _midnight(day: dt.date) -> dt.datetime:
    """The first moment of a local day."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(settings.TIME_ZONE))
