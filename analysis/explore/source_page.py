"""The page of one source: how it does and why, what it gave, what is set aside, and what is known of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from analysis.explore.desk import Facts, SourceLine, line_of, opened, quarantined, shares, with_last
from analysis.explore.diary import LENGTH, diaries, gap_days
from analysis.explore.filters import ArticleFilter
from analysis.explore.rows import Row, rows_of
from analysis.explore.selection import page_of
from articles.models import Article, BackFill, Quarantine, Source, SourceDay, Visit

VISITS = 20  # shown on the page
PIECES = 10
ASIDE = 20


@dataclass(frozen=True, slots=True)
class Yield:
    """What a source gave a day: the days, oldest first, and what they come to."""

    days: tuple[float | None, ...]
    changes: tuple[int, ...]  # days, counted from the oldest, from which on it gives clearly more or less
    total: int
    known: int  # days that were collected
    first: dt.date

    @property
    def per_day(self) -> float:
        """Pieces a collected day."""
        return self.total / self.known if self.known else 0.0

    @property
    def changed_on(self) -> tuple[dt.date, ...]:
        """The days of the changes."""
        return tuple(self.first + dt.timedelta(days=at) for at in self.changes)


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One place we read: what we know of it, its last visits, its newest pieces."""

    line: SourceLine
    source: Source
    visited: bool  # whether it is a place that we go to at all
    given: Yield
    gaps: tuple[SourceDay, ...]
    aside: tuple[Quarantine, ...]
    back_fill: BackFill | None
    visits: tuple[Visit, ...]
    visits_total: int
    rows: tuple[Row, ...]
    outlet_kinds: tuple[tuple[str, str], ...]


def source_page(slug: str) -> SourcePage | None:
    """Will gather one source's page; None for a slug nobody has."""
    source = with_last(Source.objects.filter(slug=slug).select_related("back_fill")).first()
    if source is None:
        return None
    pieces = Article.objects.filter(source=source)
    line = line_of(source, Facts(opened(), shares(pieces), diaries(source.pk), quarantined(), timezone.now()))
    visits = Visit.objects.filter(source=source).order_by("-started_at", "-id")
    newest = page_of(ArticleFilter(include=(("source", slug),)), limit=PIECES)
    return SourcePage(
        line=line,
        source=source,
        visited=source.kind not in Source.NEVER_VISITED,
        given=_given(line),
        gaps=gap_days(source),
        aside=tuple(Quarantine.objects.filter(source=source, verdict="").order_by("-created_at")[:ASIDE]),
        back_fill=getattr(source, "back_fill", None),
        visits=tuple(visits[:VISITS]),
        visits_total=visits.count(),
        rows=rows_of(newest.ids),
        outlet_kinds=tuple((str(value), str(label)) for value, label in Source.OutletKind.choices),
    )


def _given(line: SourceLine) -> Yield:
    days = line.diary.days
    return Yield(
        days=days,
        changes=(),
        total=round(sum(value or 0 for value in days)),
        known=line.diary.known,
        first=timezone.localdate() - dt.timedelta(days=LENGTH - 1),
    )
