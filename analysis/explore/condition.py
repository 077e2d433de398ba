"""How a source does: the one place where the desk asks health, with the facts that it has read for all sources at once."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from analysis.explore.diary import Diary
from articles.health.rhythm import rhythm
from articles.health.state import Condition, LastVisit, SourceFactsForHealth, condition
from articles.models import Source


def condition_of(
    source: Source,
    *,
    last: LastVisit | None,
    diary: Diary,
    aside: str,
    outage_since: dt.datetime | None,
    now: dt.datetime,
) -> Condition:
    """The condition of a source; `last` is its last visit, `aside` why its document was set aside (empty: it was not)."""
    facts = SourceFactsForHealth(
        source_id=source.pk,
        kind=source.kind,
        state=source.state,
        next_visit_at=source.next_visit_at,
        fail_count=source.fail_count,
        fail_since=source.fail_since,
        fail_reason=source.fail_reason,
        last_ok_at=source.last_ok_at,
        moved_to=source.moved_to,
        last=last,
        rhythm=rhythm(diary.yields, today=timezone.localdate()) if diary.may_be_quiet else None,
        quarantine=aside,
        outage_since=outage_since,
    )
    return condition(facts, now=now)
