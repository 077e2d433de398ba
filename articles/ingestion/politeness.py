"""Takes turns at a host: one request at a time, two seconds apart, whoever asks, and none while it wants us to wait."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

from django.db import connection

from articles.egress.rules import Rules
from articles.ingestion.outcomes import Postponed

GAP: Final = dt.timedelta(seconds=2)
PATIENCE: Final = dt.timedelta(seconds=10)  # longer than this, the worker does something else meanwhile
HOLD: Final = dt.timedelta(seconds=40)  # an exchange ends after 30 seconds; who was killed meanwhile holds no longer

# One statement decides, by the database's clock: a new host is free, a known one when nobody asks it and its waits are over.
_TAKE: Final = """
INSERT INTO articles_host AS host (key, next_slot_at, held_until, robots_text)
VALUES (%(key)s, clock_timestamp(), clock_timestamp() + %(hold)s * interval '1 second', '')
ON CONFLICT (key) DO UPDATE SET held_until = excluded.held_until
WHERE host.next_slot_at <= clock_timestamp()
  AND (host.held_until IS NULL OR host.held_until <= clock_timestamp())
  AND (host.backoff_until IS NULL OR host.backoff_until <= clock_timestamp())
RETURNING key
"""
_GIVE_BACK: Final = """
UPDATE articles_host SET held_until = NULL, next_slot_at = clock_timestamp() + %(gap)s * interval '1 second' WHERE key = %(key)s
"""
_WAIT: Final = """
SELECT extract(epoch FROM greatest(next_slot_at, backoff_until) - clock_timestamp())::float8 FROM articles_host WHERE key = %s
"""
_ASKED_TO_WAIT: Final = "SELECT key FROM articles_host WHERE key = %s AND backoff_until > clock_timestamp()"
_BACK_OFF: Final = """
INSERT INTO articles_host AS host (key, next_slot_at, backoff_until, robots_text)
VALUES (%(key)s, clock_timestamp(), clock_timestamp() + %(delay)s * interval '1 second', '')
ON CONFLICT (key) DO UPDATE SET backoff_until = greatest(host.backoff_until, excluded.backoff_until)
"""


def host_key(url: str) -> str:
    """What one turn is for: scheme, name and port of a canonical address, as the database cuts it from a source's."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"[:300]


def gap_for(url: str, rules: Rules) -> dt.timedelta:
    """Time between two requests: none for hosts of the operator's own, GAP for all others."""
    return dt.timedelta(0) if rules.is_own(urlsplit(url).hostname or "") else GAP


@contextmanager
def turn(
    url: str, *, rules: Rules, gap: dt.timedelta | None = None, patience: dt.timedelta = PATIENCE
) -> Iterator[None]:
    """The block runs when it is our turn at the host of `url`, and nobody else asks it meanwhile.

    `gap` is the time that passes until the next turn (None: as `gap_for` says). Raises Postponed when our turn would take
    longer than `patience` to come.
    """
    key, gap = host_key(url), gap_for(url, rules) if gap is None else gap
    _wait_for(key, gap, patience)
    try:
        yield
    finally:
        if gap:
            with connection.cursor() as cursor:
                cursor.execute(_GIVE_BACK, {"key": key, "gap": gap.total_seconds()})


def back_off(url: str, *, delay: dt.timedelta) -> None:
    """Nobody asks the host of `url` for anything until `delay` has passed."""
    with connection.cursor() as cursor:
        cursor.execute(_BACK_OFF, {"key": host_key(url), "delay": delay.total_seconds()})


def _wait_for(key: str, gap: dt.timedelta, patience: dt.timedelta) -> None:
    end = time.monotonic() + patience.total_seconds()
    while not _take(key, gap):
        wait = _seconds_until_free(key)
        if time.monotonic() + wait > end:
            name = urlsplit(key).hostname
            raise Postponed(f"{name} wants us to wait. Its turn comes in {wait:.0f} seconds.", seconds=max(wait, 1.0))
        time.sleep(max(wait, 0.1))


def _take(key: str, gap: dt.timedelta) -> bool:
    with connection.cursor() as cursor:
        if not gap:  # no slot to take: only a wait that the host asked for counts, and reading it writes nothing
            cursor.execute(_ASKED_TO_WAIT, [key])
            return cursor.fetchone() is None
        cursor.execute(_TAKE, {"key": key, "hold": HOLD.total_seconds()})
        return cursor.fetchone() is not None


def _seconds_until_free(key: str) -> float:
    """How long at least; 0 while somebody else's request is under way, whose end nobody knows."""
    with connection.cursor() as cursor:
        cursor.execute(_WAIT, [key])
        row = cursor.fetchone()
    return max(float(row[0]), 0.0) if row else 0.0
