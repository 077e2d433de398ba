"""What others are told of pieces: written with the effect, told afterwards, at least once, and told again when in doubt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import connection
from django.db.models.functions import Now

from articles.ingestion.records import Change
from articles.models import Outbox

DESTINATION: Final = "tagging"
_LEASE: Final = 60  # seconds that a telling may take
_KEPT: Final = 7  # days that what was told is remembered

_TELL: Final = """
INSERT INTO articles_outbox AS told (kind, subject, revision, destination, attempts)
SELECT kind, subject, revision, %s, 0 FROM unnest(%s::text[], %s::bigint[], %s::int[]) AS new(kind, subject, revision)
ORDER BY kind, subject, revision
ON CONFLICT (kind, subject, revision, destination)
DO UPDATE SET sent_at = NULL, lease_until = NULL, due_at = clock_timestamp() WHERE told.sent_at IS NOT NULL
"""
_LEASE_DUE: Final = """
WITH owed AS MATERIALIZED (
  SELECT id FROM articles_outbox
  WHERE sent_at IS NULL AND destination = %s AND due_at <= clock_timestamp() AND (lease_until IS NULL OR lease_until < clock_timestamp())
  ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
UPDATE articles_outbox SET lease_until = clock_timestamp() + %s * interval '1 second', attempts = attempts + 1
FROM owed WHERE articles_outbox.id = owed.id RETURNING owed.id, subject
"""
_FORGET: Final = "DELETE FROM articles_outbox WHERE sent_at < clock_timestamp() - %s * interval '1 day'"


def tell(changes: Iterable[Change]) -> None:
    """Owes one telling for every change, in the transaction that made it. A change that was told before is told anew."""
    rows = sorted((change.kind, change.article_id, change.revision) for change in changes)
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_TELL, [DESTINATION, *(list(column) for column in zip(*rows, strict=True))])


def lease(limit: int) -> dict[int, int]:
    """Up to `limit` tellings that are due, ours for a minute: the id of each and the piece it is about."""
    with connection.cursor() as cursor:
        cursor.execute(_LEASE_DUE, [DESTINATION, limit, _LEASE])
        return dict(cursor.fetchall())


def told(ids: Iterable[int]) -> None:
    """Marks tellings as done."""
    Outbox.objects.filter(pk__in=list(ids), sent_at=None).update(sent_at=Now(), lease_until=None)


def forget() -> int:
    """Removes what was told a week ago and more; returns how many rows went."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [_KEPT])
        return int(cursor.rowcount)
