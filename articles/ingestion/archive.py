"""Bulk import of archives: JSON Lines and tables, plain or compressed, stored through the same stages as a visit.

Survey: read the file once, to count its lines and to find addresses that occur more than once. Import: read it again,
make drafts, store them in batches. Of lines that share an address the longest text counts, whatever their order: so a
second import of the same file changes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from django.utils import timezone

from articles.ingestion import normalise, pipeline
from articles.ingestion.addresses import canonical_url, key_of
from articles.ingestion.archive_file import records
from articles.ingestion.archive_lines import Record, Unusable
from articles.ingestion.outlets import Outlets
from articles.ingestion.parse.dates import read_date
from articles.ingestion.records import ArticleDraft, PrintedPiece, Reject, SourceFacts
from articles.models import Source

BATCH: Final = 1_000
TEASER_MAX: Final = 600  # characters: a text of more is the piece itself, one of less is what a feed gives

Told = Callable[[int, str], None]  # a line's number and what is wrong with it
Progress = Callable[[int], None]  # lines read since the last call


@dataclass(slots=True)
class ArchiveReport:
    """What became of the lines; the four results add up to `read`."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Survey:
    """A first look at an archive: how many lines it has, and which of them another line outdoes at the same address."""

    lines: int = 0
    outdone: frozenset[int] = frozenset()  # line numbers


def survey(path: Path, *, progress: Progress) -> Survey:
    """Read the whole archive without storing anything. Raises ArchiveError when the file is missing or broken."""
    best: dict[int, tuple[int, int]] = {}  # of an address: length of the longest text, and its line
    outdone: set[int] = set()
    lines = 0
    for number, record in records(path):
        lines += 1
        progress(1)
        if isinstance(record, Unusable):
            continue
        key, this = _key(record), (len(record.text), number)
        other = best.get(key)
        best[key] = this if other is None or this[0] > other[0] else other
        if other is not None:
            outdone.add(min(this, other, key=lambda each: (each[0], -each[1]))[1])
    return Survey(lines, frozenset(outdone))


def import_archive(path: Path, *, surveyed: Survey, reject: Told, progress: Progress) -> ArchiveReport:
    """Store every piece of an archive. What was stored stays, should the file break off: then ArchiveError is raised."""
    report = ArchiveReport()
    desk = _Desk()
    batch: list[ArticleDraft | Reject] = []
    for number, record in records(path):
        report.read += 1
        draft = desk.draft(record) if number not in surveyed.outdone else None
        if draft is None:
            report.unchanged += 1  # another line has the same address and more text
        elif isinstance(draft, Reject):
            report.rejected += 1
            reject(number, draft.reason)
        else:
            batch.append(draft)
        if len(batch) >= BATCH:
            _store(batch, report)
        progress(1)
    _store(batch, report)
    return report


def _key(record: Record) -> int:
    """An address in eight bytes: a million of them fit into memory."""
    name = key_of(_address(record))
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest())


def _address(record: Record) -> str:
    """The piece's address. One without is known by its id, or by what stands for an address, under a name that leads nowhere (RFC 2606)."""
    address = canonical_url(record.url)
    if address:
        return address
    outlet, own = (
        quote(name, safe="", errors="replace") for name in (record.outlet or "unknown", record.id or record.url)
    )
    if len(outlet) + len(own) > 1_000:
        outlet, own = "long", hashlib.sha256(f"{outlet}/{own}".encode()).hexdigest()
    return f"https://archive.invalid/{outlet}/{own}"


def _store(batch: list[ArticleDraft | Reject], report: ArchiveReport) -> None:
    """One transaction; the batch is empty afterwards."""
    if batch:
        stored = pipeline.store_drafts(batch)
        report.created += stored.created
        report.updated += stored.updated
        report.unchanged += stored.unchanged
        report.rejected += stored.rejected
        batch.clear()


class _Desk:
    """Makes drafts, with one archive source for each outlet."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.outlets = Outlets(Source.Kind.ARCHIVE)

    def draft(self, record: Record | Unusable) -> ArticleDraft | Reject:
        """The draft of a record, or why there is none."""
        if isinstance(record, Unusable):
            return Reject(record.reason)
        full = len(record.text) > TEASER_MAX
        piece = PrintedPiece(
            url=_address(record),
            guid=record.id,
            title=record.title,
            teaser=""
            if full
            else record.text,  # archives of feeds hold what the feeds held: HTML, entities, or neither
            body=record.text if full else "",
            language=record.language,
            date=read_date(record.published, zone=dt.UTC),
        )
        source_id = self.outlets.source(record.outlet or urlsplit(record.url).hostname or "unknown")
        facts = SourceFacts(source_id=source_id, wants_pages=False, wants_fingerprint=False)
        return normalise.to_draft(piece, facts=facts, now=self.now)
