"""GDELT's Global Knowledge Graph: addresses, outlets and titles of a bulk file, those that the operator asked for.

A line becomes a piece of which we hold the title. Its day is the one on which GDELT first saw it, which is never earlier than
the outlet's own. Pieces that we hold already stay as they are.
"""

from __future__ import annotations

import datetime as dt
import gzip
import html
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Final
from urllib.parse import urlsplit

from django.utils import timezone

from articles.egress.client import fetch
from articles.egress.rules import Limits, rules_from_settings
from articles.ingestion import normalise, pipeline, politeness
from articles.ingestion.addresses import canonical_url
from articles.ingestion.outlets import Outlets
from articles.ingestion.plain import line as one_line
from articles.ingestion.records import ArticleDraft, PrintedDate, PrintedPiece, Reject, SourceFacts
from articles.models import Source

LIMITS: Final = Limits(body_bytes=100_000_000, total_seconds=300.0)
LINE_MAX: Final = 4_000_000  # bytes
UNPACKED_MAX: Final = 2_000_000_000  # bytes of one file
BATCH: Final = 1_000
COLUMNS: Final = 27
_EVENTS: Final = (58, 61)  # columns of the events files, version 1 and 2
_MENTIONS: Final = (14, 16)
_WEB: Final = "1"
_STAMP: Final = re.compile(r"\d{14}")
_FROM: Final = re.compile(r"\bsrclc:([a-z]{3})\b")
_BROKEN: Final = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)
# Where the file names a language by three letters, as nobody else does.
_LANGUAGES: Final = {
    "zho": "zh", "eng": "en", "jpn": "ja", "kor": "ko", "fra": "fr", "deu": "de", "spa": "es", "por": "pt", "rus": "ru", "ara": "ar",
    "ita": "it", "vie": "vi", "ind": "id", "msa": "ms", "tha": "th", "tur": "tr", "hin": "hi", "nld": "nl", "pol": "pl", "ukr": "uk",
    "fas": "fa", "urd": "ur", "ben": "bn", "swe": "sv", "ces": "cs", "ell": "el", "heb": "he", "ron": "ro", "hun": "hu", "tam": "ta",
}  # fmt: skip

Told = Callable[[int, str], None]  # a line's number and what is wrong with it


class GdeltError(Exception):
    """The file cannot be read. The text names the cause and the next step."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an operator asks for: a line must meet every kind of wish that is made, with any of its values."""

    themes: frozenset[str] = frozenset()  # codes, in upper case
    domains: frozenset[str] = frozenset()  # in lower case; a domain stands for its subdomains, too
    words: tuple[str, ...] = ()  # case-folded; looked for in titles


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a GKG file, as much as we read of it."""

    url: str
    outlet: str
    title: str
    stamp: str
    language: str
    themes: frozenset[str]


@dataclass(slots=True)
class GdeltReport:
    """What became of the lines. What is wanted is created, updated or unchanged; what is rejected nobody could want."""

    read: int = 0
    wanted: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0


def import_gkg(place: str, wanted: Wanted, *, reject: Told, progress: Callable[[int], None]) -> GdeltReport:
    """Stores what is wanted of a file or of a file's address. Raises GdeltError, or a VisitFailed for an address."""
    report, outlets, now = GdeltReport(), Outlets(Source.Kind.GDELT), timezone.now()
    batch: list[ArticleDraft] = []
    for number, raw in _lines(place):
        report.read += 1
        progress(1)
        entry = entry_of(raw)
        if isinstance(entry, Entry) and not is_wanted(entry, wanted):
            continue
        draft = entry if isinstance(entry, Reject) else _draft(entry, outlets, now)
        if isinstance(draft, Reject):
            report.rejected += 1
            reject(number, draft.reason)
            continue
        report.wanted += 1
        batch.append(draft)
        if len(batch) >= BATCH:
            _store(batch, report)
    _store(batch, report)
    return report


