"""Sets aside what broke its reader three times, and lets a person decide: try it again, or skip that document for good."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from articles.ingestion.outcomes import VisitFailed
from articles.models import Page, Quarantine, Source

UNKNOWN: str = "unknown"  # the stage, when the worker itself was lost and nobody is left to tell


def set_aside(
    *, source_id: int, url: str, failure: VisitFailed, payload: str, attempts: int, article_id: int | None = None
) -> Quarantine:
    """Records what is known of the end of a document. One row stands open for one thing, however often it is set aside."""
    Quarantine.objects.filter(
        Q(article_id=article_id) if article_id else Q(article=None), source_id=source_id, verdict=""
    ).delete()
    return Quarantine.objects.create(
        source_id=source_id,
        article_id=article_id,
        url=url[:2000],
        payload=payload,
        stage=(getattr(failure, "stage", "") or UNKNOWN)[:20],
        signal=getattr(failure, "signal", "")[:60],
        reason=failure.detail[:500],
        attempts=attempts,
    )


@transaction.atomic
def retry(pk: int) -> Quarantine | None:
    """Gives it three attempts again, from now. None when it is not (any longer) set aside."""
    row = _decided(pk, Quarantine.Verdict.RETRY)
    if row is not None and row.article_id is not None:
        Page.objects.get_or_create(article_id=row.article_id, defaults={"url": row.url})
    elif row is not None:
        _release(row)
    return row


@transaction.atomic
def skip(pk: int) -> Quarantine | None:
    """Leaves that document unread for good; its source is visited again. None when it is not (any longer) set aside.

    A document that is not known by its bytes cannot be recognised, so then only this one time is skipped.
    """
    row = _decided(pk, Quarantine.Verdict.SKIP)
    if row is not None and row.article_id is None:
        _release(row)
    return row


def _decided(pk: int, verdict: Quarantine.Verdict) -> Quarantine | None:
    row = Quarantine.objects.select_for_update().filter(pk=pk, verdict="").first()
    if row is not None:
        row.verdict = verdict
        row.decided_at = Now()
        row.save(update_fields=["verdict", "decided_at"])
    return row


def _release(row: Quarantine) -> None:
    """The source is due now, without the validators of the answer that it broke on."""
    free = Q(state=Source.State.QUARANTINED) | Q(state=Source.State.ACTIVE)
    Source.objects.filter(free, pk=row.source_id).update(
        state=Source.State.ACTIVE, attempts=0, next_visit_at=Now(), dispatched_at=None
    )
