"""The diary: what every source gave on every day, and the days that were not collected, each with its cause.

A day is `read` when a visit went well on it; else it is a gap. When the first visit that goes well again still lists
something we had, nothing fell out of the source's window meanwhile: the days between become `caught_up`. When it lists
only what is new to us, they stay gaps, and the day of that visit notes that something may have been missed before it.
The diary of a source has no holes: days without a visit get their rows before the next visit's, or from `close`.
Sample outlets publish a past window and archives are never visited: neither gets a row for a day without a visit.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from articles.models import Source

# Why a day was not collected, as it is shown after "not collected".
PAUSED: Final = gettext_noop("It was paused.")
GONE: Final = gettext_noop("Its outlet had taken it down.")
QUARANTINED: Final = gettext_noop("Its document was set aside.")
NETWORK: Final = gettext_noop("Our own network was down.")
NOT_YET: Final = gettext_noop("Its next visit was still to come.")
NOBODY: Final = gettext_noop("Nobody visited: the installation was off.")
OVERDUE: Final = gettext_noop("Its visit was due, and nobody came.")
MISSED: Final = gettext_noop("Some pieces may have been missed before: it listed nothing that we had.")

BLAMED_BACK: Final = 14  # days in which an outage may still become known as the cause

# One row for each day between a source's last row and `until`; what is there stays. A source that somebody holds is passed
# over, since its visit fills its own days: whoever waits for rows while holding others' may close a circle.
_FILL: Final = """
WITH source AS MATERIALIZED (
  SELECT articles_source.id, state, next_visit_at, fail_reason, newest.day FROM articles_source
  CROSS JOIN LATERAL (SELECT day FROM articles_sourceday WHERE source_id = articles_source.id ORDER BY day DESC LIMIT 1) AS newest
  WHERE (%(source)s::bigint IS NULL OR articles_source.id = %(source)s) AND NOT is_sample AND NOT kind = ANY(%(never)s) AND newest.day < %(until)s
  FOR NO KEY UPDATE OF articles_source SKIP LOCKED)
INSERT INTO articles_sourceday (source_id, day, state, visits, failures, created, reason)
SELECT source.id, missing.day, 'gap', 0, 0, 0, left(CASE
    WHEN source.state = 'paused' THEN %(paused)s
    WHEN source.state = 'gone' THEN %(gone)s
    WHEN source.state = 'quarantined' THEN %(quarantined)s
    WHEN (SELECT coalesce(sum(least(coalesce(outage.ended_at, clock_timestamp()), span.after) - greatest(outage.started_at, span.start)), interval '0')
      FROM articles_outage AS outage WHERE outage.started_at < span.after AND coalesce(outage.ended_at, clock_timestamp()) > span.start)
      >= (span.after - span.start) / 2 THEN %(network)s
    WHEN source.next_visit_at >= span.after THEN coalesce(nullif(source.fail_reason, ''), %(not_yet)s)
    WHEN NOT EXISTS (SELECT FROM articles_sourceday AS other WHERE other.day = missing.day AND other.visits > 0) THEN %(nobody)s
    ELSE coalesce(nullif(source.fail_reason, ''), %(overdue)s) END, 300)
FROM source
CROSS JOIN LATERAL (SELECT generate_series(source.day + 1, %(until)s::date, interval '1 day')::date AS day) AS missing
CROSS JOIN LATERAL (SELECT missing.day::timestamp AT TIME ZONE %(zone)s AS start, (missing.day + 1)::timestamp AT TIME ZONE %(zone)s AS after) AS span
ON CONFLICT (source_id, day) DO NOTHING
"""

# Days whose every visit fell into an outage of ours: the source is not to blame.
_BLAME: Final = """
UPDATE articles_sourceday SET reason = %(network)s WHERE id IN (SELECT gap.id FROM articles_sourceday AS gap
WHERE gap.state = 'gap' AND gap.failures > 0 AND gap.reason <> %(network)s AND gap.day > %(until)s::date - %(back)s AND gap.day <= %(until)s::date
  AND EXISTS (SELECT FROM articles_outage AS outage WHERE outage.started_at < (gap.day + 1)::timestamp AT TIME ZONE %(zone)s
    AND (outage.ended_at IS NULL OR outage.ended_at > gap.day::timestamp AT TIME ZONE %(zone)s))
  AND NOT EXISTS (SELECT FROM articles_visit AS visit WHERE visit.source_id = gap.source_id
    AND visit.started_at >= gap.day::timestamp AT TIME ZONE %(zone)s AND visit.started_at < (gap.day + 1)::timestamp AT TIME ZONE %(zone)s
    AND NOT EXISTS (SELECT FROM articles_outage AS own WHERE visit.started_at >= own.started_at - interval '2 minutes'
      AND (own.ended_at IS NULL OR visit.started_at <= own.ended_at)))
FOR NO KEY UPDATE OF gap SKIP LOCKED)
"""

# The first visit that brings or knows something settles the gaps since the last good day: a later one overlaps with that.
_RECORD: Final = """
WITH before AS (
  SELECT max(day) FILTER (WHERE day < %(day)s) AS good, coalesce(bool_or(day = %(day)s), false) AS again, coalesce(bool_or(day = %(day)s AND created > 0), false) AS settled
  FROM articles_sourceday WHERE source_id = %(source)s AND state = 'read' AND day <= %(day)s),
