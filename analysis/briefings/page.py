"""Briefings as pages show them: the list of weeks and plans with their next step, and one briefing to read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from analysis.briefings.compose import days
from analysis.briefings.editing_state import HistoryLine, history_of
from analysis.briefings.errors import BriefingError
from analysis.briefings.material import reading_of
from analysis.briefings.page_document import (
    PageEntry,
    PageSection,
    entries_of,
    opening_of,
    sections_of,
)
from analysis.briefings.period import parse_week, weeks_with_pieces
from analysis.briefings.text import HEAD
from analysis.exports import FORMATS
from analysis.exports.document import Figure, from_data
from analysis.measures.periods import Period
from analysis.models import Briefing, BriefingPlan, BriefingVersion
from analysis.models.briefing_plan import WEEKLY

UNDRAFTED = 12


@dataclass(frozen=True, slots=True)
class FormatLink:
    """A format to take the briefing away in."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class BriefingPage:
    """One briefing, ready to be shown."""

    week: str
    plan: str
    plan_name: str
    path: str
    days: str
    kicker: str
    title: str
    lang: str
    opening: PageSection
    state: str
    state_label: str
    drafted_at: dt.datetime
    issued_at: dt.datetime | None
    issued_by: str
    version: int
    digest: str
    rules: str
    stamp: str
    sections: tuple[PageSection, ...]
    figures: tuple[Figure, ...]
    entries: tuple[PageEntry, ...]
    previous: str
    next: str
    formats: tuple[FormatLink, ...]
    history: tuple[HistoryLine, ...]
    uncited: bool  # whether a sentence of the draft still has no source

    @property
    def is_issued(self) -> bool:
        """Whether it stays as it is."""
        return self.state == Briefing.State.ISSUED


@dataclass(frozen=True, slots=True)
class BriefingRow:
    """One briefing in the list of them."""

    week: str
    plan_name: str
    path: str
    days: str
    title: str
    state: str
    state_label: str
    drafted_at: dt.datetime
    issued_at: dt.datetime | None
    by: str
    pieces: int
    stories: int
    is_sample: bool


@dataclass(frozen=True, slots=True)
class BriefingIndex:
    """All briefings, newest week first; the newest weeks that have pieces but no weekly briefing; the plans in use."""

    rows: tuple[BriefingRow, ...]
    undrafted: tuple[str, ...]
    plans: tuple[BriefingPlan, ...]


def path_of(week: str, plan: str) -> str:
    """Where a briefing is read: the weekly plan's under the week alone."""
    return f"/briefings/{week}/" if plan == WEEKLY else f"/briefings/{plan}/{week}/"


def find(plan: str, week: str) -> Briefing | None:
    """The briefing of a week under a plan; None when there is none, or no such week. Never composes one."""
    try:
        label = parse_week(week, today=dt.date.max).label
    except BriefingError:
        return None
    return Briefing.objects.select_related("plan").filter(plan__slug=plan, week=label).first()


def briefing_index(plan: str | None = None) -> BriefingIndex:
    """The list of briefings: of every plan, or with a name of that plan alone ("" is the weekly one)."""
    rows = Briefing.objects.select_related("plan").order_by("-week", "plan__name", "pk")
    if plan is not None:
        rows = rows.filter(plan__slug=plan or WEEKLY)
    titles = _titles(rows)
    found = tuple(_row(briefing, titles.get(briefing.pk, "")) for briefing in rows.defer("material", "frozen"))
    drafted = {row.week for row in found if row.path == path_of(row.week, WEEKLY)}
    missing = [period.label for period in reversed(weeks_with_pieces()) if period.label not in drafted]
    plans = tuple(BriefingPlan.objects.filter(is_active=True).order_by("name", "pk"))
    return BriefingIndex(found, tuple(missing[:UNDRAFTED]), plans)


def _titles(rows: QuerySet[Briefing]) -> dict[int, str]:
    """The titles of drafts as their newest versions have them."""
    drafts = rows.exclude(state=Briefing.State.ISSUED).order_by().values("pk")
    newest = BriefingVersion.objects.filter(briefing__in=drafts).order_by("briefing_id", "-number")
    texts = newest.distinct("briefing_id").values_list("briefing_id", "text")
    return {key: section["title"] for key, text in texts for section in text if section["key"] == HEAD}


def _row(briefing: Briefing, title: str) -> BriefingRow:
    document = from_data(briefing.document)
    return BriefingRow(
        week=briefing.week,
        plan_name=briefing.plan.name,
        path=path_of(briefing.week, briefing.plan.slug),
        days=days(Period.parse(briefing.week)),
        title=title or document.title,
        state=briefing.state,
        state_label=str(Briefing.State(briefing.state).label),
        drafted_at=briefing.drafted_at,
        issued_at=briefing.issued_at,
        by=briefing.issued_by_name,
        pieces=document.facts.get("pieces", 0),
        stories=document.facts.get("stories", 0),
        is_sample=bool(document.stamp),
    )


def briefing_page(week: str, plan: str = WEEKLY) -> BriefingPage | None:
    """The briefing of a week as it reads now, of an issued one as issued; None when there is none, or no such week."""
    briefing = find(plan, week)
    if briefing is None:
        return None
    document = reading_of(briefing).document
    path = path_of(briefing.week, plan)
    others = Briefing.objects.filter(plan=briefing.plan_id).only("week")
    history = history_of(briefing)
    said = [one for _part, one in document.sentences()]
    return BriefingPage(
        week=briefing.week,
        plan=plan,
        plan_name=briefing.plan.name,
        path=path,
        days=days(Period.parse(briefing.week)),
        kicker=document.kicker,
        title=document.title,
        lang=document.lang,
        opening=opening_of(document),
        state=briefing.state,
        state_label=str(Briefing.State(briefing.state).label),
        drafted_at=briefing.drafted_at,
        issued_at=briefing.issued_at,
        issued_by=briefing.issued_by_name,
        version=max((line.version for line in history), default=0),
        digest=briefing.digest,
        rules=briefing.rules,
        stamp=document.stamp,
        sections=sections_of(document),
        figures=document.figures,
        entries=entries_of(document),
        previous=_neighbour(others.filter(week__lt=briefing.week).order_by("-week").first(), plan),
        next=_neighbour(others.filter(week__gt=briefing.week).order_by("week").first(), plan),
        formats=tuple(FormatLink(form.label, f"{path.rstrip('/')}.{form.suffix}") for form in FORMATS.values()),
        history=history,
        uncited=any(not one.citations for one in said),
    )


def _neighbour(briefing: Briefing | None, plan: str) -> str:
    return path_of(briefing.week, plan) if briefing else ""


def gone(week: str) -> str:
    """Says that there is no such briefing."""
    return _("There is no briefing of %(week)s") % {"week": week[:20]}
