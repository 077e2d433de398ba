"""The page of pieces: one list under a filter, with its facets, its weeks and its other formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy

from analysis import exports
from analysis.explore import days
from analysis.explore.called import names_in, settled
from analysis.explore.counts import by_day, by_period
from analysis.explore.filters import ArticleFilter, Opens, Token
from analysis.explore.folding import PIECES
from analysis.explore.freshness import complete_until, last_dated_day, reach
from analysis.explore.gaps import gaps
from analysis.explore.lists.facets import FacetGroup, facet_groups
from analysis.explore.lists.rows import Row, rows_of
from analysis.explore.remembered import reading
from analysis.explore.selection import count, lengths, page_of
from analysis.measures.periods import Period, spans

PER_PAGE = 50
WEEKS = 156  # three years of bars; older weeks are one number on the left
FORMATS = (
    ("JSON", "json"), ("CSV", "csv"), ("Atom", "atom"), ("Markdown", "md"), ("BibTeX", "bib"), ("RIS", "ris"),
    ("CSL-JSON", "csl.json"), ("XLSX", "xlsx"),
    *((form.label, name) for name, form in exports.FORMATS.items() if name in ("html", "docx", "pdf")),
)  # fmt: skip
UNITS = (("pieces", gettext_lazy("piece")), ("texts", gettext_lazy("text")), ("stories", gettext_lazy("story")))
LATELY = (("-7d", gettext_lazy("7 days")), ("-28d", gettext_lazy("4 weeks")), ("-3m", gettext_lazy("3 months")))
SORTS = (("newest", gettext_lazy("newest")), ("relevance", gettext_lazy("relevance")))


@dataclass(frozen=True, slots=True)
class DayGroup:
    """The pieces of one day on this page; `opens` counts the whole day. `day` is None in a list by relevance."""

    day: dt.date | None
    rows: tuple[Row, ...]
    opens: Opens | None


@dataclass(frozen=True, slots=True)
class WeekBar:
    """One week of the list under no dates."""

    label: str
    start: dt.date
    end: dt.date
    count: int
    query: str
    chosen: bool  # lies in the days asked for
    gap: bool  # nothing at all was collected
    complete: bool  # the week was collected to its end


@dataclass(frozen=True, slots=True)
class Format:
    """The same list in another format."""

    label: str
    suffix: str
    path: str


@dataclass(frozen=True, slots=True)
class SortLink:
    """The same list in another order."""

    value: str
    label: str
    active: bool
    query: str


@dataclass(frozen=True, slots=True)
class UnitLink:
    """The same list counted by piece, by text or by story."""

    value: str
    label: str
    active: bool
    opens: Opens


@dataclass(frozen=True, slots=True)
class ExplorePage:
    """Everything the page of pieces shows."""

    filter: ArticleFilter
    total: int
    description: str
    days: tuple[DayGroup, ...]
    facets: tuple[FacetGroup, ...]
    tokens: tuple[Token, ...]
    clear_query: str
    weeks: tuple[WeekBar, ...]
    earlier: Opens | None  # pieces before the first bar
    later: Opens | None  # pieces after the last bar: without a printed date, or dated in the future
    next_query: str  # "" on the last page
    first_query: str  # "" on the first page
    formats: tuple[Format, ...]
    sorts: tuple[SortLink, ...]
    units: tuple[UnitLink, ...]
    lately: tuple[SortLink, ...]  # the same list for days that move on with the calendar
    shown: int
    stored: bool  # any piece at all; False before the first visit


def explore_page(filter: ArticleFilter, *, limit: int = PER_PAGE) -> ExplorePage:
    """One page of at most `limit` pieces. The number of queries depends on the filter, not on the pieces."""
    with reading():
        return _page(filter, limit)


def _page(asked: ArticleFilter, limit: int) -> ExplorePage:
    ground = reach()
    filter, heard = settled(asked)
    part = page_of(filter, limit=limit)
    names = names_in(filter)
    daily = by_day(filter.between(None, None))
    weeks, earlier, later = week_bars(filter, daily)
    first = filter.replace()
    units = _units(first)
    facets = facet_groups(filter, daily)
    rows = rows_of(part.ids)  # their names are among those of the facets
    return ExplorePage(
        filter=filter,
        total=next(unit.opens.count for unit in units if unit.active),
        description=filter.describe(names),
        days=_day_groups(filter, rows, daily),
        facets=facets,
        tokens=first.tokens(names, heard),
        clear_query="",
        weeks=weeks,
        earlier=earlier,
        later=later,
        next_query=filter.replace(cursor=part.next_cursor).to_query() if part.next_cursor else "",
        first_query=first.to_query() if filter.cursor else "",
        formats=formats_of(filter),
        sorts=tuple(
            SortLink(value, str(text), filter.sort == value, first.with_value("sort", value).to_query())
            for value, text in SORTS
        ),
        units=units,
        lately=_lately(first),
        shown=len(rows),
        stored=ground.stored,
    )


def _units(filter: ArticleFilter) -> tuple[UnitLink, ...]:
    """The list in each unit, with its length."""
    long, found = lengths(filter), []
    for value, text in UNITS:
        counted = filter.with_value("counted", value)
        found.append(UnitLink(value, str(text), filter.counted == value, Opens(long[value], counted.to_query())))
    return tuple(found)


def _lately(filter: ArticleFilter) -> tuple[SortLink, ...]:
    """The list of the last days, counted back from whenever its address is opened."""
    found = []
    for ago, text in LATELY:
        moving = filter.between(days.read(ago), None)
        found.append(SortLink(ago, str(text), filter == moving, moving.to_query()))
    return tuple(found)


def formats_of(filter: ArticleFilter) -> tuple[Format, ...]:
    """Where the whole list stands in other formats."""
    query = filter.replace().to_query()
    tail = f"?{query}" if query else ""
    return tuple(Format(text, suffix, f"/articles.{suffix}{tail}") for text, suffix in FORMATS)


def week_bars(
    filter: ArticleFilter, days: Mapping[dt.date, int]
) -> tuple[tuple[WeekBar, ...], Opens | None, Opens | None]:
    """The bars above a list, weeks without a piece among them, and what lies before and after them.

    `days` is the list under no dates. The last bar is the week of the newest piece whose outlet printed a date.
    """
    undated = filter.between(None, None)
    weeks = by_period(undated, "week", days)
    if not weeks:
        return (), None, None
    dated = last_dated_day()
    last = min(max(weeks), Period.of(dated, "week")) if dated else max(weeks)
    periods = spans(min(last, max(min(weeks), last.back(WEEKS - 1))), last)
    hollow = gaps(periods, filter.values("source"))
    until = complete_until()
    queries = filter.each_between([(period.start, period.end) for period in periods])
    bars = tuple(
        _bar(filter, period, query, weeks.get(period, 0), period in hollow, until)
        for period, query in zip(periods, queries, strict=True)
    )
    eve, morrow = periods[0].start - dt.timedelta(days=1), last.end + dt.timedelta(days=1)
    return bars, _beyond(filter.between(None, eve), days), _beyond(filter.between(morrow, None), days)


def _beyond(filter: ArticleFilter, days: Mapping[dt.date, int]) -> Opens | None:
    """What lies before or after the bars; pieces add up from their days, texts and stories are counted."""
    there = [
        n
        for day, n in days.items()
        if (not filter.start or day >= filter.start) and (not filter.end or day <= filter.end)
    ]
    if not there:
        return None
    return Opens(sum(there) if filter.counted == PIECES else count(filter), filter.to_query())


def _bar(filter: ArticleFilter, week: Period, query: str, count: int, gap: bool, until: dt.date) -> WeekBar:
    asked = filter.start or filter.end
    inside = (not filter.start or week.end >= filter.start) and (not filter.end or week.start <= filter.end)
    return WeekBar(
        label=week.label,
        start=week.start,
        end=week.end,
        count=count,
        query=query,
        chosen=bool(asked) and inside,
        gap=gap,
        complete=week.end <= until,
    )


def _day_groups(filter: ArticleFilter, rows: Sequence[Row], days: Mapping[dt.date, int]) -> tuple[DayGroup, ...]:
    """Rows under their days; a list by relevance has no days."""
    if filter.sort == "relevance":
        return (DayGroup(None, tuple(rows), None),) if rows else ()
    return tuple(
        DayGroup(day, tuple(found), Opens(days.get(day, 0), filter.between(day, day).to_query()))
        for day, found in groupby(rows, key=lambda row: row.dated_at.date())
    )
