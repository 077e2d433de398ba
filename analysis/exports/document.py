"""The neutral document that every export is made from: sections of sentences, each with the pieces it rests on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any


class CitationError(ValueError):
    """A sentence without a piece behind it, or one that cites a piece the document does not list."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a sentence that is set apart: emphasis, strong emphasis, or a link. Offsets are characters of its text;
    stretches that overlap stand one inside the other, the outer one first."""

    kind: str  # em, strong, link
    start: int
    end: int
    address: str = ""  # of a link: a path with its query, or http(s)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One statement about the coverage, the ids of the entries it rests on, and the list that it counts.

    A quote is verbatim from its first citation, in that piece's language.
    """

    text: str
    citations: tuple[int, ...]
    lang: str = "en"
    quote: bool = False
    query: str = ""  # the list behind its number, as a query string
    opens: int | None = None  # how many pieces that list holds
    gloss: tuple[tuple[str, str], ...] = ()  # its Chinese terms, each with what it means in English
    translation: str = ""  # of a quote, in a person's words
    marks: tuple[Mark, ...] = ()
    item: int = 0  # in a list: which item it belongs to, from 1


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in rows; cells are words as they are to be printed."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    query: str = ""  # the address of the list or page that it counts
    key: str = ""  # by which a text asks for it


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as every format shows it: one SVG that stands alone, and the table that says the same."""

    key: str
    title: str
    desc: str
    svg: str
    table: Table


@dataclass(frozen=True, slots=True)
class About:
    """Where an export comes from, so that a reader can ask for the same again. It stands in every format."""

    query: str  # in words
    address: str  # of the page that it was taken from, a path with its query
    window: str  # first and last day in words
    zone: str  # of days and weeks
    counts: tuple[tuple[str, int], ...]  # pieces, texts, stories, sources
    rules: str  # version of the rule set
    sources: tuple[str, ...]  # outlets whose pieces were counted
    generated: str  # ISO time: of composing for a briefing, of the newest change of the data for everything else


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, with a heading of its own where it is about one story; charts and tables stand behind its words."""

    sentences: tuple[Sentence, ...]
    heading: str = ""
    lang: str = "en"  # of the heading
    query: str = ""
    opens: int | None = None
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    listed: str = ""  # bullet or number: its sentences are items of a list


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part. `notes` are statements about the collection itself, such as that there is nothing to report."""

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the week in figures. Shares in per cent, changes in points; None where they cannot be given."""

    label: str
    key: str
    count: int
    total: int
    query: str
    share: float | None = None
    low: float | None = None
    high: float | None = None
    change: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    verdict: str = "too few"  # up, down, little changed, too few


@dataclass(frozen=True, slots=True)
class Entry:
    """A cited piece. Days are ISO dates."""

    id: int
    title: str
    outlet: str
    date: str
    url: str
    lang: str
    retrieved: str = ""
    author: str = ""  # as printed
    slug: str = ""  # of the outlet
    sample: bool = False  # invented for the sample newsroom
    dated: bool = True  # False: the outlet printed no day, `date` is when it was first seen


@dataclass(frozen=True, slots=True)
class Number:
    """One number for machines, with the list behind it: what a chart, comparison or matrix is drawn from.

    `count` is the length of that list; a share of `n` stands from 0 to 1; low and high bound the share, else the value.
    """

    of: str  # key of its chart or table
    where: str  # a week, a month, or the name of a row
    name: str
    count: float | None = None
    share: float | None = None
    value: float | None = None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    n: int | None = None
    mark: str = ""  # not collected, incomplete, too few
    query: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece that was counted, cited or not: with all of them the numbers can be counted again. Day in ISO form."""

    id: int
    date: str
    outlet: str
    lang: str
    tags: tuple[str, ...] = ()  # kind:slug


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. Entries stand in the order of their first citation: their place is their number."""

    title: str
    kicker: str
    lede: str
    period: str
    rules: str
    sections: tuple[Section, ...]
    entries: tuple[Entry, ...]
    figures: tuple[Figure, ...] = ()
    stamp: str = ""  # says that sample data is inside; empty when there is none
    lang: str = "en"
    facts: dict[str, int] = field(default_factory=dict)  # counts for lists of documents: pieces, stories
    about: About | None = None  # None: of a document that was composed before this was kept
    opening: tuple[
        Sentence, ...
    ] = ()  # the lede's sentences with their links; they rest on lists and may cite no piece
    measured: tuple[Number, ...] = ()  # printed by no writer; those of figures and sentences come on top
    pieces: tuple[Piece, ...] = ()

    def numbers(self) -> dict[int, int]:
        """The printed number of each entry, by its id."""
        return {entry.id: place for place, entry in enumerate(self.entries, start=1)}

    def sentences(self) -> tuple[tuple[Section, Sentence], ...]:
        """Every sentence with its section, in order."""
        return tuple((part, said) for part in self.sections for block in part.blocks for said in block.sentences)


