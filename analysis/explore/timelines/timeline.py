"""Coverage over time: pieces a week or month by theme, company or country, as counts and as shares with intervals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from analysis.explore.counts import by_day, by_period, by_period_and_tag, by_tag
from analysis.explore.filters import ArticleFilter, FilterError, Opens
from analysis.explore.folding import PIECES
from analysis.explore.freshness import complete_until, last_dated_day
from analysis.explore.gaps import gaps
from analysis.explore.names import TagName, names_of, names_of_kind
from analysis.explore.selection import count
from analysis.measures.intervals import FEW, wilson
from analysis.measures.periods import Period, Unit, spans
from analysis.measures.words import shown

SPLITS = ("theme", "company", "country", "product", "body")
MEASURES = ("pieces", "share")
LARGEST = 5  # series drawn when nobody chose, and the most lines of one chart
MOST = {"week": 260, "month": 120}  # periods drawn; one stray date must not draw a century
LATELY = {"week": 104, "month": 60}  # periods drawn where nobody chose days


@dataclass(frozen=True, slots=True)
class PeriodState:
    """One period of the axis: how many pieces the filter has in it, and whether it can be trusted."""

    period: Period
    total: int
    query: str
    gap: bool  # nothing at all was collected
    complete: bool  # collected to its end, and wholly inside the days asked for
    few: bool


@dataclass(frozen=True, slots=True)
class Point:
    """A series in one period; `share` of `total` with its 95 % interval, None where total is 0."""

    period: Period
    count: int
    total: int
    share: float | None
    low: float | None
    high: float | None
    few: bool
    gap: bool
    query: str


@dataclass(frozen=True, slots=True)
class Series:
    """One theme, company or country over time; `total` covers the periods drawn."""

    slug: str
    name: str
    name_zh: str
    frame: str
    path: str
    total: Opens
    points: tuple[Point, ...]

    @property
    def shown(self) -> str:
        """Its name for sentences and drawings: the Chinese one for a reader of Chinese, where there is one."""
        return shown(self.name, self.name_zh)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Series over common periods. `n` counts the filter's pieces in them; `truncated`: older periods were left out."""

    by: str
    unit: Unit
    measure: str
    periods: tuple[PeriodState, ...]
    series: tuple[Series, ...]
    truncated: bool
    filter: ArticleFilter
    n: int

    @property
    def drawn(self) -> tuple[Series, ...]:
        """The series that one chart has room for; all of them have a panel."""
        return self.series[:LARGEST]

    @property
    def moved(self) -> tuple[str, str] | None:
        """The question of one period earlier and of one later, where both days are chosen."""
        start, end = self.filter.start, self.filter.end
        if not start or not end:
            return None
        first, last = Period.of(start, self.unit), Period.of(end, self.unit)
        earlier = self.filter.between(first.previous().start, last.previous().end)
        return earlier.to_query(), self.filter.between(first.next().start, last.next().end).to_query()


def timeline(
    filter: ArticleFilter,
    *,
    by: str = "theme",
    unit: Unit = "week",
    values: Sequence[str] = (),
    measure: str = "pieces",
) -> Timeline:
    """The filter's pieces by period, split by `values`, else by what the filter asks for under `by`, else by the six largest.

    What the filter asks for under `by` chooses the series and does not narrow the total. Unknown values are left out.
    Raises FilterError for a split, unit or measure that is none.
    """
    _check(by, unit, measure)
    base = filter.without(by)
    days = by_day(base)
    last = last_dated_day()
    if not base.end and last and any(day > last for day in days):
        # Pieces without a printed date stand where we first saw them: no axis is stretched to them.
        base = base.between(base.start, Period.of(last, unit).end)
        days = {day: n for day, n in days.items() if base.end and day <= base.end}
    names = _chosen(base, by, tuple(values) or filter.values(by))
    periods = _periods(base, days, unit)
    most = MOST[unit] if base.start else LATELY[unit]
    truncated = len(periods) > most
    periods = periods[-most:]
    if truncated:
        base = base.between(periods[0].start, base.end)
    totals = by_period(base, unit, days)
    hollow = gaps(periods, base.values("source"))
    until = complete_until()
    states = tuple(_state(base, period, totals.get(period, 0), period in hollow, until) for period in periods)
    counted = by_period_and_tag(base, unit, [name.id for name in names])
    series = tuple(_series(base, name, states, counted[name.id]) for name in names)
    return Timeline(by, unit, measure, states, series, truncated, filter, _length(base, periods, states))


