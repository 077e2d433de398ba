"""Who is reading a source now: a row's lease, taken and committed before any work, by the database's clock alone."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from typing import Any, Final

from django.db import connection, transaction

from articles.ingestion.records import Claim, SourceFacts
from articles.models import Quarantine, Source

LENGTH: Final = dt.timedelta(minutes=3)  # a worker is killed after 90 seconds; nobody else begins before that
ATTEMPTS: Final = 3  # claims that end in nothing, after which a source is set aside

_CLAIM: Final = """
UPDATE articles_source SET lease_token = %(token)s, lease_until = clock_timestamp() + %(length)s * interval '1 second', attempts = attempts + 1
WHERE id = %(id)s AND NOT kind = ANY(%(never)s) AND (lease_until IS NULL OR lease_until < clock_timestamp())
  AND (NOT %(only_due)s OR (state = 'active' AND next_visit_at <= clock_timestamp() AND attempts < %(most)s))
RETURNING clock_timestamp(),
  EXISTS (SELECT FROM articles_quarantine q WHERE q.source_id = articles_source.id AND q.article_id IS NULL AND q.verdict = 'skip')
"""
_POSTPONE: Final = """
UPDATE articles_source SET lease_token = NULL, lease_until = NULL, dispatched_at = NULL, attempts = greatest(attempts - 1, 0),
  next_visit_at = greatest(next_visit_at, clock_timestamp() + %(wait)s * interval '1 second')
WHERE id = %(id)s AND lease_token = %(token)s
"""


def claim(source_id: int, *, only_due: bool = False) -> Claim | None:
    """The right to visit a source, or None when somebody else holds it, it is no place we visit, or (only_due) not its time."""
    token = uuid.uuid4()
    wanted: dict[str, Any] = {
        "id": source_id, "token": token, "length": LENGTH.total_seconds(), "only_due": only_due, "most": ATTEMPTS,
        "never": [str(kind) for kind in Source.NEVER_VISITED],
    }  # fmt: skip
    # Durable: whatever happens to this process afterwards, the attempt is counted and the lease known to all.
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_CLAIM, wanted)
        row = cursor.fetchone()
    if row is None:
        return None
    skips = _skips(source_id) if row[1] else frozenset()
    return claim_of(Source.objects.get(pk=source_id), token=token, started_at=row[0], skips=skips)


def _skips(source_id: int) -> frozenset[str]:
    """The documents of a source that a person told us to leave unread."""
    skipped = Quarantine.objects.filter(source=source_id, article=None, verdict=Quarantine.Verdict.SKIP)
    return frozenset(skipped.exclude(payload="").values_list("payload", flat=True))


def postpone(held: Claim, *, seconds: float) -> None:
    """Gives the lease back without a visit; the source is due again after `seconds`. The attempt is not counted."""
    with connection.cursor() as cursor:
        cursor.execute(_POSTPONE, {"id": held.source_id, "token": held.token, "wait": seconds})


def fenced(held: Claim) -> Source | None:
    """The source, locked, if the lease is still ours; None when it has passed to somebody else. Call in a transaction."""
    return Source.objects.select_for_update().filter(pk=held.source_id, lease_token=held.token).first()


def database_now() -> dt.datetime:
    """The moment by the database's clock, the only one that workers share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: dt.datetime = cursor.fetchone()[0]
    return now


def claim_of(
    source: Source,
    *,
    token: uuid.UUID | None = None,
    started_at: dt.datetime | None = None,
    skips: frozenset[str] = frozenset(),
) -> Claim:
    """A source as a visit sees it; without a token it is a look that may store nothing (`source` need not be saved)."""
    return Claim(
        source_id=source.pk or 0,
        name=source.name,
        url=source.url,
        kind=source.kind,
        token=token or uuid.UUID(int=0),
        started_at=started_at or database_now(),
        etag=source.etag,
        last_modified=source.last_modified,
        zone=zone_of(source),
        facts=facts_of(source),
        options=source.options,
        skips=skips,
    )


def zone_of(source: Source) -> dt.tzinfo:
    """The zone of dates that a source prints without one; UTC when nobody said."""
    return zoneinfo.ZoneInfo(source.timezone) if source.timezone else dt.UTC


def facts_of(source: Source) -> SourceFacts:
    """What drafting a piece needs to know of its source. `options["read_pages"] = false` leaves articles' own pages unread."""
    return SourceFacts(
        source.pk or 0,
        source.language,
        wants_pages=source.options.get("read_pages", True) is not False,
        trusts_guids=not source.ignores_guids,
    )
