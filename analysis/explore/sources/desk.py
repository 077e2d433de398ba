"""The source desk: every place we read, whether it is well and why not, and what it gave of late."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from analysis.explore.counts import by_tag
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.names import names_of_kind
from analysis.explore.sources.diary import NOTHING, Diary, diaries
from articles.health.completeness import NOTHING as EMPTY
from articles.health.completeness import Holdings, holdings
from articles.health.facts import facts_of
from articles.health.state import RESTING, STATES, Condition, SourceFactsForHealth, condition
from articles.ingestion.outage import open_one
from articles.models import Outage, Quarantine, Source, Visit

SHOWN = 300  # sources on one page, the worst of them
ARCHIVES = 50  # outlets known from archives only, the largest of them
NONE = Opens(0, "")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One place we read, as the desk lists it. `opens` is its pieces."""

    slug: str
    path: str
    name: str
    language: str
    kind: str
    folder: str
    condition: Condition
    last_ok_at: dt.datetime | None
    next_at: dt.datetime | None  # None: not visited
    outcome: str  # of the last visit, in words; "" before the first
    opens: Opens
    full: float | None  # share of its pieces held in full; None without a piece
    undated: float | None  # share of its pieces without a printed date
    diary: Diary
    quarantined: int
    reviewed: bool
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Folder:
    """One group of the desk, as a link with its length."""

    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class SourceDesk:
    """All places we read, worst first, and the largest outlets of imported archives."""

    headline: str
    tally: str  # how many are in which state, worst first; "" when all are in one
    total: int  # of those in the chosen folder
    lines: tuple[SourceLine, ...]  # the worst SHOWN of them
    folders: tuple[Folder, ...]  # empty when nobody made one
    folder: str | None  # the chosen one; None: all
    by_folder: bool
    quarantined: int
    unreviewed: int
    outage: Outage | None
    archives: tuple[SourceLine, ...]
    archives_total: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the lines need beside the source's own row."""

    opened: Mapping[str, Opens]
    holdings: Mapping[int, Holdings]
    diaries: Mapping[int, Diary]
    quarantined: Mapping[int, int]  # things set aside
    health: Mapping[int, SourceFactsForHealth]
    now: dt.datetime


def source_desk(*, folder: str | None = None, by_folder: bool = False) -> SourceDesk:
    """Will gather the desk in a number of queries that does not grow with the sources."""
    counts = opened()
    asked = (Source.objects.visited() | Source.objects.filter(kind=Source.Kind.ARCHIVE)).order_by("name", "id")
    archived = [source for source in asked if source.kind == Source.Kind.ARCHIVE]
    visited = [source for source in asked if source.kind != Source.Kind.ARCHIVE]
    largest = sorted(archived, key=lambda source: (-counts.get(source.slug, NONE).count, source.slug))[:ARCHIVES]
    health = facts_of([source.pk for source in (*visited, *largest)])
    facts = Facts(counts, holdings([source.pk for source in visited]), diaries(), quarantined(), health, timezone.now())
    every = sorted((line_of(source, facts) for source in visited if source.pk in health), key=_worst_first)
    lines = [line for line in every if folder is None or line.folder == folder]
    if by_folder:
        lines.sort(key=lambda line: line.folder)
    return SourceDesk(
        headline=_headline(every, len(archived)),
        tally=_tally(lines),
        total=len(lines),
        lines=tuple(lines[:SHOWN]),
        folders=_folders(every, folder),
        folder=folder,
        by_folder=by_folder,
        quarantined=sum(line.quarantined for line in every),
        unreviewed=sum(not line.reviewed for line in every),
        outage=open_one(),
        archives=tuple(line_of(source, facts) for source in largest if source.pk in health),
        archives_total=len(archived),
    )


def opened() -> dict[str, Opens]:
    """The pieces of every source by its slug."""
    counted = by_tag(ArticleFilter(), frozenset({"source"}))
    return {name.slug: Opens(counted.get(tag, 0), name.query) for tag, name in names_of_kind("source").items()}


