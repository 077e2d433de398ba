"""What a briefing is given beside its words, so that it can be cited and counted again: where it comes from, and its pieces."""

from __future__ import annotations

from dataclasses import replace

from analysis.explore.about import about_of, pieces_of
from analysis.explore.citations import completed
from analysis.explore.freshness import ON_TOPIC
from analysis.exports.document import Document
from analysis.measures.periods import Period


def grounded(document: Document, period: Period) -> Document:
    """The document with its About, the pieces of its week with their tags, and sources as citations need them. What the document
    says already stays."""
    filter = ON_TOPIC.between(period.start, period.end)
    about = document.about or about_of(filter, f"/briefings/{document.period}/")
    pieces = document.pieces or pieces_of(filter)
    return replace(document, about=about, pieces=pieces, entries=completed(document.entries))
