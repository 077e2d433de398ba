"""The source desk: every place we read, whether it is well, when it was last read, and what it gave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Avg, Case, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone

from analysis.explore.counts import by_tag
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.freshness import LATE
from analysis.explore.names import names_of_kind
from analysis.explore.rows import Row, rows_of
from analysis.explore.selection import page_of
from articles.models import Article, Source, Visit

VISITS = 20  # shown on a source's page
PIECES = 10
ARCHIVES = 50  # outlets known from archives only, the largest of them
WORDS = {"fail": "Failing", "late": "Late", "well": "Well", "off": "Switched off"}
WORST_FIRST = tuple(WORDS)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One place we read, as the desk lists it. `opens` is its pieces."""

    slug: str
    path: str
    name: str
    language: str
    kind: str
    state: str  # fail, late, well or off
    state_label: str
    last_ok_at: dt.datetime | None
    next_at: dt.datetime | None  # None: not visited
    outcome: str  # of the last visit, in words; "" before the first
    note: str
    opens: Opens
    full: float | None  # share of its pieces held in full; None without a piece
    is_sample: bool


@dataclass(frozen=True, slots=True)
class SourceDesk:
    """All places we read, worst first, and the largest outlets of imported archives."""

    headline: str
    lines: tuple[SourceLine, ...]
    archives: tuple[SourceLine, ...]
    archives_total: int
    well: int


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One place we read: what we know of it, its last visits, its newest pieces."""

    line: SourceLine
    url: str
    moved_to: str
    interval_minutes: int
    fail_since: dt.datetime | None
    visits: tuple[Visit, ...]
    visits_total: int
    rows: tuple[Row, ...]


def source_desk() -> SourceDesk:
    """Will gather the desk in a number of queries that does not grow with the sources."""
    opened = _opens()
    visited = _with_last(Source.objects.exclude(kind=Source.Kind.ARCHIVE))
    full = _full(Article.objects.exclude(source__kind=Source.Kind.ARCHIVE))
    lines = sorted((_line(source, opened, full) for source in visited), key=_worst_first)
    archived = list(Source.objects.filter(kind=Source.Kind.ARCHIVE))
    largest = sorted(archived, key=lambda source: (-opened.get(source.slug, NONE).count, source.slug))[:ARCHIVES]
    well = sum(line.state == "well" for line in lines)
    return SourceDesk(
        headline=_headline(lines, len(archived)),
        lines=tuple(lines),
        archives=tuple(_line(source, opened, {}) for source in largest),
        archives_total=len(archived),
        well=well,
    )


def source_page(slug: str) -> SourcePage | None:
    """Will gather one source's page; None for a slug nobody has."""
    source = _with_last(Source.objects.filter(slug=slug)).first()
    if source is None:
        return None
    line = _line(source, _opens(), _full(Article.objects.filter(source=source)))
    visits = Visit.objects.filter(source=source).order_by("-started_at", "-id")
    newest = page_of(ArticleFilter(include=(("source", slug),)), limit=PIECES)
    return SourcePage(
        line=line,
        url=source.url,
        moved_to=source.moved_to,
        interval_minutes=source.interval_minutes,
        fail_since=source.fail_since,
        visits=tuple(visits[:VISITS]),
        visits_total=visits.count(),
        rows=rows_of(newest.ids),
    )


NONE = Opens(0, "")


def _opens() -> dict[str, Opens]:
    """The pieces of every source by its slug."""
    counted = by_tag(ArticleFilter(), frozenset({"source"}))
    return {name.slug: Opens(counted.get(tag, 0), name.query) for tag, name in names_of_kind("source").items()}


def _with_last(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Sources with the outcome and the words of their last visit."""
    last = Visit.objects.filter(source=OuterRef("pk")).order_by("-started_at", "-id")
    return sources.annotate(
        last_outcome=Subquery(last.values("outcome")[:1]), last_detail=Subquery(last.values("detail")[:1])
    ).order_by("name", "id")


def _full(pieces: QuerySet[Article]) -> dict[int, float]:
    """The share of each source's pieces that we hold in full."""
    whole = Case(When(completeness=Article.Completeness.FULL, then=Value(1.0)), default=Value(0.0))
    return dict(pieces.values("source_id").annotate(share=Avg(whole)).values_list("source_id", "share"))


def _line(source: Source, opened: Mapping[str, Opens], full: Mapping[int, float]) -> SourceLine:
    state = _state(source)
    outcome = getattr(source, "last_outcome", None)
    query = ArticleFilter(include=(("source", source.slug),)).to_query()
    return SourceLine(
        slug=source.slug,
        path=f"/sources/{source.slug}/",
        name=source.name,
        language=source.language,
        kind=source.get_kind_display().lower(),
        state=state,
        state_label=WORDS[state],
        last_ok_at=source.last_ok_at,
        next_at=None if state == "off" or source.kind == Source.Kind.ARCHIVE else source.next_visit_at,
        outcome=str(Visit.Outcome(outcome).label) if outcome else "",
        note=source.fail_reason or getattr(source, "last_detail", None) or "",
        opens=opened.get(source.slug, Opens(0, query)),
        full=full.get(source.pk),
        is_sample=source.is_sample,
    )


def _state(source: Source) -> str:
    """How a source does, by the same measure as the masthead: failing, late, well, or switched off."""
    if source.state != Source.State.ACTIVE:
        return "off"
    if source.fail_count:
        return "fail"
    late = source.kind != Source.Kind.ARCHIVE and source.next_visit_at + LATE < timezone.now()
    return "late" if late else "well"


def _worst_first(line: SourceLine) -> tuple[int, str]:
    return WORST_FIRST.index(line.state), line.name


def _headline(lines: list[SourceLine], archives: int) -> str:
    """What the desk says first, in words that the lines justify."""
    if not lines:
        return f"No source is visited; {archives:,} outlets came with archives" if archives else "No source yet"
    well, failing = (sum(line.state == state for line in lines) for state in ("well", "fail"))
    if well == len(lines):
        return f"All {well} sources are well" if well > 1 else "The one source is well"
    said = f"{well} of {len(lines)} sources {'is' if well == 1 else 'are'} well"
    return f"{said}; {failing} {'is' if failing == 1 else 'are'} failing" if failing else said
