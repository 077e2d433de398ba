"""The life of a briefing: drafted as often as wanted, issued once, never rewritten after that; and the way out of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

import analysis.exports
from analysis.briefings.compose import compose
from analysis.briefings.errors import BriefingError
from analysis.briefings.ground import grounded
from analysis.briefings.period import parse_week
from analysis.briefings.week import read_week
from analysis.explore.stylesheet import stylesheet
from analysis.exports import FORMATS
from analysis.exports.document import check_citations, from_data, to_data
from analysis.exports.word_template import office_template
from analysis.measures.periods import today as current_day
from analysis.models import Briefing


@dataclass(frozen=True, slots=True)
class Export:
    """A briefing as a file."""

    content_type: str
    filename: str
    body: bytes
    advice: str = ""  # what the machine lacks for it, as a font


def draft(week: str, *, today: dt.date | None = None) -> Briefing:
    """Compose the briefing of a week anew and store it as a draft. `today` is the current day when not given.

    Raises BriefingError (malformed or future week, no pieces, already issued); nothing is stored then.
    """
    day = today or current_day()
    period = parse_week(week, today=day)
    with transaction.atomic():
        stored = Briefing.objects.select_for_update().filter(week=period.label).first()
        if stored and stored.state == Briefing.State.ISSUED:
            raise BriefingError(f"The briefing of {period.label} is issued and stays as it is.")
        with override("en"):  # briefings are kept and sent in English, whoever asked for one
            document = grounded(compose(read_week(period, today=day)), period)
        values = {"document": to_data(document), "rules": document.rules, "drafted_at": timezone.now()}
        briefing, _ = Briefing.objects.update_or_create(week=period.label, defaults=values)
    return briefing


def issue(week: str) -> Briefing:
    """Freeze a draft. From then on its figures and words stay as they are.

    Raises BriefingError when there is no draft or it is issued already, CitationError when a citation is broken.
    """
    with transaction.atomic():
        briefing = stored(week, lock=True)
        if briefing.state == Briefing.State.ISSUED:
            raise BriefingError(f"The briefing of {briefing.week} is issued already.")
        check_citations(from_data(briefing.document))
        briefing.state = Briefing.State.ISSUED
        briefing.issued_at = timezone.now()
        briefing.save(update_fields=["state", "issued_at"])
    return briefing


def stored(week: str, *, lock: bool = False) -> Briefing:
    """The stored briefing of a week.

    Raises BriefingError when the week is none or has no briefing.
    """
    label = parse_week(week, today=dt.date.max).label
    rows = Briefing.objects.select_for_update() if lock else Briefing.objects.all()
    briefing = rows.filter(week=label).first()
    if briefing is None:
        drafted = Briefing.objects.order_by("-week").values_list("week", flat=True)[:8]
        held = f"There are briefings of {', '.join(drafted)}. " if drafted else "No briefing has been drafted yet. "
        raise BriefingError(f"There is no briefing of {label}. {held}Run `briefing draft {label}`.")
    return briefing


def check_format(name: str) -> None:
    """Raises BriefingError when a briefing cannot be written in this format."""
    if name in FORMATS:
        return
    listed = ", ".join(FORMATS)
    raise BriefingError(f"There is no format {name[:20]!r}; choose one of {listed}.")


def export(week: str, format_: str, template: str = "") -> Export:
    """A stored briefing as a file; the same briefing gives the same bytes. `template` names a Word template of the office.

    Raises BriefingError (format, week), CitationError (a sentence without a piece behind it) and TemplateFault.
    """
    check_format(format_)
    briefing = stored(week)
    form = FORMATS[format_]
    css = stylesheet() if format_ == "html" else ""
    office = office_template(settings.OFFICE_TEMPLATES, template) if template else None
    document = from_data(briefing.document)
    body = analysis.exports.export(document, format_, css=css, home=settings.PUBLIC_URL, template=office)
    name = f"briefing-{briefing.week}.{form.suffix}"
    return Export(form.content_type, name, body, analysis.exports.advice(document, format_))