def to_data(document: Document) -> dict[str, Any]:
    """The document as JSON values."""
    return asdict(document)


def from_data(data: dict[str, Any]) -> Document:
    """The document that `to_data` wrote down, also after a round trip through JSON, and also out of a bundle that says more.

    Raises TypeError or KeyError when the data are not a document.
    """
    return Document(
        **{
            **{name: part for name, part in data.items() if name in _FIELDS},
            "sections": tuple(_section(part) for part in data["sections"]),
            "entries": tuple(Entry(**entry) for entry in data["entries"]),
            "figures": tuple(Figure(**row) for row in data["figures"]),
            "about": _about(data.get("about")),
            "opening": tuple(_sentence(row) for row in data.get("opening", ())),
            "measured": tuple(Number(**row) for row in data.get("measured", ())),
            "pieces": tuple(Piece(**{**row, "tags": tuple(row["tags"])}) for row in data.get("pieces", ())),
        }
    )


_FIELDS = frozenset(each.name for each in fields(Document))


def _about(data: dict[str, Any] | None) -> About | None:
    if data is None:
        return None
    counts = tuple((str(name), int(number)) for name, number in data["counts"])
    return About(**{**data, "counts": counts, "sources": tuple(data["sources"])})


def _section(data: dict[str, Any]) -> Section:
    blocks = tuple(_block(block) for block in data["blocks"])
    return Section(**{**data, "blocks": blocks, "notes": tuple(data["notes"])})


def _block(data: dict[str, Any]) -> Block:
    said = tuple(_sentence(row) for row in data["sentences"])
    charts = tuple(chart_of(row) for row in data.get("charts", ()))
    tables = tuple(table_of(row) for row in data.get("tables", ()))
    return Block(**{**data, "sentences": said, "charts": charts, "tables": tables})


def _sentence(data: dict[str, Any]) -> Sentence:
    gloss = tuple((term, meaning) for term, meaning in data.get("gloss", ()))
    marks = tuple(Mark(**row) for row in data.get("marks", ()))
    return Sentence(**{**data, "citations": tuple(data["citations"]), "gloss": gloss, "marks": marks})


def chart_of(data: dict[str, Any]) -> Chart:
    """A chart from its data."""
    return Chart(**{**data, "table": table_of(data["table"])})


def table_of(data: dict[str, Any]) -> Table:
    """A table from its data."""
    rows = tuple(tuple(row) for row in data["rows"])
    return Table(**{**data, "columns": tuple(data["columns"]), "rows": rows})


def check_citations(document: Document) -> None:
    """Every sentence rests on at least one entry of the document.

    Raises CitationError with the sentence and what is wrong with it.
    """
    known = document.numbers()
    for section, sentence in document.sentences():
        where = f"The sentence “{sentence.text}” in “{section.title}”"
        if not sentence.citations:
            raise CitationError(f"{where} cites no piece. Cite one behind it, as in [@12], or take the sentence out.")
        missing = [str(key) for key in sentence.citations if key not in known]
        if missing:
            raise CitationError(
                f"{where} cites piece {', '.join(missing)}, which the document does not list. Draft the briefing again."
            )
