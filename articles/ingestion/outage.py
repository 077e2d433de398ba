"""Tells our own network's failures from those of others: when most hosts fail at once, we are the ones who are down."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import IntegrityError, connection, transaction

from articles.models import Outage, Visit

WINDOW: Final = dt.timedelta(minutes=2)
LEAST: Final = 6  # different hosts asked; of fewer nothing can be said
PROBE_EVERY: Final = dt.timedelta(seconds=30)
PATIENCE: Final = dt.timedelta(minutes=1)  # until a source that failed through us is visited again
OURS: Final = (Visit.Outcome.UNREACHABLE, Visit.Outcome.TIMEOUT)  # how it looks when nothing gets out

# The last visit to each host counts: one that answered since is no sign of an outage.
_RECENT: Final = """
SELECT count(*), count(*) FILTER (WHERE lost) FROM (
  SELECT DISTINCT ON (s.host) s.host, v.outcome = ANY(%(ours)s) AS lost FROM articles_visit v JOIN articles_source s ON s.id = v.source_id
  WHERE v.started_at > clock_timestamp() - %(window)s * interval '1 second' ORDER BY s.host, v.started_at DESC) AS asked
"""
_PROBE: Final = """
UPDATE articles_outage SET probe_at = clock_timestamp() + %s * interval '1 second' WHERE ended_at IS NULL AND probe_at <= clock_timestamp() RETURNING id
"""
_CLOSE: Final = "UPDATE articles_outage SET ended_at = clock_timestamp() WHERE ended_at IS NULL RETURNING started_at"
_CATCH_UP: Final = """
UPDATE articles_source SET next_visit_at = least(next_visit_at, clock_timestamp() + random() * interval '10 minutes')
WHERE state = 'active' AND fail_since >= %(since)s::timestamptz - %(window)s * interval '1 second' AND id <> %(but)s
"""


def open_one() -> Outage | None:
    """The outage that goes on now, or None."""
    return Outage.objects.filter(ended_at=None).first()


def look() -> Outage | None:
    """Opens an outage when more than half of at least LEAST hosts asked in the last minutes failed; returns the open one."""
    now = open_one()
    if now is not None:
        return now
    with connection.cursor() as cursor:
        cursor.execute(_RECENT, {"ours": [str(outcome) for outcome in OURS], "window": WINDOW.total_seconds()})
        hosts, failed = cursor.fetchone()
    if hosts < LEAST or 2 * failed <= hosts:
        return None
    try:
        with transaction.atomic():
            return Outage.objects.create(hosts=hosts, failed=failed)
    except IntegrityError:  # another worker saw it in the same moment
        return open_one()


def may_probe() -> bool:
    """True for one asker every PROBE_EVERY while an outage is open: then a single visit may go out."""
    with connection.cursor() as cursor:
        cursor.execute(_PROBE, [PROBE_EVERY.total_seconds()])
        return cursor.fetchone() is not None


def over(*, source_id: int) -> None:
    """Somebody answered: closes the outage, if one is open, and has those that failed in it visited soon, not all at once."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE)
        row = cursor.fetchone()
        if row is not None:
            cursor.execute(_CATCH_UP, {"since": row[0], "window": WINDOW.total_seconds(), "but": source_id})
