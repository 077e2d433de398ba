"""The page of one source: how it does and why, what it gave, what is set aside, and what is known of it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from analysis.explore.filters import ArticleFilter
from analysis.explore.lists.rows import Row, rows_of
from analysis.explore.selection import page_of
from analysis.explore.sources.desk import Facts, SourceLine, line_of, opened, quarantined
from analysis.explore.sources.diary import DRAWN, Diary, diaries
from articles.health.changes import segments
from articles.health.completeness import holdings
from articles.health.facts import facts_of, yields_of
from articles.health.gaps import Gap, gaps_between
from articles.health.records import DayYield
from articles.models import BackFill, Quarantine, Source, Visit

VISITS = 20  # shown on the page
PIECES = 10
ASIDE = 20
GAPS_SINCE = dt.timedelta(days=DRAWN)


@dataclass(frozen=True, slots=True)
class Change:
    """A day from which on a source gave clearly more or clearly less, in pieces a collected day."""

    on: dt.date
    before: float
    since: float


@dataclass(frozen=True, slots=True)
class Yield:
    """What a source gave a day: the days, oldest first, and what they come to."""

    days: tuple[float | None, ...]
    changes: tuple[Change, ...]  # the oldest first; some may lie before the days drawn

    @property
    def total(self) -> int:
        """Pieces of the days drawn."""
        return round(sum(value or 0 for value in self.days))

    @property
    def known(self) -> int:
        """Days drawn that were collected."""
        return sum(value is not None for value in self.days)

    @property
    def per_day(self) -> float:
        """Pieces a collected day."""
        return self.total / self.known if self.known else 0.0

    @property
    def marks(self) -> tuple[int, ...]:
        """The changes among the days drawn, counted from the oldest."""
        first = timezone.localdate() - dt.timedelta(days=DRAWN - 1)
        return tuple((change.on - first).days for change in self.changes if change.on > first)


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One place we read: what we know of it, its last visits, its newest pieces."""

    line: SourceLine
    source: Source
    visited: bool  # whether it is a place that we go to at all
    given: Yield
    gaps: tuple[Gap, ...]
    aside: tuple[Quarantine, ...]
    back_fill: BackFill | None
    visits: tuple[Visit, ...]
    visits_total: int
    rows: tuple[Row, ...]
    outlet_kinds: tuple[tuple[str, str], ...]


def source_page(slug: str) -> SourcePage | None:
    """Will gather one source's page; None for a slug nobody has."""
    source = Source.objects.filter(slug=slug).select_related("back_fill").first()
    if source is None:
        return None
    health = facts_of([source.pk])
    facts = Facts(opened(), holdings([source.pk]), diaries(source.pk), quarantined(), health, timezone.now())
    line = line_of(source, facts)
    visits = Visit.objects.filter(source=source).order_by("-started_at", "-id")
    today = timezone.localdate()
    newest = page_of(ArticleFilter(include=(("source", slug),)), limit=PIECES)
    return SourcePage(
        line=line,
        source=source,
        visited=source.kind not in Source.NEVER_VISITED,
        given=_given(line.diary, yields_of([source.pk]).get(source.pk, ())),
        gaps=gaps_between(today - GAPS_SINCE, today, [source.pk]),
        aside=tuple(Quarantine.objects.filter(source=source, verdict="").order_by("-created_at")[:ASIDE]),
        back_fill=getattr(source, "back_fill", None),
        visits=tuple(visits[:VISITS]),
        visits_total=visits.count(),
        rows=rows_of(newest.ids),
        outlet_kinds=tuple((str(value), str(label)) for value, label in Source.OutletKind.choices),
    )


def _given(diary: Diary, known: Sequence[DayYield]) -> Yield:
    even = segments(known)
    changes = tuple(Change(after.first, before.mean, after.mean) for before, after in itertools.pairwise(even))
    return Yield(diary.drawn(), changes)
