"""Ends a visit in one transaction behind the fence: its pieces, its captures, its row, and when the next one is due."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from articles.health import days
from articles.ingestion import (
    captures,
    decide,
    identify,
    lease,
    moves,
    outage,
    outbox,
    politeness,
    quarantine,
    schedule,
    store,
)
from articles.ingestion.outcomes import WELL, Crashed, Throttled
from articles.ingestion.records import ArticleDraft, Claim, IngestReport, Reading, Reject, Stored
from articles.models import Source, Visit

CHURNS: Final = 2  # documents in a row whose guids were all new, after which a source's guids are no longer read
_CHURNING = "Its guids change with every document, so they are no longer read; pieces are known by their addresses."


@transaction.atomic
def finish(held: Claim, reading: Reading) -> IngestReport | None:
    """Stores everything that a visit brought, or nothing of it when the lease has passed to another worker (None)."""
    source = lease.fenced(held)
    if source is None:
        return None
    now = lease.database_now()
    stored = store_batch(reading.drafts, now=now)
    outbox.tell(stored.changes)
    outcome, detail = _outcome(reading, stored)
    told = [detail, moves.follow(source, reading), _watch_guids(source, stored)]
    if not source.moved_to and source.url != held.url:
        outcome = Visit.Outcome.MOVED
    visit = _visit(held, reading, stored, outcome=outcome, detail=" ".join(filter(None, told))[:500])
    visit.save(force_insert=True)
    days.record(_looked(visit, now=now))
    _judge(source, visit, reading, now=now)
    source.save()
    return _report(held, visit)


def store_batch(drafts: Sequence[ArticleDraft | Reject], *, now: datetime) -> Stored:
    """Recognises, decides and stores drafts, in the caller's transaction."""
    plain = identify.trustworthy([draft for draft in drafts if isinstance(draft, ArticleDraft)])
    rejected = [draft for draft in drafts if isinstance(draft, Reject)]
    known = identify.find_known(plain)
    stored = store.apply(decide.decide([*plain, *rejected], known), known, now=now)
    return replace(stored, churned=identify.guids_churn(plain, known))


def _outcome(reading: Reading, stored: Stored) -> tuple[Visit.Outcome, str]:
    """The outcome of a visit and its sentence."""
    notes = list(reading.notes)
    if reading.failure is not None:
        return reading.failure.outcome, " ".join([reading.failure.detail, *notes])
    if reading.pages and reading.pages[0].status == 304:
        return Visit.Outcome.NOT_MODIFIED, ""
    if not reading.drafts:
        return Visit.Outcome.EMPTY, " ".join(["It names no pieces at the moment.", *notes])
    notes += _told(reading.drafts)
    if stored.rejected == len(reading.drafts):
        return Visit.Outcome.UNREADABLE, " ".join(["None of its entries could be stored.", *notes])
    return (Visit.Outcome.NEW if stored.created or stored.updated else Visit.Outcome.SAME), " ".join(notes)


def _told(drafts: Sequence[ArticleDraft | Reject]) -> list[str]:
    """What was wrong with entries, each fault once, with its count."""
    faults = Counter(draft.reason if isinstance(draft, Reject) else draft.note for draft in drafts)
    return [f"{fault.rstrip('.')} ({count} of {len(drafts)})." for fault, count in faults.items() if fault]


def _visit(held: Claim, reading: Reading, stored: Stored, *, outcome: Visit.Outcome, detail: str) -> Visit:
    hashes = [captures.keep(page) for page in reading.pages]
    first = reading.pages[0] if reading.pages else None
    failure = reading.failure
    return Visit(
        source_id=held.source_id,
        started_at=held.started_at,
        duration_ms=reading.duration_ms,
        outcome=outcome,
        detail=detail,
        url=((first.final_url if first else "") or (failure.url if failure else "") or held.url)[:2000],
        status=first.status if first else (failure.status if failure else None),
        size=sum(len(page.body) for page in reading.pages),
        capture_id=(hashes[0] if hashes else "") or None,
        further=[sha256 for sha256 in hashes[1:] if sha256],
        stage=getattr(failure, "stage", "")[:20],
        signal=getattr(failure, "signal", "")[:60],
        seen=len(reading.drafts),
        created=stored.created,
        updated=stored.updated,
        unchanged=stored.unchanged,
        rejected=stored.rejected,
    )