def entry_of(raw: bytes) -> Entry | Reject:
    """What one line says, or why it says nothing that can be stored. Raises GdeltError for a line of another kind of file."""
    if len(raw) > LINE_MAX:
        return Reject(f"the line holds more than {LINE_MAX:,} bytes")
    cells = raw.decode("utf-8", "replace").rstrip("\r\n").split("\t")
    if len(cells) in _EVENTS or len(cells) in _MENTIONS:
        raise GdeltError(
            "This is an events or mentions file, which names addresses without titles. Point at the gkg file of the same time."
        )
    if len(cells) == 1:
        raise GdeltError("This is no GKG file: its lines have no columns. Point at a .gkg.csv file, or its ZIP.")
    if len(cells) != COLUMNS:
        return Reject(f"the line has {len(cells)} columns; a GKG 2.1 file has {COLUMNS}")
    if cells[2] != _WEB:
        return Reject("the line is of no web page")
    title = cells[26].partition("<PAGE_TITLE>")[2].partition("</PAGE_TITLE>")[0].strip()
    if not title:
        return Reject("the line has no title")
    if not canonical_url(cells[4]):
        return Reject("the line has no web address")
    if not _STAMP.fullmatch(cells[1]):
        return Reject("the line has no time")
    said = _FROM.search(cells[25])
    return Entry(
        url=cells[4],
        outlet=cells[3].strip() or (urlsplit(cells[4]).hostname or ""),
        title=html.unescape(title),
        stamp=cells[1],
        language=_LANGUAGES.get(said.group(1), said.group(1)) if said else "",
        themes=frozenset(theme.split(",")[0].upper() for theme in f"{cells[7]};{cells[8]}".split(";") if theme),
    )


def is_wanted(entry: Entry, wanted: Wanted) -> bool:
    """Whether a line meets every kind of wish."""
    host = (urlsplit(entry.url).hostname or "").lower()
    title = entry.title.casefold()
    return (
        (not wanted.themes or not wanted.themes.isdisjoint(entry.themes))
        and (not wanted.domains or any(host == domain or host.endswith(f".{domain}") for domain in wanted.domains))
        and (not wanted.words or any(word in title for word in wanted.words))
    )


def _draft(entry: Entry, outlets: Outlets, now: dt.datetime) -> ArticleDraft | Reject:
    try:
        day = dt.date(int(entry.stamp[:4]), int(entry.stamp[4:6]), int(entry.stamp[6:8]))
    except ValueError:
        return Reject("the line's day does not exist")
    piece = PrintedPiece(
        url=entry.url, title=entry.title, language=entry.language, date=PrintedDate(entry.stamp, on=day)
    )
    name = one_line(entry.outlet, most=200)
    facts = SourceFacts(outlets.source(name), wants_pages=False, wants_fingerprint=False)
    return normalise.to_draft(piece, facts=facts, now=now)


def _store(batch: list[ArticleDraft], report: GdeltReport) -> None:
    if batch:
        stored = pipeline.store_drafts(batch)
        report.created += stored.created
        report.updated += stored.updated
        report.unchanged += stored.unchanged
        batch.clear()


def _lines(place: str) -> Iterator[tuple[int, bytes]]:
    """Numbered lines that are not blank. Raises GdeltError or a VisitFailed."""
    number = 0
    try:
        with _opened(place) as file:
            room = UNPACKED_MAX
            while raw := file.readline(LINE_MAX + 1):
                number += 1
                room -= len(raw)
                rest = raw
                while len(rest) > LINE_MAX and not rest.endswith(b"\n"):
                    rest = file.readline(LINE_MAX + 1)
                    room -= len(rest)
                if room < 0:
                    raise GdeltError(
                        f"{place} unpacks to more than {UNPACKED_MAX:,} bytes. What was read is stored; split the file."
                    )
                if raw.strip():
                    yield number, raw
    except _BROKEN as error:
        where = f"breaks off after line {number}" if number else "cannot be read"
        raise GdeltError(
            f"{place} {where} ({error or type(error).__name__}). Get a complete copy and import it again."
        ) from error


@contextmanager
def _opened(place: str) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """The file, unpacked; its first bytes say how it is packed. An address is fetched in its host's turn."""
    with ExitStack() as closing:
        file = closing.enter_context(_whole(place))
        head = file.read(4)
        file.seek(0)
        if head.startswith(b"\x1f\x8b"):
            yield closing.enter_context(gzip.GzipFile(fileobj=file))
        elif head == b"PK\x03\x04":
            packed = closing.enter_context(zipfile.ZipFile(file))
            names = packed.namelist()
            if len(names) != 1:
                raise GdeltError(f"{place} holds {len(names)} files; GDELT's hold one. Take them out and import each.")
            yield closing.enter_context(packed.open(names[0]))
        else:
            yield file


def _whole(place: str) -> IO[bytes]:
    if not place.startswith(("http://", "https://")):
        return Path(place).open("rb")
    rules = rules_from_settings()
    with politeness.turn(place, rules=rules):
        return BytesIO(fetch(place, rules=rules, accept="*/*", limits=LIMITS).body)
