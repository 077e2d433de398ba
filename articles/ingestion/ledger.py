"""Ends a visit in one transaction behind the fence: its pieces, its captures, its row, and when the next one is due."""

from __future__ import annotations

import hashlib
import random
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from articles.ingestion import decide, identify, lease, politeness, schedule, store
from articles.ingestion.addresses import canonical_url
from articles.ingestion.outcomes import WELL, Throttled
from articles.ingestion.records import ArticleDraft, Claim, FetchedPage, IngestReport, Reading, Reject, Stored
from articles.models import Capture, Source, Visit

MOVES_BEFORE_FOLLOWING: Final = 3


@transaction.atomic
def finish(held: Claim, reading: Reading) -> IngestReport | None:
    """Stores everything that a visit brought, or nothing of it when the lease has passed to another worker (None)."""
    source = lease.fenced(held)
    if source is None:
        return None
    now = lease.database_now()
    stored = store_batch(reading.drafts, now=now)
    outcome, detail = _outcome(reading, stored)
    moved = _follow(source, reading)
    if moved:
        detail = f"{detail} {moved}".strip()
    if not source.moved_to and source.url != held.url:
        outcome = Visit.Outcome.MOVED
    visit = _visit(held, reading, stored, outcome=outcome, detail=detail[:500])
    visit.save(force_insert=True)
    _reschedule(source, visit, reading, now=now)
    return _report(held, visit)


def store_batch(drafts: Sequence[ArticleDraft | Reject], *, now: datetime) -> Stored:
    """Recognises, decides and stores drafts, in the caller's transaction."""
    plain = identify.trustworthy([draft for draft in drafts if isinstance(draft, ArticleDraft)])
    rejected = [draft for draft in drafts if isinstance(draft, Reject)]
    known = identify.find_known(plain)
    return store.apply(decide.decide([*plain, *rejected], known), known, now=now)


def keep(page: FetchedPage) -> str:
    """Stores an answer's bytes once and returns their sha256; an empty answer is not kept and returns ""."""
    if not page.body:
        return ""
    sha256 = hashlib.sha256(page.body).hexdigest()
    capture = Capture(
        sha256=sha256,
        body=zlib.compress(page.body, 6),
        content_type=page.headers.get("content-type", "")[:200].replace("\x00", ""),
        url=page.final_url[:2000],
    )
    Capture.objects.bulk_create([capture], ignore_conflicts=True)
    return sha256


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


def _follow(source: Source, reading: Reading) -> str:
    """Counts permanent moves in a row, and follows the third unless another source lives there; returns what to tell."""
    if not reading.pages or (reading.failure is not None and reading.failure.outcome not in WELL):
        return ""
    page = reading.pages[0]
    target = canonical_url(page.final_url)
    if not page.moved_for_good or not target or target == source.url:
        source.moved_to, source.moved_count = "", 0
        return ""
    source.moved_count = source.moved_count + 1 if source.moved_to == target else 1
    source.moved_to = target
    if source.moved_count < MOVES_BEFORE_FOLLOWING:
        return f"It says it has moved for good to {target}."
    other = Source.objects.filter(url=target).exclude(pk=source.pk).first()
    if other is not None:
        return f"It has moved to {target}, which is read as {other.name} already; pause one of the two."
    source.url, source.moved_to, source.moved_count = target, "", 0
    return f"It has moved for good to {target} and is read there from now on."


def _visit(held: Claim, reading: Reading, stored: Stored, *, outcome: Visit.Outcome, detail: str) -> Visit:
    hashes = [keep(page) for page in reading.pages]
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
        seen=len(reading.drafts),
        created=stored.created,
        updated=stored.updated,
        unchanged=stored.unchanged,
        rejected=stored.rejected,
    )


def _reschedule(source: Source, visit: Visit, reading: Reading, *, now: datetime) -> None:
    """Gives the lease back and sets the next visit. Validators are kept only when everything they stand for is stored."""
    well = visit.outcome in WELL
    source.fail_count = 0 if well else source.fail_count + 1
    source.fail_since = None if well else source.fail_since or now
    source.fail_reason = "" if well else visit.detail[:300]
    if well:
        source.last_ok_at = now
        source.state = Source.State.ACTIVE if source.state == Source.State.GONE else source.state
    if well and reading.pages and reading.pages[0].status != 304:
        source.etag = reading.pages[0].headers.get("etag", "")[:500]
        source.last_modified = reading.pages[0].headers.get("last-modified", "")[:100]
    wait = schedule.delay(
        visit.outcome,
        interval=timedelta(minutes=source.interval_minutes),
        failures=source.fail_count,
        roll=random.random(),  # noqa: S311 - spreads visits, guards nothing
        now=now,
        retry_after=reading.failure.retry_after if reading.failure else "",
    )
    if isinstance(reading.failure, Throttled):
        politeness.back_off(source.url, delay=wait)
    if visit.outcome == Visit.Outcome.GONE and _was_gone(source, visit):
        source.state = Source.State.GONE
    source.next_visit_at = now + wait
    source.lease_token = source.lease_until = source.dispatched_at = None
    source.attempts = 0
    source.save()


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
