"""The page on which a briefing is written: its outline, one section's text, how it will read, and what could be added."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.briefings import editing, versions
from analysis.briefings.checks import findings
from analysis.briefings.editing_suggestions import Offered, offered
from analysis.briefings.material import cited_in, reading_of
from analysis.briefings.page import path_of
from analysis.briefings.page_document import Fault, PageSection, faults_of, opening_of, sections_of
from analysis.briefings.stand import stand_of
from analysis.briefings.text import HEAD, Problem, Text, TextSection
from analysis.briefings.text_write import figure
from analysis.exports.document import Document
from analysis.models import Briefing

_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A section in the outline; `faults` is how much in it stands against issuing."""

    key: str
    title: str
    is_current: bool
    is_head: bool
    is_first: bool
    is_last: bool
    faults: int


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A chart or table that can be put into the text."""

    key: str
    title: str
    markdown: str
    is_used: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """One section as it will read, with what it counts."""

    section: PageSection
    words: int
    sentences: int
    cited: int


@dataclass(frozen=True, slots=True)
class EditorPage:
    """A briefing to be written on. `faults` are those of the whole briefing, in the order of its text."""

    week: str
    plan: str
    plan_name: str
    path: str
    state: str
    state_label: str
    title: str
    lang: str
    mark: str
    version: int
    saved_at: dt.datetime | None
    saved_by: str
    outline: tuple[OutlineLine, ...]
    section: TextSection
    preview: Preview
    faults: tuple[Fault, ...]
    offered: Offered
    figures: tuple[FigureLine, ...]

    @property
    def edit_path(self) -> str:
        """Where it is written."""
        return f"{self.path}edit/"

    @property
    def is_head(self) -> bool:
        """Whether the section is the title with its lede."""
        return self.section.key == HEAD


def editor_page(
    briefing: Briefing, key: str, *, person: int | None, typed: TextSection | None = None, seen: str = ""
) -> EditorPage:
    """The page of a section, the first without a key or with one that is none. With `typed` the words of a form stand in
    place of those that were kept, and `seen` is what that form was opened from."""
    last = versions.newest(briefing)
    text = versions.text_of(briefing)
    if typed:
        text = editing.written(typed)(text)
    section = editing.find(text, typed.key if typed else key) or (text[0] if text else TextSection(HEAD, "", ""))
    reading = reading_of(briefing, text)
    problems = findings(reading, stand_of(briefing, reading, cited_in(text)))
    by_section = faults_of(reading.document, problems)
    faults = tuple(fault for found in by_section.values() for fault in found)
    return EditorPage(
        week=briefing.week,
        plan=briefing.plan.slug,
        plan_name=briefing.plan.name,
        path=path_of(briefing.week, briefing.plan.slug),
        state=briefing.state,
        state_label=str(Briefing.State(briefing.state).label),
        title=reading.document.title,
        lang=reading.document.lang,
        mark=seen if typed and seen else versions.mark(last),
        version=last.number if last else 0,
        saved_at=last.saved_at if last else None,
        saved_by=last.author_name if last else "",
        outline=_outline(text, section.key, Counter(fault.section for fault in faults)),
        section=section,
        preview=_preview(reading.document, section, problems),
        faults=faults,
        offered=offered(briefing, text, person=person),
        figures=_figures(briefing, text),
    )


def _outline(text: Text, current: str, faults: Counter[str]) -> tuple[OutlineLine, ...]:
    moving = [section.key for section in text if section.key != HEAD]
    return tuple(
        OutlineLine(
            key=section.key,
            title=_("Title and lede") if section.key == HEAD else section.title or section.key,
            is_current=section.key == current,
            is_head=section.key == HEAD,
            is_first=section.key == moving[0] if moving else True,
            is_last=section.key == moving[-1] if moving else True,
            faults=faults[section.key],
        )
        for section in text
    )


def _preview(document: Document, section: TextSection, problems: Sequence[Problem]) -> Preview:
    shown = (
        opening_of(document, problems)
        if section.key == HEAD
        else next(
            (one for one in sections_of(document, problems) if one.key == section.key), PageSection("", "", (), ())
        )
    )
    passages = [passage for block in shown.blocks for passage in block.passages]
    said = [one for passage in passages for item in passage.items for one in item]
    return Preview(
        section=shown,
        words=len(_WORD.findall(" ".join(one.text for one in said))),
        sentences=len(said),
        cited=sum(bool(one.numbers) for one in said),
    )


def _figures(briefing: Briefing, text: Text) -> tuple[FigureLine, ...]:
    """Charts and tables of the briefing's material; those that were pinned stand first."""
    held = briefing.material
    titles = {key: str(row.get("title", key)) for key, row in held.get("charts", {}).items()}
    titles |= {key: str(row.get("caption", key)) for key, row in held.get("tables", {}).items()}
    pinned = [key for key in held.get("pinned", ()) if key in titles]
    whole = "\n".join(section.markdown for section in text)
    order = dict.fromkeys([*pinned, *titles])
    return tuple(FigureLine(key, titles[key], figure(key), figure(key) in whole) for key in order)