caught_up AS (
  UPDATE articles_sourceday SET state = 'caught_up', reason = '' FROM before
  WHERE source_id = %(source)s AND state = 'gap' AND day > before.good AND day < %(day)s AND NOT before.settled AND %(overlapped)s)
INSERT INTO articles_sourceday AS kept (source_id, day, state, visits, failures, created, reason)
SELECT %(source)s, %(day)s, %(state)s, 1, %(failures)s, %(created)s,
  CASE WHEN %(state)s = 'gap' THEN %(reason)s WHEN %(strange)s AND (before.again OR before.good IS NOT NULL) THEN %(missed)s ELSE '' END FROM before
ON CONFLICT (source_id, day) DO UPDATE SET visits = kept.visits + 1, failures = kept.failures + excluded.failures,
  created = kept.created + excluded.created,
  state = CASE WHEN excluded.state = 'read' THEN 'read' ELSE kept.state END,
  reason = CASE WHEN kept.state = 'read' AND kept.reason <> '' THEN kept.reason
    WHEN kept.state = 'read' AND excluded.state = 'gap' THEN '' ELSE excluded.reason END
"""


@dataclass(frozen=True, slots=True)
class Looked:
    """One visit as the diary sees it. `overlapped`: the source still listed something we had, so nothing fell out between."""

    source_id: int
    at: dt.datetime
    well: bool
    created: int
    overlapped: bool
    reason: str = ""


def record(visit: Looked) -> None:
    """Adds a visit to its day, in the caller's transaction, and settles the gaps before it if it can."""
    day = timezone.localdate(visit.at)
    with connection.cursor() as cursor:
        _fill(cursor, until=day - dt.timedelta(days=1), source_id=visit.source_id)
        cursor.execute(
            _RECORD,
            {
                "source": visit.source_id,
                "day": day,
                "state": "read" if visit.well else "gap",
                "failures": int(not visit.well),
                "created": visit.created,
                "reason": "" if visit.well else visit.reason[:300],
                "overlapped": visit.well and visit.overlapped,
                "strange": visit.well and visit.created > 0 and not visit.overlapped,
                "missed": MISSED,
            },
        )


@transaction.atomic
def close(until: dt.date | None = None) -> int:
    """Gives every visited source its rows up to `until` (yesterday by the database's clock), and names outages as causes.

    Returns how many days were filled. Harmless when repeated, and beside visits under way.
    """
    with connection.cursor() as cursor:
        last = until or _yesterday(cursor)
        filled = _fill(cursor, until=last)
        cursor.execute(_BLAME, {"until": last, "zone": _zone(), "network": NETWORK, "back": BLAMED_BACK})
    return filled


def _fill(cursor: Any, *, until: dt.date, source_id: int | None = None) -> int:
    asked = {
        "source": source_id, "until": until, "zone": _zone(), "never": [str(kind) for kind in Source.NEVER_VISITED],
        "paused": PAUSED, "gone": GONE, "quarantined": QUARANTINED, "network": NETWORK, "not_yet": NOT_YET,
        "nobody": NOBODY, "overdue": OVERDUE,
    }  # fmt: skip
    cursor.execute(_FILL, asked)
    return int(cursor.rowcount)


def _yesterday(cursor: Any) -> dt.date:
    cursor.execute("SELECT (clock_timestamp() AT TIME ZONE %s)::date - 1", [_zone()])
    day: dt.date = cursor.fetchone()[0]
    return day


def _zone() -> str:
    """The name of the zone in which days are counted."""
    return timezone.get_current_timezone_name()
