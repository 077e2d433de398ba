"""Bulk import of archives: JSON Lines, plain or compressed, stored through the same stages as a visit.

Survey: read the file once, to count its lines and to find addresses that occur more than once. Import: read it again,
make drafts, store them in batches. Of lines that share an address the longest text counts, whatever their order: so a
second import of the same file changes nothing.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import lzma
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import quote, urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from articles.ingestion import normalise, pipeline
from articles.ingestion.addresses import canonical_url, key_of
from articles.ingestion.parse.dates import read_date
from articles.ingestion.records import ArticleDraft, PrintedPiece, Reject, SourceFacts
from articles.models import Source

LINE_MAX: Final = 8_000_000  # bytes of one line; more is no piece
BATCH: Final = 1_000
TEASER_MAX: Final = 600  # characters: a text of more is the piece itself, one of less is what a feed gives
_GZIP, _XZ = b"\x1f\x8b", b"\xfd7zXZ\x00"
_BROKEN = (EOFError, gzip.BadGzipFile, lzma.LZMAError, zlib.error, OSError)

Told = Callable[[int, str], None]  # a line's number and what is wrong with it
Progress = Callable[[int], None]  # lines read since the last call


class ArchiveError(Exception):
    """The file cannot be read (any further). The text names the cause and the next step."""


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


@dataclass(frozen=True, slots=True)
class Record:
    """One line, as it says."""

    id: str
    url: str
    outlet: str
    title: str
    published: str
    language: str
    text: str


class Unusable(ValueError):
    """A line that holds no piece."""


def survey(path: Path, *, progress: Progress) -> Survey:
    """Read the whole archive without storing anything. Raises ArchiveError when the file is missing or broken."""
    best: dict[int, tuple[int, int]] = {}  # of an address: length of the longest text, and its line
    outdone: set[int] = set()
    lines = 0
    for number, line in _lines(path):
        lines += 1
        progress(1)
        with suppress(Unusable):
            record = read_record(line)
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
    for number, line in _lines(path):
        report.read += 1
        try:
            draft = None if number in surveyed.outdone else desk.draft(read_record(line))
        except Unusable as error:
            draft = Reject(str(error))
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


def read_record(line: bytes) -> Record:
    """One line as a record. Raises Unusable with the reason when it is no JSON object or has neither title nor text."""
    if len(line) > LINE_MAX:
        raise Unusable(f"the line holds more than {LINE_MAX:,} bytes")
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unusable("the line is not JSON") from error
    if not isinstance(fields, dict):
        raise Unusable("the line is JSON, but not an object")
    record = Record(
        id=_text(fields, "id"),
        url=_text(fields, "url"),
        outlet=_text(fields, "outlet"),
        title=_text(fields, "title"),
        published=_text(fields, "published"),
        language=_text(fields, "lang"),
        text=_text(fields, "text"),
    )
    if not (record.url or record.id):
        raise Unusable("the line has neither url nor id")
    if not (record.title or record.text):
        raise Unusable("the line has neither title nor text")
    return record


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Numbered lines that are not blank. A line beyond the cap is handed on cut, and its rest is skipped."""
    number = 0
    try:
        with _opened(path) as file:
            while line := file.readline(LINE_MAX + 1):
                number += 1
                rest = line
                while len(rest) > LINE_MAX and not rest.endswith(b"\n"):
                    rest = file.readline(LINE_MAX + 1)
                if line.strip():
                    yield number, line
    except _BROKEN as error:
        told = str(error) or type(error).__name__
        where = f"breaks off after line {number}" if number else "cannot be read"
        raise ArchiveError(f"{path} {where} ({told}); get a complete copy and import it again.") from error


def _opened(path: Path) -> BinaryIO | gzip.GzipFile | lzma.LZMAFile:
    """The file's own first bytes say how it is compressed, not its name."""
    with path.open("rb") as file:
        head = file.read(6)
    if head.startswith(_GZIP):
        return gzip.open(path, "rb")
    return lzma.open(path, "rb") if head == _XZ else path.open("rb")


def _key(record: Record) -> int:
    """An address in eight bytes: a million of them fit into memory."""
    name = key_of(_address(record))
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest())


def _address(record: Record) -> str:
    """The piece's address. One without is known by its id, under a name that can never lead anywhere (RFC 2606)."""
    outlet, own = quote(record.outlet or "unknown", safe=""), quote(record.id, safe="")
    return canonical_url(record.url) or f"https://archive.invalid/{outlet}/{own}"


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
        self.sources = dict(Source.objects.filter(kind=Source.Kind.ARCHIVE).values_list("url", "pk"))

    def draft(self, record: Record) -> ArticleDraft | Reject:
        """The draft of a record, or why there is none."""
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
        facts = SourceFacts(source_id=self._source(record), wants_pages=False, wants_fingerprint=False)
        return normalise.to_draft(piece, facts=facts, now=self.now)

    def _source(self, record: Record) -> int:
        outlet = (record.outlet or urlsplit(record.url).hostname or "unknown")[:200]
        address = f"archive:{outlet}"
        if address not in self.sources:
            self.sources[address] = _new_source(outlet, address)
        return self.sources[address]


def _new_source(outlet: str, address: str) -> int:
    """A source for an outlet. Names that make the same slug, or none, are told apart by a hash."""
    digest = hashlib.blake2b(outlet.encode(), digest_size=4).hexdigest()
    plain = slugify(outlet.replace(".", "-"))[:60]
    slugs = [plain, f"{plain}-{digest}"] if plain else [f"outlet-{digest}"]
    taken = set(Source.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    slug = next((each for each in slugs if each not in taken), f"{slugs[-1]}-archive")
    try:
        with transaction.atomic():
            return Source.objects.create(url=address, slug=slug, name=outlet, kind=Source.Kind.ARCHIVE).pk
    except IntegrityError:  # another import made it meanwhile
        return Source.objects.get(url=address).pk
