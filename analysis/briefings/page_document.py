"""A document as pages show it: paragraphs, quotations with their glosses, figures, and findings marked at their sentences."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import groupby, pairwise

from django.utils.translation import gettext_lazy as _

from analysis.briefings.text import HEAD, Problem
from analysis.briefings.text_inline import LIST
from analysis.exports import wording
from analysis.exports.document import Block, Chart, Document, Entry, Section, Sentence, Table

LABELS = {
    "uncited": _("needs a source"),
    "citation": _("cites what it may not"),
    "quote": _("not in the piece"),
    "number": _("number without its source"),
    "link": _("number without its list"),
    "note": _("no note of the rules"),
    "view": _("view no longer shared"),
    "format": _("cannot be printed"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found: in two or three words, and in a sentence with the next step. `section` is where it leads."""

    label: str
    words: str
    section: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PageRun:
    """Words of one make: emphasised, strong, linked. `opens` is the number that its list has."""

    text: str
    em: bool = False
    strong: bool = False
    href: str = ""
    opens: int | None = None


@dataclass(frozen=True, slots=True)
class PageSentence:
    """A sentence with the numbers of its sources; `source` is outlet and day after a quotation."""

    runs: tuple[PageRun, ...]
    text: str
    lang: str
    numbers: tuple[int, ...]
    source: str = ""
    query: str = ""  # a list that is named beside the words, as older documents do
    opens: int | None = None
    gloss: tuple[tuple[str, str], ...] = ()
    translation: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands together: a paragraph, a quotation or a list of items, each of them sentences."""

    kind: str  # text, quote, bullet, number
    items: tuple[tuple[PageSentence, ...], ...]


@dataclass(frozen=True, slots=True)
class PageFigure:
    """A chart with its table, or a table alone: then `title` is empty."""

    key: str
    title: str
    desc: str
    table: Table
    is_titled: bool = False  # the drawing says its title itself

    @property
    def href(self) -> str:
        """The page or list that it counts; empty where it names none."""
        return self.table.query if self.table.query.startswith("/") and not self.table.query.startswith("//") else ""


@dataclass(frozen=True, slots=True)
class PageBlock:
    """Passages, with a heading where they are about one story, and figures behind them."""

    heading: str
    lang: str
    query: str
    opens: int | None
    passages: tuple[Passage, ...]
    figures: tuple[PageFigure, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class PageSection:
    """A titled part; notes are statements about the collection. `faults` are those of no sentence that is shown."""

    key: str
    title: str
    blocks: tuple[PageBlock, ...]
    notes: tuple[str, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A cited piece with its number."""

    number: int
    id: int
    path: str
    title: str
    lang: str
    outlet: str
    day: dt.date
    url: str
    retrieved: dt.date | None


def sections_of(document: Document, problems: Sequence[Problem] = ()) -> tuple[PageSection, ...]:
    """The parts of a document in their order, with what the checks found in them."""
    faults = faults_of(document, problems)
    numbers = document.numbers()
    return tuple(_Section(document, numbers, faults.get(part.key, ())).page(part) for part in document.sections)


def opening_of(document: Document, problems: Sequence[Problem] = ()) -> PageSection:
    """The lede with its links, as a section of its own."""
    faults = faults_of(document, problems).get(HEAD, ())
    opening = document.opening or ((Sentence(document.lede, (), document.lang),) if document.lede else ())
    part = Section(HEAD, document.title, (Block(opening),) if opening else ())
    return _Section(document, document.numbers(), faults).page(part)


def faults_of(document: Document, problems: Iterable[Problem]) -> dict[str, tuple[Fault, ...]]:
    """The findings by section, in their order."""
    titles = {HEAD: document.title, **{part.key: part.title for part in document.sections}}
    found: dict[str, tuple[Fault, ...]] = {}
    for one in problems:
        label = str(LABELS.get(one.kind, LABELS["format"]))
        fault = Fault(label, one.words, one.section, titles.get(one.section, one.section), one.sentence)
        found[one.section] = (*found.get(one.section, ()), fault)
    return found


def entries_of(document: Document) -> tuple[PageEntry, ...]:
    """The cited pieces in their order."""
    return tuple(_entry(entry, number) for number, entry in enumerate(document.entries, start=1))


