"""Chooses what workers are told to do next, and mends what was lost on the way. Any number may run at once, by the database's clock."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import connection, transaction

from articles.ingestion import lease, outage, own_page, quarantine
from articles.ingestion.outcomes import Crashed
from articles.models import Page, Source

RESEND_AFTER: Final = dt.timedelta(minutes=2)
PER_HOST: Final = 5  # told at once for one host: its turns are two seconds apart, and a worker waits ten

# Materialised: a plan that runs the choice more than once would lock, and tell, more than it was asked for. That nobody was
# told stands twice: when another beat commits between our look and our lock, only what the row itself says is looked at again.
_STAMP: Final = """
WITH told AS MATERIALIZED (
  SELECT source.id FROM articles_source AS source JOIN (
    SELECT due.id, row_number() OVER (PARTITION BY due.host ORDER BY due.next_visit_at, due.id) AS place
    FROM articles_source AS due LEFT JOIN articles_host AS host ON host.key = due.host
    WHERE due.state = 'active' AND NOT due.kind = ANY(%(never)s) AND due.next_visit_at <= clock_timestamp() AND due.attempts < %(most)s
      AND (due.lease_until IS NULL OR due.lease_until < clock_timestamp())
      AND (due.dispatched_at IS NULL OR due.dispatched_at < clock_timestamp() - %(resend)s * interval '1 second')
      AND (host.backoff_until IS NULL OR host.backoff_until <= clock_timestamp())
  ) AS queue ON queue.id = source.id
  WHERE queue.place <= %(per_host)s AND (source.dispatched_at IS NULL OR source.dispatched_at < clock_timestamp() - %(resend)s * interval '1 second')
  ORDER BY source.attempts > 0, queue.place, source.next_visit_at, source.id LIMIT %(limit)s FOR UPDATE OF source SKIP LOCKED)
UPDATE articles_source SET dispatched_at = clock_timestamp() FROM told WHERE articles_source.id = told.id RETURNING told.id
"""
_STAMP_PAGES: Final = """
WITH told AS MATERIALIZED (
  SELECT page.article_id FROM articles_page AS page JOIN (
    SELECT due.article_id, row_number() OVER (PARTITION BY due.host ORDER BY due.due_at, due.article_id) AS place
    FROM articles_page AS due LEFT JOIN articles_host AS host ON host.key = due.host
    WHERE due.due_at <= clock_timestamp() AND due.attempts < %(most)s
      AND (due.lease_until IS NULL OR due.lease_until < clock_timestamp())
      AND (due.dispatched_at IS NULL OR due.dispatched_at < clock_timestamp() - %(resend)s * interval '1 second')
      AND (host.backoff_until IS NULL OR host.backoff_until <= clock_timestamp())
  ) AS queue ON queue.article_id = page.article_id
  WHERE queue.place = 1 AND (page.dispatched_at IS NULL OR page.dispatched_at < clock_timestamp() - %(resend)s * interval '1 second')
  ORDER BY page.due_at, page.article_id LIMIT %(limit)s FOR UPDATE OF page SKIP LOCKED)
UPDATE articles_page SET dispatched_at = clock_timestamp() FROM told WHERE articles_page.article_id = told.article_id RETURNING told.article_id
"""
_LOST: Final = Crashed(
    "Its worker was lost three times while it was at this; nothing of it was stored.", stage=quarantine.UNKNOWN
)


def stamp_due(limit: int) -> list[int]:
    """Marks due sources as told, and returns their ids: at most `limit`, PER_HOST of one host, none again within RESEND_AFTER.

    The longest waiting come first, and after them all those whose last attempt did not end: they may be what ended it.

    While our own network is down, one source every half minute and no more.
    """
    if outage.look() is not None:
        limit = min(limit, int(outage.may_probe()))
    wanted: dict[str, Any] = {
        "limit": limit, "resend": RESEND_AFTER.total_seconds(), "per_host": PER_HOST, "most": lease.ATTEMPTS,
        "never": [str(kind) for kind in Source.NEVER_VISITED],
    }  # fmt: skip
    return _stamped(_STAMP, wanted) if limit > 0 else []


def stamp_pages(limit: int) -> list[int]:
    """Marks due pages as told, one of each host, and returns their pieces' ids; whoever reads one passes on to the next."""
    if outage.open_one() is not None or limit <= 0:
        return []
    wanted: dict[str, Any] = {"limit": limit, "resend": RESEND_AFTER.total_seconds(), "most": own_page.ATTEMPTS}
    return _stamped(_STAMP_PAGES, wanted)


@transaction.atomic
def sweep() -> int:
    """Sets aside sources and pages whose worker was lost with the last attempt; returns how many. Harmless when repeated."""
    now = lease.database_now()
    lost = Source.objects.select_for_update(skip_locked=True).filter(
        state=Source.State.ACTIVE, attempts__gte=lease.ATTEMPTS, lease_until__lt=now
    )
    sources = list(lost)
    for source in sources:
        quarantine.set_aside(source_id=source.pk, url=source.url, failure=_LOST, payload="", attempts=source.attempts)
        source.state = Source.State.QUARANTINED
        source.lease_token = source.lease_until = source.dispatched_at = None
        source.save(update_fields=["state", "lease_token", "lease_until", "dispatched_at"])
    pages = list(
        Page.objects.select_for_update(skip_locked=True, of=["self"])
        .filter(attempts__gte=own_page.ATTEMPTS, lease_until__lt=now)
        .select_related("article")
    )
    for page in pages:
        quarantine.set_aside(
            source_id=page.article.source_id, article_id=page.pk, url=page.url, failure=_LOST, payload="",
            attempts=page.attempts,
        )  # fmt: skip
        page.delete()
    return len(sources) + len(pages)


def _stamped(statement: str, wanted: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, wanted)
        return sorted(row[0] for row in cursor.fetchall())
