"""Reads what is asked to know how sources do: for many at once, in four queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from articles.health.records import DayYield
from articles.health.rhythm import SPAN, rhythm
from articles.health.state import LastVisit, SourceFactsForHealth
from articles.models import Host, Outage, Quarantine, Source, Visit

_YIELDS: Final = """
SELECT source_id, min(day), array_agg(day ORDER BY day) FILTER (WHERE state <> 'gap'), array_agg(created ORDER BY day) FILTER (WHERE state <> 'gap')
FROM articles_sourceday WHERE day >= %(first)s AND day <= %(today)s AND (%(ids)s::bigint[] IS NULL OR source_id = ANY(%(ids)s)) GROUP BY source_id
"""


def facts_of(
    source_ids: Collection[int] | None = None, *, today: dt.date | None = None
) -> dict[int, SourceFactsForHealth]:
    """The facts of the sources with these ids, or of all, by id. `today` is the house's day unless told otherwise."""
    day = today or timezone.localdate()
    last = Visit.objects.filter(source=OuterRef("pk")).order_by("-started_at", "-pk").values("pk")[:1]
    aside = Quarantine.objects.filter(source=OuterRef("pk"), article=None, verdict="").order_by("-created_at")
    host = Host.objects.filter(key=OuterRef("host"))
    sources = Source.objects.annotate(
        last_visit=Subquery(last),
        aside=Subquery(aside.values("reason")[:1]),
        host_waits=Subquery(host.values("backoff_until")[:1]),
    )
    if source_ids is not None:
        sources = sources.filter(pk__in=source_ids)
    found: list[Any] = list(sources)  # with what the query adds
    visits = Visit.objects.in_bulk([source.last_visit for source in found if source.last_visit])
    yields = yields_of(source_ids, today=day)
    outage = Outage.objects.filter(ended_at=None).values_list("started_at", flat=True).first()
    return {
        source.pk: SourceFactsForHealth(
            source_id=source.pk,
            kind=source.kind,
            state=source.state,
            next_visit_at=source.next_visit_at,
            fail_count=source.fail_count,
            fail_since=source.fail_since,
            fail_reason=source.fail_reason,
            last_ok_at=source.last_ok_at,
            moved_to=source.moved_to,
            last=_last(visits, source.last_visit),
            rhythm=rhythm(yields.get(source.pk, ()), today=day),
            quarantine=source.aside or "",
            host_waits_until=source.host_waits,
            outage_since=outage,
        )
        for source in found
    }


def yields_of(
    source_ids: Collection[int] | None = None, *, today: dt.date | None = None, days: int = SPAN
) -> dict[int, tuple[DayYield, ...]]:
    """What sources gave on each collected day of the last `days`, today among them, by id. One query.

    The day of a source's first success is left out when it lies in the span: it brought the past, not the news of a day.
    """
    until = today or timezone.localdate()
    first = until - dt.timedelta(days=days - 1)
    ids = None if source_ids is None else list(source_ids)
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(_YIELDS, {"first": first, "today": until, "ids": ids})
        for source_id, begun, read, created in cursor.fetchall():
            given = tuple(map(DayYield, read or (), created or ()))
            found[source_id] = given[1:] if begun > first else given
    return found


def _last(visits: Mapping[int, Visit], pk: int | None) -> LastVisit | None:
    visit = visits.get(pk) if pk else None
    if visit is None:
        return None
    return LastVisit(visit.started_at, visit.outcome, visit.detail, visit.created, visit.updated)
