"""Tries a source that we have, without storing a piece: whether it can be read now, and what it would bring."""

from __future__ import annotations

from dataclasses import dataclass

from articles.ingestion import pipeline
from articles.ingestion.outcomes import WELL
from articles.ingestion.records import ArticleDraft
from articles.models import Source


@dataclass(frozen=True, slots=True)
class Checkup:
    """How a source answered just now. `state` is a word for people and programs, `sentence` says the rest."""

    slug: str
    name: str
    url: str
    kind: str
    well: bool
    state: str  # well, or the outcome of the failure, as in not_found
    sentence: str
    pieces: int = 0
    failing_since: str = ""  # ISO date; empty: its visits do not fail
    last_ok: str = ""  # ISO date; empty: not yet visited with success


def attempt(source: Source) -> Checkup:
    """Reads a source as a visit would, in its host's turn. Never raises a VisitFailed."""
    reading = pipeline.preview(source)
    drafts = [draft for draft in reading.drafts if isinstance(draft, ArticleDraft)]
    failure = reading.failure
    well = failure is None or failure.outcome in WELL
    if failure is not None:
        said = failure.detail
    else:
        first = f"; the first is {drafts[0].title[:80]!r}" if drafts else ""
        said = f"{len(drafts)} pieces{first}. {' '.join(reading.notes)}".rstrip()
    return Checkup(
        slug=source.slug,
        name=source.name,
        url=source.url,
        kind=source.kind,
        well=well,
        state="well" if well or failure is None else str(failure.outcome),
        sentence=said,
        pieces=len(drafts),
        failing_since=source.fail_since.date().isoformat() if source.fail_since else "",
        last_ok=source.last_ok_at.date().isoformat() if source.last_ok_at else "",
    )