def figures_of(document: Document) -> Mapping[str, str]:
    """The drawings of a document by key."""
    return {chart.key: chart.svg for part in document.sections for block in part.blocks for chart in block.charts}


def runs_of(sentence: Sentence) -> tuple[PageRun, ...]:
    """A sentence cut wherever a mark begins or ends."""
    edges = {0, len(sentence.text), *(end for mark in sentence.marks for end in (mark.start, mark.end))}
    cuts = sorted(edge for edge in edges if 0 <= edge <= len(sentence.text))
    return tuple(_run(sentence, start, end) for start, end in pairwise(cuts))


def _run(sentence: Sentence, start: int, end: int) -> PageRun:
    marks = [mark for mark in sentence.marks if mark.start <= start and end <= mark.end]
    kinds = {mark.kind for mark in marks}
    href = next((mark.address for mark in marks if mark.kind == "link"), "")
    listed = href.startswith(LIST) and href[len(LIST) :] == sentence.query
    return PageRun(sentence.text[start:end], "em" in kinds, "strong" in kinds, href, sentence.opens if listed else None)


@dataclass(frozen=True, slots=True)
class _Section:
    """One section on its way to a page. `faults` find the sentence that they are of by its words."""

    document: Document
    numbers: Mapping[int, int]
    faults: tuple[Fault, ...]

    def page(self, part: Section) -> PageSection:
        """The section; what no shown sentence takes stands at its end."""
        blocks = tuple(self._block(block) for block in part.blocks)
        placed = {
            id(fault)
            for block in blocks
            for fault in (
                *block.faults,
                *(
                    fault
                    for passage in block.passages
                    for item in passage.items
                    for one in item
                    for fault in one.faults
                ),
            )
        }
        rest = tuple(fault for fault in self.faults if id(fault) not in placed)
        return PageSection(part.key, part.title, blocks, part.notes, rest)

    def _block(self, block: Block) -> PageBlock:
        figures = [PageFigure(one.key, one.title, one.desc, one.table, _says_its_title(one)) for one in block.charts]
        figures += [PageFigure(one.key, "", "", one) for one in block.tables]
        faults = tuple(fault for fault in self.faults if block.heading and fault.sentence == block.heading)
        return PageBlock(
            block.heading, block.lang, block.query, block.opens, tuple(self._passages(block)), tuple(figures), faults
        )

    def _passages(self, block: Block) -> Iterator[Passage]:
        if block.listed:
            groups = groupby(block.sentences, key=lambda one: one.item)
            yield Passage(block.listed, tuple(tuple(map(self._sentence, group)) for _, group in groups))
            return
        for is_quote, group in groupby(block.sentences, key=lambda one: one.quote):
            said = tuple(map(self._sentence, group))
            if is_quote:
                yield from (Passage("quote", ((one,),)) for one in said)
            else:
                yield Passage("text", (said,))

    def _sentence(self, one: Sentence) -> PageSentence:
        cited = tuple(self.numbers[key] for key in one.citations if key in self.numbers)
        runs = runs_of(one)
        beside = one.query and not any(run.opens is not None for run in runs)
        return PageSentence(
            runs=runs,
            text=one.text,
            lang=one.lang,
            numbers=cited,
            source=wording.source(self.document.entries[cited[0] - 1]) if one.quote and cited else "",
            query=one.query if beside else "",
            opens=one.opens if beside else None,
            gloss=one.gloss,
            translation=one.translation,
            faults=tuple(fault for fault in self.faults if fault.sentence in (one.text, one.translation or one.text)),
        )


def _says_its_title(chart: Chart) -> bool:
    """Whether the first words of a chart's title stand in its drawing, where eyes see them."""
    shown = re.findall(r"<text[^>]*>([^<]+)</text>", chart.svg)
    return any(chart.title.startswith(unescape(words).strip()) for words in shown[:1])


def _entry(entry: Entry, number: int) -> PageEntry:
    return PageEntry(
        number=number,
        id=entry.id,
        path=f"/articles/{entry.id}/",
        title=entry.title,
        lang=entry.lang,
        outlet=entry.outlet,
        day=dt.date.fromisoformat(entry.date),
        url=entry.url if entry.url.startswith(("http://", "https://")) else "",
        retrieved=dt.date.fromisoformat(entry.retrieved) if entry.retrieved else None,
    )
