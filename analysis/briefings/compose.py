"""Composing: a week of rows into a document. No clock, no chance: the same week always gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from analysis.briefings import candidates, sections
from analysis.briefings.records import FAMILIES, Week, WeekPiece
from analysis.exports.document import Document, Entry, Figure, Section, check_citations
from analysis.measures.intervals import FEW
from analysis.measures.periods import Period

STAMP = "Sample newsroom: invented outlets and texts. Its mix of subjects is its author's choice and no finding."


def compose(week: Week) -> Document:
    """The briefing of a week.

    Raises CitationError should a sentence come out without a piece behind it.
    """
    chosen = candidates.choose(week.stories, week.labels)
    parts = (
        sections.changed(week),
        sections.top_stories(week, chosen),
        *(sections.family(week, slug, chosen) for slug in FAMILIES),
        sections.only_in(week, "zh"),
        sections.only_in(week, "en"),
        sections.failed_sources(week),
        _method(week),
    )
    rows = sections.figures(week)
    document = Document(
        title=_title(week, rows),
        kicker=f"US-China AI strategy in the press · briefing {week.period.label} · {days(week.period)}",
        lede=_lede(week),
        period=week.period.label,
        rules=week.rules,
        sections=parts,
        entries=_entries(week.pieces, parts),
        figures=rows,
        stamp=STAMP if any(piece.is_sample for piece in week.pieces) else "",
        facts={
            "pieces": len(week.pieces),
            "stories": len(week.stories),
            "sources": len({piece.source_id for piece in week.pieces}),
        },
    )
    check_citations(document)
    return document


def days(period: Period) -> str:
    """A week's days in words: 28 July to 3 August 2025."""
    start, end = period.start, period.end
    year = f" {start.year}" if start.year != end.year else ""
    month = f" {start:%B}" if start.month != end.month or year else ""
    return f"{start.day}{month}{year} to {end.day} {end:%B} {end.year}"


def _title(week: Week, rows: Sequence[Figure]) -> str:
    """A finding that the figures bear: the largest move beyond its interval, else who leads, else the count."""
    moved = [row for row in rows if row.verdict in ("up", "down") and row.change is not None]
    if moved:
        row = max(moved, key=lambda r: (abs(r.change or 0), r.label))
        word = "rose" if row.verdict == "up" else "fell"
        return f"{row.label} {word} to {row.share:.0f} % of the week's pieces"
    if len(week.pieces) < FEW:
        return f"{_count(len(week.pieces), 'piece')} on topic, too few for shares"
    most = max((row.count for row in rows), default=0)
    first = [row.label for row in rows if row.count == most and most]
    if len(first) == 1:
        return f"Little changed; {first[0].lower()} first, with {most} of {len(week.pieces)} pieces"
    return f"Little changed in {len(week.pieces)} pieces on topic"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")


def _lede(week: Week) -> str:
    """How much the briefing stands on."""
    sources = len({piece.source_id for piece in week.pieces})
    chinese = sum(piece.is_chinese for piece in week.pieces)
    told = f"in {len(week.stories):,} {'story' if len(week.stories) == 1 else 'stories'} " if week.stories else ""
    return f"{_count(len(week.pieces), 'piece')} on topic {told}from {_count(sources, 'source')}; {chinese} of them Chinese."


def _method(week: Week) -> Section:
    """What the figures are made of, so that they can be checked."""
    copies = sum(piece.copy_of is not None for piece in week.pieces)
    notes = [
        f"Rules {week.rules or 'unknown'}; {_count(len(week.pieces), 'piece')} on topic "
        f"({copies} of them copies of another piece's text), {len(week.stories)} stories. Shares count pieces. "
        f"Days and weeks are those of {settings.TIME_ZONE}.",
        "Intervals are 95 %: Wilson for shares, Newcombe for changes against the median of the four weeks before, not adjusted "
        f"for the number of comparisons. A change is named only when its interval leaves zero; under {FEW} pieces no share is "
        "given. A piece may carry several themes, so shares do not add up to 100.",
        "Quotations are verbatim and in the language of their outlet. This briefing was composed by rules, not written by a "
        "person or a language model.",
    ]
    archived = sum(piece.is_archived for piece in week.pieces)
    if archived:
        notes.append(
            f"{_count(archived, 'piece')} came with archives, which cover only some windows of time: a change may be the edge of one."
        )
    if any(piece.is_sample for piece in week.pieces):
        notes.append(STAMP)
    return Section("method", "How sure we are", notes=tuple(notes))


def _entries(pieces: Sequence[WeekPiece], parts: Sequence[Section]) -> tuple[Entry, ...]:
    """The cited pieces, in the order in which they are first cited."""
    by_id = {piece.id: piece for piece in pieces}
    order = dict.fromkeys(
        key for part in parts for block in part.blocks for said in block.sentences for key in said.citations
    )
    return tuple(_entry(by_id[key]) for key in order if key in by_id)


def _entry(piece: WeekPiece) -> Entry:
    return Entry(
        id=piece.id,
        title=piece.title,
        outlet=piece.outlet,
        date=piece.day.isoformat(),
        url=piece.url,
        lang=piece.language,
        retrieved=piece.retrieved.isoformat(),
    )
