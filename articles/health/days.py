"""The diary: what every source gave on every day, written with each visit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.utils import timezone

_RECORD: Final = """
INSERT INTO articles_sourceday AS kept (source_id, day, state, visits, failures, created, reason)
VALUES (%(source)s, %(day)s, %(state)s, 1, %(failures)s, %(created)s, %(reason)s)
ON CONFLICT (source_id, day) DO UPDATE SET visits = kept.visits + 1, failures = kept.failures + excluded.failures,
  created = kept.created + excluded.created,
  state = CASE WHEN excluded.state = 'read' THEN 'read' ELSE kept.state END,
  reason = CASE WHEN excluded.state = 'read' OR kept.state = 'read' THEN '' ELSE excluded.reason END
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
    """Adds a visit to its day, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            _RECORD,
            {
                "source": visit.source_id,
                "day": timezone.localdate(visit.at),
                "state": "read" if visit.well else "gap",
                "failures": int(not visit.well),
                "created": visit.created,
                "reason": "" if visit.well else visit.reason[:300],
            },
        )
