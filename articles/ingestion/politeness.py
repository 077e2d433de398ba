"""Takes turns at a host: one request at a time every two seconds, whoever asks, and none while it wants us to wait."""

from __future__ import annotations

import datetime as dt
import time
from typing import Final
from urllib.parse import urlsplit

from django.db import connection

from articles.egress.rules import Rules
from articles.ingestion.outcomes import Postponed

GAP: Final = dt.timedelta(seconds=2)
PATIENCE: Final = dt.timedelta(seconds=10)  # longer than this, the worker does something else meanwhile

# One statement decides, by the database's clock: a new host is free, a known one when its slot and its wait are over.
_TAKE: Final = """
INSERT INTO articles_host AS host (key, next_slot_at) VALUES (%(key)s, clock_timestamp() + %(gap)s * interval '1 second')
ON CONFLICT (key) DO UPDATE SET next_slot_at = clock_timestamp() + %(gap)s * interval '1 second'
WHERE host.next_slot_at <= clock_timestamp() AND (host.backoff_until IS NULL OR host.backoff_until <= clock_timestamp())
RETURNING key
"""
_WAIT: Final = """
SELECT extract(epoch FROM greatest(next_slot_at, backoff_until) - clock_timestamp())::float8 FROM articles_host WHERE key = %s
"""
_ASKED_TO_WAIT: Final = "SELECT key FROM articles_host WHERE key = %s AND backoff_until > clock_timestamp()"
_BACK_OFF: Final = """
INSERT INTO articles_host AS host (key, next_slot_at, backoff_until) VALUES (%(key)s, clock_timestamp(), clock_timestamp() + %(delay)s * interval '1 second')
ON CONFLICT (key) DO UPDATE SET backoff_until = greatest(host.backoff_until, excluded.backoff_until)
"""


def host_key(url: str) -> str:
    """What one turn is for: scheme, name and port of an address. The address must be canonical."""
    parts = urlsplit(url)
    return (
        f"{parts.scheme}://{(parts.hostname or '').lower()}:{parts.port or (443 if parts.scheme == 'https' else 80)}"[
            :300
        ]
    )


def gap_for(url: str, rules: Rules) -> dt.timedelta:
    """Time between two requests: none for hosts of the operator's own, GAP for all others."""
    return dt.timedelta(0) if rules.is_own(urlsplit(url).hostname or "") else GAP


def take_turn(url: str, *, gap: dt.timedelta, patience: dt.timedelta = PATIENCE) -> None:
    """Returns when it is our turn at the host of `url`. Raises Postponed when that would take longer than `patience`."""
    key = host_key(url)
    end = time.monotonic() + patience.total_seconds()
    while not _take(key, gap):
        wait = _seconds_until_free(key)
        if time.monotonic() + wait > end:
            raise Postponed(
                f"{urlsplit(url).hostname} wants us to wait. Its turn comes in {wait:.0f} seconds.", seconds=wait
            )
        time.sleep(max(wait, 0.01))


def back_off(url: str, *, delay: dt.timedelta) -> None:
    """Nobody asks the host of `url` for anything until `delay` has passed."""
    with connection.cursor() as cursor:
        cursor.execute(_BACK_OFF, {"key": host_key(url), "delay": delay.total_seconds()})


def _take(key: str, gap: dt.timedelta) -> bool:
    with connection.cursor() as cursor:
        if not gap:  # no slot to take: only a wait that the host asked for counts, and reading it writes nothing
            cursor.execute(_ASKED_TO_WAIT, [key])
            return cursor.fetchone() is None
        cursor.execute(_TAKE, {"key": key, "gap": gap.total_seconds()})
        return cursor.fetchone() is not None


def _seconds_until_free(key: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute(_WAIT, [key])
        row = cursor.fetchone()
    return max(float(row[0]), 0.0) if row else 0.0
