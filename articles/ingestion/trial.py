"""Tries an address as a source: what it is, which feeds it offers, and the pieces that would be stored. Stores nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from articles.ingestion.addresses import canonical_url
from articles.ingestion.discover import discover
from articles.ingestion.enlist import Wanted
from articles.ingestion.outcomes import VisitFailed
from articles.ingestion.parse.offers import Candidate
from articles.ingestion.pipeline import preview
from articles.ingestion.records import ArticleDraft, Reading, Reject
from articles.models import Source, Visit

SHOWN: Final = 20  # pieces
REASONS: Final = 10  # of entries that would not be stored


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. `wanted` is as it would be added; without a kind nothing could be read."""

    wanted: Wanted
    candidates: tuple[Candidate, ...] = ()
    drafts: tuple[ArticleDraft, ...] = ()  # the first SHOWN
    found: int = 0  # pieces that would be stored
    refused: tuple[tuple[str, int], ...] = ()  # reasons, and how many entries each
    notes: tuple[str, ...] = ()
    outcome: str = ""  # how it failed, in a word or two; empty: it did not
    failure: str = ""  # in one plain sentence

    @property
    def refusals(self) -> int:
        """Entries that would not be stored."""
        return sum(count for _, count in self.refused)


def try_out(wanted: Wanted, *, auto: bool) -> Trial:
    """Fetches an address, recognises it (auto) or takes it for what `wanted` says, and reads it. Never raises a VisitFailed."""
    if not canonical_url(wanted.url):
        said = f"{wanted.url[:200]!r} is no web address; write one that begins with http:// or https://."
        return Trial(wanted, outcome="No address", failure=said)
    offered: tuple[Candidate, ...] = ()
    if auto:
        try:
            found = discover(wanted.url)
        except VisitFailed as failure:
            return _failed(Trial(wanted), failure)
        own = next((each for each in found.candidates if each.url == canonical_url(wanted.url)), None)
        offered = tuple(each for each in found.candidates if each is not own)
        if own is None:
            return Trial(wanted, candidates=offered)
        wanted = replace(wanted, kind=own.kind, name=wanted.name or own.title)
    return _read(Trial(wanted, candidates=offered), preview(_unsaved(wanted)))


def _unsaved(wanted: Wanted) -> Source:
    return Source(
        url=canonical_url(wanted.url), kind=wanted.kind, name=wanted.name, language=wanted.language,
        timezone=wanted.timezone, options=dict(wanted.options),
    )  # fmt: skip


def _read(trial: Trial, reading: Reading) -> Trial:
    drafts = tuple(draft for draft in reading.drafts if isinstance(draft, ArticleDraft))
    reasons = Counter(draft.reason for draft in reading.drafts if isinstance(draft, Reject))
    read = replace(
        trial,
        drafts=drafts[:SHOWN],
        found=len(drafts),
        refused=tuple(reasons.most_common(REASONS)),
        notes=reading.notes,
    )
    return _failed(read, reading.failure) if reading.failure else read


def _failed(trial: Trial, failure: VisitFailed) -> Trial:
    return replace(trial, outcome=str(Visit.Outcome(failure.outcome).label), failure=failure.detail)
