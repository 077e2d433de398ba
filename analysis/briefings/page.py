"""Briefings as pages show them: citations numbered, sources named, weeks before and after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from analysis.briefings.compose import days
from analysis.briefings.errors import BriefingError
from analysis.briefings.issue import document_of, stored
from analysis.briefings.period import weeks_with_pieces
from analysis.exports import FORMATS, wording
from analysis.exports.document import Block, Document, Entry, Figure, Section, Sentence, from_data
from analysis.measures.periods import Period
from analysis.models import Briefing
from analysis.models.briefing_plan import WEEKLY

UNDRAFTED = 12


@dataclass(frozen=True, slots=True)
class FormatLink:
    """A format to take the briefing away in."""

    label: str
    suffix: str


@dataclass(frozen=True, slots=True)
class PageSentence:
    """A sentence with the numbers of its sources; `source` is outlet and day after a quotation."""

    text: str
    lang: str
    quote: bool
    numbers: tuple[int, ...]
    query: str
    opens: int | None
    source: str


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A paragraph, with a heading where it is about one story."""

    heading: str
    lang: str
    query: str
    opens: int | None
    sentences: tuple[PageSentence, ...]


@dataclass(frozen=True, slots=True)
class PageSection:
    """A titled part; notes are statements about the collection."""

    key: str
    title: str
    blocks: tuple[PageBlock, ...]
    notes: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class BriefingPage:
    """One briefing, ready to be shown."""

    week: str
    days: str
    kicker: str
    title: str
    lede: str
    state: str
    state_label: str
    drafted_at: dt.datetime
    issued_at: dt.datetime | None
    rules: str
    stamp: str
    sections: tuple[PageSection, ...]
    figures: tuple[Figure, ...]
    entries: tuple[PageEntry, ...]
    previous: str
    next: str
    formats: tuple[FormatLink, ...]


@dataclass(frozen=True, slots=True)
class BriefingRow:
    """One briefing in the list of them."""

    week: str
    days: str
    title: str
    state: str
    state_label: str
    drafted_at: dt.datetime
    issued_at: dt.datetime | None
    pieces: int
    stories: int
    is_sample: bool


@dataclass(frozen=True, slots=True)
class BriefingIndex:
    """All briefings, newest week first, and the newest weeks that have pieces but no briefing."""

    rows: tuple[BriefingRow, ...]
    undrafted: tuple[str, ...]


def briefing_index(plan: str = "") -> BriefingIndex:
    """The list of a plan's briefings, of the weekly one without a name."""
    rows = tuple(_row(briefing) for briefing in Briefing.objects.filter(plan__slug=plan or WEEKLY).order_by("-week"))
    drafted = {row.week for row in rows}
    missing = [period.label for period in reversed(weeks_with_pieces()) if period.label not in drafted]
    return BriefingIndex(rows, tuple(missing[:UNDRAFTED]))


def _row(briefing: Briefing) -> BriefingRow:
    document = from_data(briefing.document)
    return BriefingRow(
        week=briefing.week,
        days=days(Period.parse(briefing.week)),
        title=document.title,
        state=briefing.state,
        state_label=str(Briefing.State(briefing.state).label),
        drafted_at=briefing.drafted_at,
        issued_at=briefing.issued_at,
        pieces=document.facts.get("pieces", 0),
        stories=document.facts.get("stories", 0),
        is_sample=bool(document.stamp),
    )


def briefing_page(week: str, plan: str = "") -> BriefingPage | None:
    """The stored briefing of a week; None when there is none, or no such week. Never composes one."""
    try:
        briefing = stored(week, plan=plan)
    except BriefingError:
        return None
    document = document_of(briefing)
    numbers = document.numbers()
    rows = Briefing.objects.filter(plan=briefing.plan_id)
    return BriefingPage(
        week=briefing.week,
        days=days(Period.parse(briefing.week)),
        kicker=document.kicker,
        title=document.title,
        lede=document.lede,
        state=briefing.state,
        state_label=str(Briefing.State(briefing.state).label),
        drafted_at=briefing.drafted_at,
        issued_at=briefing.issued_at,
        rules=briefing.rules,
        stamp=document.stamp,
        sections=tuple(_section(section, document, numbers) for section in document.sections),
        figures=document.figures,
        entries=tuple(_entry(entry, numbers[entry.id]) for entry in document.entries),
        previous=_neighbour(rows.filter(week__lt=briefing.week).order_by("-week").first()),
        next=_neighbour(rows.filter(week__gt=briefing.week).order_by("week").first()),
        formats=tuple(FormatLink(form.label, form.suffix) for form in FORMATS.values()),
    )


def _neighbour(briefing: Briefing | None) -> str:
    return briefing.week if briefing else ""


def _section(section: Section, document: Document, numbers: dict[int, int]) -> PageSection:
    blocks = tuple(_block(block, document, numbers) for block in section.blocks)
    return PageSection(section.key, section.title, blocks, section.notes)


def _block(block: Block, document: Document, numbers: dict[int, int]) -> PageBlock:
    sentences = tuple(_sentence(sentence, document, numbers) for sentence in block.sentences)
    return PageBlock(block.heading, block.lang, block.query, block.opens, sentences)


def _sentence(sentence: Sentence, document: Document, numbers: dict[int, int]) -> PageSentence:
    cited = tuple(numbers[key] for key in sentence.citations if key in numbers)
    source = wording.source(document.entries[cited[0] - 1]) if sentence.quote and cited else ""
    return PageSentence(sentence.text, sentence.lang, sentence.quote, cited, sentence.query, sentence.opens, source)


def _entry(entry: Entry, number: int) -> PageEntry:
    return PageEntry(
        number=number,
        id=entry.id,
        path=f"/articles/{entry.id}/",
        title=entry.title,
        lang=entry.lang,
        outlet=entry.outlet,
        day=dt.date.fromisoformat(entry.date),
        url=entry.url,
        retrieved=dt.date.fromisoformat(entry.retrieved) if entry.retrieved else None,
    )
