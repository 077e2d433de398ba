"""What a person does to a source: has it visited now, pauses, resumes, revives and corrects it, and confirms what it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from django.db import transaction
from django.db.models.functions import Now

from articles.ingestion import back_fill
from articles.ingestion.enlist import Wanted, cleaned
from articles.ingestion.options import BadSource, merged
from articles.models import Source

INTERVALS: Final = (5, 10_080)  # minutes between two visits, lowest and highest
PROVENANCE: Final = ("language", "country", "owner", "outlet_kind")


def visit_now(slug: str) -> bool:
    """The next beat visits the source. False when it is not visited at all at the moment."""
    return bool(Source.objects.active().filter(slug=slug).update(next_visit_at=Now(), dispatched_at=None))


def pause(slug: str) -> bool:
    """No visit until somebody resumes it. False when it was not active."""
    return bool(Source.objects.active().filter(slug=slug).update(state=Source.State.PAUSED))


def resume(slug: str) -> bool:
    """Visits go on, the first now. False when it was not paused."""
    paused = Source.objects.visited().filter(slug=slug, state=Source.State.PAUSED)
    return bool(paused.update(state=Source.State.ACTIVE, next_visit_at=Now(), dispatched_at=None, attempts=0))


def revive(slug: str) -> bool:
    """A source that was gone is visited again, now, as if it were new. False when it was not gone."""
    gone = Source.objects.visited().filter(slug=slug, state=Source.State.GONE)
    return bool(
        gone.update(
            state=Source.State.ACTIVE, next_visit_at=Now(), dispatched_at=None, attempts=0, fail_count=0, fail_since=None,
            fail_reason="", etag="", last_modified="",
        )
    )  # fmt: skip


@transaction.atomic
def amend(slug: str, said: Wanted, *, minutes: int, reviewer: str = "") -> Source | None:
    """Writes down what a person says of a source; `reviewer`, where given, confirms it. None: no such source. Raises BadSource.

    Provenance that somebody changes without confirming it is unreviewed again. Address and kind stay as they are.
    """
    source = Source.objects.select_for_update().filter(slug=slug).first()
    if source is None:
        return None
    if not INTERVALS[0] <= minutes <= INTERVALS[1]:
        raise BadSource(f"The minutes between two visits must be from {INTERVALS[0]} to {INTERVALS[1]:,}.")
    clean = cleaned(replace(said, url=source.url, kind=Source.Kind.FEED))
    before = [getattr(source, name) for name in (*PROVENANCE, "options")]
    for name in ("name", "timezone", "folder", *PROVENANCE):
        setattr(source, name, getattr(clean, name))
    source.options = merged(source.options, clean.options)
    source.interval_minutes = minutes
    if source.options != before[-1]:
        source.etag = source.last_modified = ""  # the same document is read differently now
    if reviewer:
        source.reviewed_at, source.reviewed_by = Now(), reviewer[:150]
    elif before[:-1] != [getattr(source, name) for name in PROVENANCE]:
        source.reviewed_at, source.reviewed_by = None, ""
    source.save(
        update_fields=[
            "name", "timezone", "folder", *PROVENANCE, "options", "interval_minutes", "etag", "last_modified", "reviewed_at",
            "reviewed_by",
        ]
    )  # fmt: skip
    return source


def start_back_fill(slug: str, *, pages: int, oldest: dt.date | None) -> bool:
    """Begins a walk into a source's past, or goes on with one. False when the source is not visited. Raises BadSource."""
    source = Source.objects.active().filter(slug=slug).first()
    if source is None:
        return False
    try:
        back_fill.begin(source, pages=pages, since=oldest)
    except back_fill.CannotBegin as error:
        raise BadSource(str(error)) from error
    return True
