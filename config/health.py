"""Whether this installation works: its database, its broker and its beat; and what waits or was set aside meanwhile."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from articles.health.state import LATE
from articles.models import Source
from articles.tasks import OUTSTANDING, queued
from config.celery import ANALYSE, FETCH, TICK_SECONDS, app

STALLED = 24 * TICK_SECONDS  # seconds without a beat after which nothing is being dispatched
BACKLOG = LATE.total_seconds()  # that a due visit may wait before it is named

# All ages by the database's clock, which is the one that workers go by.
_WAITING = """
SELECT (SELECT extract(epoch FROM clock_timestamp() - max(last_ok_at))::bigint FROM articles_source),
  (SELECT extract(epoch FROM clock_timestamp() - min(next_visit_at))::bigint FROM articles_source
    WHERE state = 'active' AND NOT kind = ANY(%s) AND next_visit_at <= clock_timestamp()),
  (SELECT count(*) FROM articles_quarantine WHERE verdict = ''),
  (SELECT started_at FROM articles_outage WHERE ended_at IS NULL),
  (SELECT count(*) FROM analysis_message WHERE dead_at IS NOT NULL)
"""
_UNKNOWN: dict[str, Any] = {
    "newest_visit_age": None,
    "oldest_due_age": None,
    "quarantined": None,
    "outage": None,
    "given_up": None,
}


@never_cache
@require_safe
def health(_: HttpRequest) -> JsonResponse:
    """200 when everything this process leans on answers, else 503; the body says what, with ages in seconds; `outage` is since when.

    `faults` are what makes a 503; `warnings` are what works but wants a look: backlog, quarantine, outage, notices that
    were given up.
    """
    found: dict[str, Any] = {**_database(), "broker": _broker(), "beat_age": _beat_age()}
    found["queued"] = {name: queued(name) for name in (FETCH, ANALYSE)} if found["broker"] == "ok" else None
    faults = [name for name in ("database", "broker") if found[name] != "ok"]
    if found["beat_age"] is not None and found["beat_age"] > STALLED:
        faults.append("beat")
    told = {"status": "ok" if not faults else "failing", "faults": faults, "warnings": _warnings(found), **found}
    return JsonResponse(told, status=503 if faults else 200)


def _warnings(found: dict[str, Any]) -> list[str]:
    """What waits too long, was set aside or given up, or cannot get out."""
    late = (found["oldest_due_age"] or 0) > BACKLOG
    crowded = sum((found["queued"] or {}).values()) > OUTSTANDING
    warned = {
        "backlog": late or crowded,
        "quarantine": found["quarantined"],
        "outage": found["outage"] is not None,
        "notices": found["given_up"],
    }
    return [name for name, holds in warned.items() if holds]


def _database() -> dict[str, Any]:
    """Whether it answers, and what it knows of visits (null: none, or unknown)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_WAITING, [[str(kind) for kind in Source.NEVER_VISITED]])
            row = cursor.fetchone()
    except DatabaseError:
        connection.close()
        return {"database": "unreachable", **_UNKNOWN}
    return {"database": "ok", **dict(zip(_UNKNOWN, row, strict=True))}


def _broker() -> str:
    try:
        with app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except (OperationalError, OSError):
        return "unreachable"
    return "ok"


def _beat_age() -> int | None:
    """Seconds since the last tick was worked off; None on a machine that sees none of them."""
    try:
        return round(time.time() - (settings.HOME.path / "run" / "tick").stat().st_mtime)
    except OSError:
        return None
