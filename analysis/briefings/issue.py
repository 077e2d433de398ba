"""The life of a briefing after it is drafted: looked through, issued once with everything it stands on, never rewritten; and
the way out of it as a file."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

import analysis.exports
from analysis.briefings import plans
from analysis.briefings.drafting import draft
from analysis.briefings.editing_state import clean, record
from analysis.briefings.errors import BriefingError
from analysis.briefings.material import cited_in, material_of, reading_of
from analysis.briefings.period import parse_week
from analysis.briefings.stand import check, lengths, linked
from analysis.briefings.text import Material, Problem, Reading, Text, from_rows
from analysis.briefings.text_read import read
from analysis.briefings.versions import mark, newest, text_of
from analysis.explore.lists.stylesheet import stylesheet
from analysis.exports import FORMATS
from analysis.exports.document import Document, check_citations, from_data, to_data
from analysis.exports.word_template import office_template
from analysis.models import Briefing, BriefingEvent
from articles.models import Article

__all__ = ("Export", "FindingsStand", "draft", "export", "issue", "rebuild", "stored")

SHOWN = 5  # findings in one sentence


class FindingsStand(BriefingError):
    """A briefing that may not be issued, with what stands against it."""

    def __init__(self, week: str, findings: list[Problem]) -> None:
        self.findings = findings
        first = "; ".join(f"“{one.sentence[:120]}” in {one.section}: {one.words}" for one in findings[:SHOWN])
        more = (
            f" {len(findings) - SHOWN} more stand; `briefing check {week}` lists them." if len(findings) > SHOWN else ""
        )
        super().__init__(f"The briefing of {week} is not issued. {first}{more}")


@dataclass(frozen=True, slots=True)
class Export:
    """A briefing as a file."""

    content_type: str
    filename: str
    body: bytes
    advice: str = ""  # what the machine lacks for it, as a font


def issue(week: str, *, plan: str = "", person: Any = None, reason: str = "", seen: str | None = None) -> Briefing:
    """Freeze a briefing as its newest version says it. From then on its figures and words stay as they are; who issued it, when
    and why is kept. One transaction: killed at any point it is issued whole or not at all. With `seen`, the mark of the version
    that was looked at, nothing is issued that was saved or drafted after it.

    Raises BriefingError when there is none, it is issued already or was changed since, FindingsStand with everything that stands against it,
    CitationError when its document is broken.
    """
    with transaction.atomic():
        briefing = stored(week, plan=plan, lock=True)
        if briefing.state == Briefing.State.ISSUED:
            raise BriefingError(gettext("The briefing of %(week)s is issued already.") % {"week": briefing.week})
        version = newest(briefing)
        if seen is not None and seen != mark(version):
            raise BriefingError(gettext("Somebody has saved since you looked at it. Read it once more, then issue it."))
        check_citations(from_data(briefing.document))
        text = text_of(briefing)
        findings = check(briefing, text)
        if findings:
            raise FindingsStand(briefing.week, findings)
        reading = reading_of(briefing, text)
        check_citations(reading.document)
        briefing.frozen = _stands_on(reading, version.number if version else 0)
        briefing.document = to_data(reading.document)
        briefing.digest = digest(reading.document)
        briefing.state = Briefing.State.ISSUED
        briefing.issued_at = Now()
        briefing.issued_by = person
        briefing.issued_by_name = str(person.get_username())[:150] if person is not None else ""
        briefing.save()
        record(briefing, BriefingEvent.Act.ISSUED, person=person, reason=clean(reason))
        briefing.refresh_from_db()
    return briefing


def _stands_on(reading: Reading, version: int) -> dict[str, Any]:
    """What an issued briefing rests on, beside its document: the version, each piece with its revision, title and the words
    quoted from it, and each list with its length."""
    quoted: dict[int, list[str]] = {}
    for _, sentence in reading.document.sentences():
        if sentence.quote:
            quoted.setdefault(sentence.citations[0], []).append(sentence.text)
    ids = [entry.id for entry in reading.document.entries]
    rows = Article.objects.filter(pk__in=ids).values_list("pk", "title", "source__name", "revision")
    pieces = [
        {"id": pk, "title": title, "outlet": outlet, "revision": revision, "words": quoted.get(pk, [])}
        for pk, title, outlet, revision in sorted(rows)
    ]
    return {"version": version, "pieces": pieces, "lists": lengths(linked(reading))}


def digest(document: Document) -> str:
    """SHA-256 over the document as canonical JSON."""
    data = json.dumps(to_data(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()


def rebuild(briefing: Briefing) -> Document:
    """The document of an issued briefing made once more, from the text, figures and entries that were frozen with it.

    Raises BriefingError when it is not issued, was issued before this was kept, or comes out otherwise than it was issued.
    """
    if briefing.state != Briefing.State.ISSUED:
        raise BriefingError(f"The briefing of {briefing.week} is not issued. Run `briefing issue {briefing.week}`.")
    if not briefing.frozen or not briefing.digest:
        raise BriefingError(
            gettext("The briefing of %(week)s was issued before its text was kept; it stands as its document.")
            % {"week": briefing.week}
        )
    issued = from_data(briefing.document)
    version = briefing.versions.get(number=briefing.frozen["version"])
    held = material_of(briefing, ())
    bare = replace(issued, sections=(), entries=(), opening=(), lede="")
    own = Material(bare, held.charts, held.tables, {entry.id: entry for entry in issued.entries})
    made = read(from_rows(version.text), own).document
    if digest(made) != briefing.digest or digest(issued) != briefing.digest:
        raise BriefingError(
            gettext("The briefing of %(week)s is not what was issued. Restore it from a backup.")
            % {"week": briefing.week}
        )
    return made


def stored(week: str, *, plan: str = "", lock: bool = False) -> Briefing:
    """The stored briefing of a week under a plan.

    Raises BriefingError when the week is none or has no briefing.
    """
    label = parse_week(week, today=dt.date.max).label
    rows = Briefing.objects.filter(plan=plans.find(plan)).select_related("plan")
    held = rows.select_for_update(of=("self",)) if lock else rows
    briefing = held.filter(week=label).first()
    if briefing is None:
        drafted = rows.order_by("-week").values_list("week", flat=True)[:8]
        there = f"There are briefings of {', '.join(drafted)}. " if drafted else "No briefing has been drafted yet. "
        own = f" --plan {plan}" if plan else ""
        raise BriefingError(f"There is no briefing of {label}. {there}Run `briefing draft {label}{own}`.")
    return briefing


def document_of(briefing: Briefing, text: Text | None = None) -> Document:
    """What a briefing is as a document: of an issued one what was issued, of a draft what its newest version makes.

    Raises CitationError when a sentence of it has no piece behind it.
    """
    composed = from_data(briefing.document)
    check_citations(composed)
    if briefing.state == Briefing.State.ISSUED or not briefing.material:
        return composed
    words = text_of(briefing) if text is None else text
    return read(words, material_of(briefing, cited_in(words))).document


def check_format(name: str) -> None:
    """Raises BriefingError when a briefing cannot be written in this format."""
    if name in FORMATS:
        return
    listed = ", ".join(FORMATS)
    raise BriefingError(f"There is no format {name[:20]!r}; choose one of {listed}.")


def export(week: str, format_: str, template: str = "", *, plan: str = "") -> Export:
    """A stored briefing as a file; the same briefing gives the same bytes. `template` names a Word template of the office,
    without one it is the plan's.

    Raises BriefingError (format, week), CitationError (a sentence without a piece behind it) and TemplateFault.
    """
    check_format(format_)
    briefing = stored(week, plan=plan)
    form = FORMATS[format_]
    css = stylesheet() if format_ == "html" else ""
    chosen = template or (briefing.plan.template if format_ == "docx" else "")
    office = office_template(settings.OFFICE_TEMPLATES, chosen) if chosen else None
    document = document_of(briefing)
    try:
        body = analysis.exports.export(document, format_, css=css, home=settings.PUBLIC_URL, template=office)
    except analysis.exports.TooLong as error:
        raise BriefingError(str(error)) from error
    name = f"briefing-{briefing.week}.{form.suffix}"
    return Export(form.content_type, name, body, analysis.exports.advice(document, format_))
