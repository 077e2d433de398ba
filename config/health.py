"""Whether this installation works: its database, its broker, its last good visit and its beat."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from articles.models import Source
from config.celery import TICK_SECONDS, app

STALLED = 24 * TICK_SECONDS  # seconds without a beat after which nothing is being dispatched


@never_cache
@require_safe
def health(_: HttpRequest) -> JsonResponse:
    """200 when everything this process leans on answers, else 503; the body says what and how long ago, in seconds."""
    found: dict[str, Any] = {**_database(), "broker": _broker(), "beat_age": _beat_age()}
    faults = [name for name in ("database", "broker") if found[name] != "ok"]
    if found["beat_age"] is not None and found["beat_age"] > STALLED:
        faults.append("beat")
    return JsonResponse(
        {"status": "ok" if not faults else "failing", "faults": faults, **found}, status=503 if faults else 200
    )


def _database() -> dict[str, Any]:
    """Whether it answers, and the age of the newest visit that went well (null: none yet, or unknown)."""
    try:
        newest = Source.objects.aggregate(at=Max("last_ok_at"))["at"]
    except DatabaseError:
        connection.close()
        return {"database": "unreachable", "newest_visit_age": None}
    return {"database": "ok", "newest_visit_age": newest and round((timezone.now() - newest).total_seconds())}


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