def quarantined() -> dict[int, int]:
    """How many things of each source were set aside and wait for somebody's word."""
    waiting = Quarantine.objects.filter(verdict="").values("source_id").annotate(n=Count("pk"))
    return dict(waiting.values_list("source_id", "n"))


def line_of(source: Source, facts: Facts) -> SourceLine:
    """One source as the desk lists it."""
    told = facts.health[source.pk]
    now = condition(told, now=facts.now)
    held = facts.holdings.get(source.pk, EMPTY)
    nowhere = Opens(0, ArticleFilter(include=(("source", source.slug),)).to_query())
    return SourceLine(
        slug=source.slug,
        path=f"/sources/{source.slug}/",
        name=source.name,
        language=source.language,
        kind=str(source.get_kind_display()).lower(),
        folder=source.folder,
        condition=now,
        last_ok_at=source.last_ok_at,
        next_at=now.next_at,
        outcome=str(Visit.Outcome(told.last.outcome).label) if told.last else "",
        opens=facts.opened.get(source.slug, nowhere),
        full=held.share(held.full),
        undated=held.share(held.undated),
        diary=facts.diaries.get(source.pk, NOTHING),
        quarantined=facts.quarantined.get(source.pk, 0),
        reviewed=source.reviewed_at is not None or source.is_sample,
        is_sample=source.is_sample,
    )


def _folders(lines: list[SourceLine], chosen: str | None) -> tuple[Folder, ...]:
    counted = Counter(line.folder for line in lines)
    if set(counted) <= {""}:
        return ()
    return tuple(Folder(name, count, name == chosen) for name, count in sorted(counted.items()))


def _worst_first(line: SourceLine) -> tuple[int, str]:
    return line.condition.rank, line.name


def _headline(lines: list[SourceLine], archives: int) -> str:
    """What the desk says first, in words that the lines justify and by the same measure as the masthead."""
    if not lines:
        if not archives:
            return gettext("No source yet")
        return gettext("No source is visited; %(n)s outlets came with archives") % {"n": f"{archives:,}"}
    active = [line for line in lines if line.condition.state not in RESTING]
    waiting = sum(line.condition.state == "not_yet" for line in active)
    failing = sum(line.condition.state in {"failing", "blocked"} for line in active)
    well = len(active) - waiting - failing - sum(line.condition.state == "late" for line in active)
    if not active:
        return gettext("No source is visited at the moment")
    if waiting == len(active):
        said = ngettext("%(n)s source waits for the first visit", "%(n)s sources wait for the first visit", waiting)
        return said % {"n": f"{waiting:,}"}
    if well == len(active):
        return ngettext("The one source is well", "All %(n)s sources are well", well) % {"n": f"{well:,}"}
    first = ngettext("%(n)s of %(all)s sources is well", "%(n)s of %(all)s sources are well", well)
    parts = [first % {"n": f"{well:,}", "all": f"{len(active):,}"}]
    if failing:
        parts.append(ngettext("%(n)s is failing", "%(n)s are failing", failing) % {"n": f"{failing:,}"})
    if waiting:
        parts.append(gettext("%(n)s not yet visited") % {"n": f"{waiting:,}"})
    return gettext("; ").join(parts)


def _tally(lines: list[SourceLine]) -> str:
    """How many of the lines are in which state, worst first, as in "2 failing, 1 quiet"."""
    counted = Counter(line.condition.state for line in lines)
    if len(counted) < 2:
        return ""
    words = {state: str(label).lower() for state, (label, _) in STATES.items()} | {"new": gettext("with new pieces")}
    told = gettext("%(n)s %(state)s")
    parts = [told % {"n": f"{counted[state]:,}", "state": word} for state, word in words.items() if counted[state]]
    return gettext(", ").join(parts)
