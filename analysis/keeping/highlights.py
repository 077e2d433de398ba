"""Lays highlights over the text of a piece, beside the marks of its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.explore.piece.article import ArticlePage
from analysis.explore.piece.segments import overlay, paragraph_spans
from analysis.keeping.notes import NoteLine

Spans = list[tuple[int, int, int]]


def highlighted(page: ArticlePage, notes: Sequence[NoteLine]) -> ArticlePage:
    """The page with its text cut where highlights begin and end; the page itself without any."""
    by_field: dict[str, Spans] = {"title": [], "teaser": [], "body": []}
    for note in notes:
        if note.start is not None and note.end is not None:
            by_field[note.field].append((note.start, note.end, note.id))
    if not any(by_field.values()):
        return page
    starts = [first for first, _ in paragraph_spans(page.body)]
    return replace(
        page,
        title=overlay(page.title, 0, by_field["title"]),
        teaser=overlay(page.teaser, 0, by_field["teaser"]),
        paragraphs=tuple(
            overlay(paragraph, start, by_field["body"])
            for paragraph, start in zip(page.paragraphs, starts, strict=True)
        ),
    )
