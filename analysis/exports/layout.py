"""A document laid out: every word in its language and in its order, for formats that only have to draw it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from analysis.exports import wording
from analysis.exports.about import FEW_NAMES
from analysis.exports.document import About, Block, Chart, Document, Entry, Section, Sentence, Table
from analysis.exports.drawing import DrawingError, redrawn
from analysis.exports.legible import legible_document
from analysis.exports.phrases import Phrases, phrases
from analysis.exports.runs import HANS, Line, Run, chinese_of, joined, plain, said, web, words

_FIGURE = re.compile(r"[▲▽ ]*[+−-]?\d")
ROWS = 80  # of a chart's table on paper
FRAMES = ("hardware", "models", "deployment", "regulation", "capital_talent")  # in the order of docs/look.md


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, a list of `items`, or a quotation with its outlet and day, its translation and what its terms mean.

    `lang` is that of a quotation's words.
    """

    kind: Literal["text", "quote", "bullet", "number"]
    words: Line = ()
    items: tuple[Line, ...] = ()
    lang: str = ""
    source: Line = ()
    translation: Line = ()
    glosses: tuple[tuple[Run, Run], ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: lines as cells. `marks` names the frame of each row where the rows are frames; `right` says which columns hold figures."""

    caption: Line
    columns: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    right: tuple[bool, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: the drawing is safe to put into any file. `number` counts the charts of the document from 1."""

    number: int
    title: Line
    desc: Line
    spoken: str
    svg: str
    table: Grid


@dataclass(frozen=True, slots=True)
class Part:
    """A story or paragraph of a section."""

    heading: Line
    lang: str
    passages: tuple[Passage, ...]
    pictures: tuple[Picture, ...]
    tables: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section: its title, its parts and the notes under them."""

    key: str
    title: Line
    parts: tuple[Part, ...]
    notes: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A cited piece under its number. `url` is empty when it is no web address."""

    number: int
    lang: str
    outlet: Line
    title: Line
    url: str
    day: str
    iso: str
    retrieved: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of where the document comes from."""

    name: str
    words: Line
    url: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole document, ready to be drawn."""

    lang: str
    title: Line
    kicker: Line
    lede: Line
    stamp: Line
    period: str
    figures: Grid | None
    mix: tuple[tuple[str, int], ...]  # frames and their pieces, for the bar at the top
    chapters: tuple[Chapter, ...]
    sources: tuple[Source, ...]
    uncited: Line  # what stands in place of the sources where no piece is cited
    about: tuple[Fact, ...]
    phrases: Phrases

    @property
    def name(self) -> str:
        """The title as plain words."""
        return plain(self.title)

    def pictures(self) -> Iterator[Picture]:
        """Every chart in order."""
        return (picture for chapter in self.chapters for part in chapter.parts for picture in part.pictures)


def lay_out(document: Document, home: str = "") -> Layout:
    """The document in order; links to pages of the installation lead to `home`, and are words alone without it.

    Raises ValueError, naming the chart, when a drawing holds what no export may carry."""
    return _Laying(legible_document(document), home.rstrip("/")).layout()


class _Laying:
    """One document on its way: its language, numbers and the count of its charts."""

    def __init__(self, document: Document, home: str) -> None:
        self.document = document
        self.home = home
        self.of = document.lang
        self.numbers = document.numbers()
        self.langs = {entry.id: entry.lang for entry in document.entries}
        self.say = phrases(document.lang)
        self.drawn = 0

    def layout(self) -> Layout:
        held = self.document
        return Layout(
            lang=held.lang,
            title=self.line(held.title),
            kicker=self.line(held.kicker),
            lede=joined(map(self.said, held.opening), self.of) if held.opening else self.line(held.lede),
            stamp=self.line(held.stamp),
            period=held.period,
            figures=self.figures(),
            mix=tuple((row.key, row.count) for row in held.figures if row.count > 0),
            chapters=tuple(self.chapter(section) for section in held.sections),
            sources=tuple(self.source(entry) for entry in held.entries),
            uncited=() if held.entries else self.uncited(),
            about=tuple(self.about(held.about)) if held.about else (),
            phrases=self.say,
        )

    def line(self, text: str, lang: str = "", chinese: str = HANS) -> Line:
        return words(text, lang or self.of, self.of, chinese)

    def figures(self) -> Grid | None:
        rows = self.document.figures
        if not rows:
            return None
        say = self.say
        return Grid(
            self.line(say.figures),
            tuple(self.line(name) for name in (say.theme, say.pieces, say.share, say.change)),
            tuple(
                (
                    self.line(row.label), self.line(f"{row.count:,}"), self.line(wording.share(row, self.of)),
                    self.line(wording.change(row, self.of)),
                )
                for row in rows
            ),
            (False, True, False, False),
            tuple(row.key for row in rows),
        )  # fmt: skip

    def chapter(self, section: Section) -> Chapter:
        return Chapter(
            section.key,
            self.line(section.title),
            tuple(self.part(block) for block in section.blocks),
            tuple(self.line(note) for note in section.notes),
        )

    def part(self, block: Block) -> Part:
        return Part(
            self.line(block.heading, block.lang),
            "" if block.lang == self.of else block.lang,
            tuple(self.passages(block)),
            tuple(self.picture(chart) for chart in block.charts),
            tuple(self.grid(table) for table in block.tables),
        )

    def passages(self, block: Block) -> Iterator[Passage]:
        """Plain sentences that follow each other are one paragraph, or one item of a list."""
        for quoted, group in groupby(block.sentences, key=lambda sentence: sentence.quote):
            if quoted:
                yield from map(self.quotation, group)
            elif block.listed in ("bullet", "number"):
                items = groupby(group, key=lambda sentence: sentence.item)
                lines = tuple(joined(map(self.said, item), self.of) for _, item in items)
                yield Passage("bullet" if block.listed == "bullet" else "number", items=lines)
            else:
                yield Passage("text", joined(map(self.said, group), self.of))

    def said(self, sentence: Sentence) -> Line:
        chinese = chinese_of(self.langs[key] for key in sentence.citations if key in self.langs)
        return said(sentence, self.numbers, self.of, chinese, self.home)

    def quotation(self, sentence: Sentence) -> Passage:
        entry = self.document.entries[self.numbers[sentence.citations[0]] - 1]
        told = self.said(sentence)
        spoken = tuple(run for run in told if run.kind != "cite")
        cites = tuple(run for run in told if run.kind == "cite")
        opening, closing = wording.quoted("\0", sentence.lang).split("\0")
        own = "" if sentence.lang == self.of else sentence.lang
        quoted = (Run(opening, own), *spoken, Run(closing, own), *cites)
        glosses = tuple(
            (Run(term, "" if self.of == sentence.lang else sentence.lang), Run(meaning))
            for term, meaning in sentence.gloss
        )
        return Passage(
            "quote",
            quoted,
            lang=own,
            source=self.line(wording.source(entry), entry.lang),
            translation=self.line(sentence.translation),
            glosses=glosses,
        )

    def picture(self, chart: Chart) -> Picture:
        self.drawn += 1
        try:
            svg = redrawn(chart.svg, f"c{self.drawn}-")
        except DrawingError as error:
            raise ValueError(f"The chart “{chart.title}” {error}") from error
        spoken = f"{chart.title}. {chart.desc}" if chart.desc else chart.title
        return Picture(self.drawn, self.line(chart.title), self.line(chart.desc), spoken, svg, self.grid(chart.table))

    def grid(self, table: Table) -> Grid:
        columns = range(len(table.columns))
        padded = tuple((*row, *("",) * len(table.columns))[: len(table.columns)] for row in table.rows)
        right = tuple(bool(at) and _figures(row[at] for row in padded) for at in columns)
        rows = tuple(tuple(self.line(cell) for cell in row) for row in padded)
        return Grid(self.line(table.caption), tuple(self.line(name) for name in table.columns), rows, right)

    def source(self, entry: Entry) -> Source:
        return Source(
            self.numbers[entry.id],
            "" if entry.lang == self.of else entry.lang,
            self.line(entry.outlet, entry.lang),
            self.line(entry.title, entry.lang),
            web(entry.url, ""),
            wording.day(entry.date, entry.lang),
            entry.date,
            self.say.retrieved % {"day": wording.day(entry.retrieved, self.of)} if entry.retrieved else "",
        )

    def uncited(self) -> Line:
        """Whose pieces the numbers count, where none of them is cited; of many outlets the first are named."""
        say, outlets = self.say, self.document.about.sources if self.document.about else ()
        if not outlets:
            return self.line(say.uncited)
        named = say.between.join(outlets[:FEW_NAMES])
        if (more := len(outlets) - FEW_NAMES) > 0:
            named = say.and_more % {"outlets": named, "n": more}
        said = say.counted_one if len(outlets) == 1 else say.counted_many
        return self.line(said % {"n": len(outlets), "outlets": named})

    def about(self, held: About) -> Iterator[Fact]:
        say = self.say
        counts = say.between.join(f"{number:,} {name}" for name, number in held.counts)
        told = (
            (say.query, held.query),
            (say.address, held.address),
            (say.window, held.window),
            (say.zone, held.zone),
            (say.counts, counts),
            (say.rules, held.rules),
            (say.counted_sources, say.between.join(held.sources)),
            (say.generated, wording.moment(held.generated, self.of)),
            (say.glosses, say.glosses_are if self.is_glossed() else ""),
        )
        for name, text in told:
            if text:
                yield Fact(name, self.line(text), web(held.address, self.home) if name == say.address else "")

    def is_glossed(self) -> bool:
        return any(sentence.gloss for _, sentence in self.document.sentences())


def shortened(grid: Grid, say: Phrases) -> tuple[Grid, str]:
    """A chart's table as paper bears it, and the sentence that says what was left out."""
    if len(grid.rows) <= ROWS:
        return grid, ""
    return replace(grid, rows=grid.rows[:ROWS]), say.cut % {"shown": ROWS, "all": f"{len(grid.rows):,}"}


def _figures(cells: Iterator[str]) -> bool:
    """Whether a column holds figures: most of its cells begin with one, the others say why there is none."""
    filled = [bool(_FIGURE.match(cell)) for cell in cells if cell]
    return bool(filled) and 2 * sum(filled) > len(filled)