def _length(base: ArticleFilter, periods: Sequence[Period], states: Sequence[PeriodState]) -> int:
    """The filter's pieces in the periods; a text or story told in two of them is one."""
    if base.counted == PIECES or not periods:
        return sum(state.total for state in states)
    return count(_inside(base, Period(periods[0].start, periods[-1].end, periods[0].unit)))


def _check(by: str, unit: str, measure: str) -> None:
    if by not in SPLITS:
        raise FilterError(
            gettext("A timeline cannot be split by %(by)s; use one of %(splits)s.")
            % {"by": f"{by[:40]!r}", "splits": ", ".join(SPLITS)},
            "by",
        )
    if unit not in MOST:
        raise FilterError(
            gettext("A timeline has weeks or months, not %(unit)s; use week or month.") % {"unit": f"{unit[:40]!r}"},
            "unit",
        )
    if measure not in MEASURES:
        raise FilterError(
            gettext("A timeline shows pieces or share, not %(measure)s.") % {"measure": f"{measure[:40]!r}"}, "measure"
        )


def _chosen(base: ArticleFilter, by: str, values: Sequence[str]) -> list[TagName]:
    """The tags of the values in their order; without values the largest, parents of themes left aside."""
    if values:
        known = {name.slug: name for name in names_of_kind(by).values()}
        return [known[value] for value in dict.fromkeys(values) if value in known]
    counted = by_tag(base, frozenset({by}))
    names = names_of(counted, (by,))
    parents = {name.parent_id for name in names.values()}
    own = [name for name in names.values() if not name.hidden and name.id not in parents]
    return sorted(own, key=lambda name: (-counted[name.id], name.slug))[:LARGEST]


def _periods(base: ArticleFilter, days: Mapping[dt.date, int], unit: Unit) -> tuple[Period, ...]:
    """From the first to the last day asked for, or with a piece; empty when there is neither."""
    first = base.start or min(days, default=None)
    last = base.end or max(days, default=None)
    if first is None or last is None or first > last:
        return ()
    return spans(Period.of(first, unit), Period.of(last, unit))


def _inside(base: ArticleFilter, period: Period) -> ArticleFilter:
    """The filter within a period, never beyond its own days."""
    start = max(base.start, period.start) if base.start else period.start
    end = min(base.end, period.end) if base.end else period.end
    return base.between(start, end)


def _state(base: ArticleFilter, period: Period, total: int, gap: bool, until: dt.date) -> PeriodState:
    inside = _inside(base, period)
    whole = (inside.start, inside.end) == (period.start, period.end)
    return PeriodState(period, total, inside.to_query(), gap, whole and period.end <= until, total < FEW)


def _series(base: ArticleFilter, name: TagName, states: Sequence[PeriodState], counted: Mapping[Period, int]) -> Series:
    own = base.only(*name.pair)
    points = tuple(_point(own, state, counted.get(state.period, 0)) for state in states)
    total = sum(point.count for point in points) if base.counted == PIECES else count(own)
    return Series(name.slug, name.name, name.name_zh, name.frame, name.path, Opens(total, own.to_query()), points)


def _point(own: ArticleFilter, state: PeriodState, counted: int) -> Point:
    query = _inside(own, state.period).to_query()
    if not state.total:
        return Point(state.period, 0, 0, None, None, None, True, state.gap, query)
    bound = wilson(counted, state.total)
    share = counted / state.total
    return Point(state.period, counted, state.total, share, bound.low, bound.high, state.few, state.gap, query)
