"""Reads kept answers again, without the network: what a mended parser makes of them replaces what the old one made.

The newest answer comes first, and a piece is taken from the newest one that names it. Nothing here is a revision: its outlet
changed no word. Pieces that the old parser missed were seen when the answer came, and are stored as of then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import transaction

from articles.ingestion import captures, confined, decide, identify, lease, outbox, own_page, store, walk
from articles.ingestion.insistence import insist
from articles.ingestion.outcomes import VisitFailed
from articles.ingestion.records import ArticleDraft, Intent, Reject, Stored, Update
from articles.models import Article, Capture, Source, Visit


@dataclass(frozen=True, slots=True)
class Replayed:
    """What one kept answer came to. `failure` is a sentence when it cannot be read by today's parser either."""

    sha256: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failure: str = ""


def replay(source: Source) -> Iterator[Replayed]:
    """Reads every kept answer of a source, then the own pages of its pieces; one report an answer."""
    done: set[str] = set()
    for sha256, visit in _answers(source):
        capture = Capture.objects.filter(pk=sha256).first()
        if capture is not None:
            yield _again(source, visit, capture, done)
    pieces = Article.objects.filter(source=source).exclude(page_capture="").order_by("pk")
    for piece in pieces.only("pk", "url", "page_capture").iterator():
        capture = Capture.objects.filter(pk=piece.page_capture).first()
        if capture is not None:
            yield _page_again(source, piece.pk, capture)


def _answers(source: Source) -> Iterator[tuple[str, Visit]]:
    """The kept answers of a source, the newest first, each once, with the visit that last brought it."""
    met: set[str] = set()
    for visit in Visit.objects.filter(source=source).order_by("-started_at", "-pk").iterator():
        for sha256 in [visit.capture_id, *visit.further]:
            if sha256 and sha256 not in met:
                met.add(sha256)
                yield sha256, visit


def _again(source: Source, visit: Visit, capture: Capture, done: set[str]) -> Replayed:
    held = lease.claim_of(source, started_at=visit.started_at)
    try:
        drafted = confined.run(walk.read_document, held, captures.page_of(capture))
    except VisitFailed as failure:
        return Replayed(capture.pk, failure=failure.detail)
    drafts = [draft for draft in drafted.drafts if isinstance(draft, ArticleDraft) and draft.url not in done]
    done.update(draft.url for draft in drafts)
    stored = insist(lambda: _store(drafts, visit))
    return Replayed(capture.pk, stored.created, stored.updated, stored.unchanged)


@transaction.atomic
def _store(drafts: list[ArticleDraft], visit: Visit) -> Stored:
    plain = identify.trustworthy(drafts)
    known = identify.find_known(plain)
    intents = [_mended(intent) for intent in decide.decide(plain, known)]
    stored = store.apply(intents, known, now=visit.started_at)
    outbox.tell(stored.changes)
    return stored


def _page_again(source: Source, article_id: int, capture: Capture) -> Replayed:
    facts = replace(lease.facts_of(source), wants_pages=False, wants_fingerprint=False)
    page = captures.page_of(capture)
    try:
        draft = confined.run(
            own_page.draft_of, page, url=page.url, zone=lease.zone_of(source), facts=facts, now=capture.captured_at
        )
    except VisitFailed as failure:
        return Replayed(capture.pk, failure=failure.detail)
    changed = insist(lambda: _complete(article_id, draft))
    return Replayed(capture.pk, updated=int(changed), unchanged=int(not changed))


@transaction.atomic
def _complete(article_id: int, draft: ArticleDraft) -> bool:
    """The piece as its page says, without what the old parser made of that page. True when that is something else."""
    row = Article.objects.select_for_update().get(pk=article_id)
    known = identify.known_of(row)
    bare = replace(known, body="")
    intent = decide.complete(replace(draft, url=row.url), bare)
    if not isinstance(intent, Update) or intent.draft.content_hash == known.content_hash:
        return False
    mended = replace(intent, was=known.content_hash)
    stored = store.apply([mended], dict.fromkeys(identify.keys_of(mended.draft), known), now=lease.database_now())
    outbox.tell(stored.changes)
    return stored.updated == 1


def _mended(intent: Intent | Reject) -> Intent:
    return replace(intent, revises=False) if isinstance(intent, Update) else intent