def _watch_guids(source: Source, stored: Stored) -> str:
    """Counts documents in a row whose guids were all new, and stops reading them after the second; returns what to tell."""
    if not (stored.created or stored.updated or stored.unchanged):
        return ""
    source.guid_churn = source.guid_churn + 1 if stored.churned else 0
    if source.guid_churn < CHURNS or source.ignores_guids:
        return ""
    source.ignores_guids = True
    return _CHURNING


def _looked(visit: Visit, *, now: datetime) -> days.Looked:
    well = visit.outcome in WELL
    same = visit.outcome in {Visit.Outcome.NOT_MODIFIED, Visit.Outcome.SAME}
    return days.Looked(
        visit.source_id,
        now,
        well,
        visit.created,
        overlapped=well and (same or visit.unchanged > 0 or visit.updated > 0),
        reason=visit.detail,
    )


def _judge(source: Source, visit: Visit, reading: Reading, *, now: datetime) -> None:
    """What the visit means for its source: well, failing, gone or set aside; and when the next one is due."""
    failure = reading.failure
    well = visit.outcome in WELL
    ours = visit.outcome in outage.OURS and outage.open_one() is not None
    if visit.status is not None:
        outage.over(source_id=source.pk)
    source.lease_token = source.lease_until = source.dispatched_at = None
    if isinstance(failure, Crashed):
        _count_crash(source, visit, failure)
    else:
        source.attempts = 0
    if ours:  # nobody is blamed for what we could not reach
        source.next_visit_at = now + outage.PATIENCE
        return
    source.fail_count = 0 if well else source.fail_count + 1
    source.fail_since = None if well else source.fail_since or now
    source.fail_reason = "" if well else visit.detail[:300]
    if well:
        _is_well(source, reading, now=now)
    if visit.outcome == Visit.Outcome.GONE and _was_gone(source, visit):
        source.state = Source.State.GONE
    wait = schedule.delay(
        visit.outcome,
        interval=timedelta(minutes=source.interval_minutes),
        failures=source.fail_count,
        roll=random.random(),  # noqa: S311 - spreads visits, guards nothing
        now=now,
        retry_after=failure.retry_after if failure else "",
    )
    if isinstance(failure, Throttled):
        politeness.back_off(source.url, delay=wait)
    source.next_visit_at = now + wait


def _is_well(source: Source, reading: Reading, *, now: datetime) -> None:
    """Validators are kept only when everything they stand for is stored."""
    source.last_ok_at = now
    source.state = Source.State.ACTIVE if source.state == Source.State.GONE else source.state
    if reading.pages and reading.pages[0].status != 304:
        source.etag = reading.pages[0].headers.get("etag", "")[:500]
        source.last_modified = reading.pages[0].headers.get("last-modified", "")[:100]


def _count_crash(source: Source, visit: Visit, failure: Crashed) -> None:
    """The attempt was counted before it began and stays counted; the third sets the document aside."""
    if source.attempts >= lease.ATTEMPTS and source.state == Source.State.ACTIVE:
        source.state = Source.State.QUARANTINED
        quarantine.set_aside(
            source_id=source.pk, url=visit.url, failure=failure, payload=_last_payload(visit), attempts=source.attempts
        )


def _last_payload(visit: Visit) -> str:
    """The document that was being read: the last one that came."""
    return visit.further[-1] if visit.further else visit.capture_id or ""


def _was_gone(source: Source, visit: Visit) -> bool:
    """True when the visit before this one ended in "gone" as well."""
    before = source.visits.exclude(pk=visit.pk).order_by("-started_at", "-pk").first()
    return before is not None and before.outcome == Visit.Outcome.GONE


def _report(held: Claim, visit: Visit) -> IngestReport:
    plain = IngestReport(held.source_id, held.name, visit.outcome, visit.detail)
    return replace(
        plain,
        seen=visit.seen,
        created=visit.created,
        updated=visit.updated,
        unchanged=visit.unchanged,
        rejected=visit.rejected,
    )
