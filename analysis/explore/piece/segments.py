"""Cuts a text where evidence begins and ends, so that a page can mark it without knowing about offsets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

FIELDS = ("title", "teaser", "body")  # in reading order
_BREAK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """The tag that a stretch of text is evidence for, under the number printed behind it."""

    number: int
    tag_kind: str
    tag_slug: str
    frame: str
    standing: str


MANY = 3  # numbers behind one word that are written as from and to


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters start to end (behind the last) of a text, and what they are evidence for."""

    start: int
    end: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text under the same marks; `ends` are the numbers of evidence that ends with it."""

    text: str
    marks: tuple[Mark, ...] = ()
    ends: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()  # highlights that people laid over it
    begins: tuple[int, ...] = ()  # those of them that begin here

    @property
    def numbers(self) -> str:
        """The evidence that ends here in few signs: 3, 3,4 or 3–8."""
        if len(self.ends) < MANY:
            return ",".join(map(str, self.ends))
        return f"{min(self.ends)}–{max(self.ends)}"


def cut(text: str, stretches: Sequence[Stretch], start: int = 0, end: int | None = None) -> tuple[Segment, ...]:
    """The text from start to end as segments that add up to it; overlapping stretches share segments."""
    end = len(text) if end is None else end
    inside = [s for s in stretches if s.start < end and s.end > start]
    edges = sorted({start, end, *(e for s in inside for e in (s.start, s.end) if start < e < end)})
    return tuple(
        Segment(
            text[first:last],
            tuple(s.mark for s in inside if s.start <= first and s.end >= last),
            # evidence that runs on over a paragraph break ends, for the reader, with its paragraph
            tuple(s.mark.number for s in inside if first < min(s.end, end) <= last),
        )
        for first, last in pairwise(edges)
    )


def cut_paragraphs(text: str, stretches: Sequence[Stretch]) -> tuple[tuple[Segment, ...], ...]:
    """The same for every paragraph of a text; paragraphs are separated by blank lines."""
    return tuple(cut(text, stretches, first, last) for first, last in paragraph_spans(text))


def paragraph_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the paragraphs of a text begin and end, in characters; empty ones are left out."""
    edges = [0, *(edge for found in _BREAK.finditer(text) for edge in found.span()), len(text)]
    paragraphs = zip(edges[::2], edges[1::2], strict=True)
    return tuple((first, last) for first, last in paragraphs if text[first:last].strip())


def overlay(segments: Sequence[Segment], start: int, spans: Sequence[tuple[int, int, int]]) -> tuple[Segment, ...]:
    """The same segments, the first of which begins at `start`, cut further where highlights (start, end, note) do.

    Every part keeps its marks; the numbers of evidence stay behind the last part of their segment.
    """
    found = []
    for segment in segments:
        end = start + len(segment.text)
        inside = [span for span in spans if span[0] < end and span[1] > start]
        edges = sorted({start, end, *(e for first, last, _ in inside for e in (first, last) if start < e < end)})
        for first, last in pairwise(edges):
            notes = tuple(note for s, e, note in inside if s <= first and e >= last)
            begins = tuple(note for s, _, note in inside if s == first)
            ends = segment.ends if last == end else ()
            found.append(Segment(segment.text[first - start : last - start], segment.marks, ends, notes, begins))
        start = end
    return tuple(found)
