"""A statement's first number week by week, for its chart; a week that was not collected has no number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analysis.explore.filters import ArticleFilter
from analysis.figures.ground import GAP
from analysis.measures.emphasis import stress
from analysis.measures.figure import LOG, SHARE
from analysis.measures.intervals import Interval, wilson
from analysis.measures.periods import Period
from analysis.theses.lists import Lists
from analysis.theses.records import Line, Statement, Week
from articles.health.words import stored

SHARES = ("share", "within")


def line(lists: Lists, statement: Statement) -> Line:
    """The weeks of a statement: the share of its numerator, else D of its first list."""
    if statement.kind in SHARES:
        return Line(stored(statement.text), SHARE, tuple(_shares(lists, statement)))
    return Line(stored(statement.text), LOG, tuple(_ds(lists, statement)))


def _ds(lists: Lists, statement: Statement) -> Iterator[Week]:
    filter = lists.framed(statement.left, alone=statement.kind == "emphasis")
    columns = lists.mixed(filter).columns
    for week, state in lists.ground.weeks:
        found = stress(lists.mixes(filter, columns.between(week.start, week.end)))
        yield _week(lists, week, state, found.d, found.d_interval, (found.n, found.n), filter)


def _shares(lists: Lists, statement: Statement) -> Iterator[Week]:
    narrowed = lists.filter(statement.left, statement.numerator)
    whole, part = lists.columns(lists.filter(statement.left)), lists.columns(narrowed)
    for week, state in lists.ground.weeks:
        total, count = (one.where(one.between(week.start, week.end)).units(lists.counted).size for one in (whole, part))
        share, bounds = (count / total, wilson(count, total)) if total else (None, None)
        yield _week(lists, week, state, share, bounds, (total, count), narrowed)


def _week(
    lists: Lists,
    week: Period,
    state: str,
    value: float | None,
    bounds: Interval | None,
    counts: tuple[int, int],
    filter: ArticleFilter,
) -> Week:
    """`counts` are the units measured and the length of the list that the week opens."""
    query = replace(lists.question, filter=filter).within(week).to_query()
    if state == GAP or value is None:
        return Week(week.label, None, None, None, counts[0], query, counts[1], state)
    low, high = (bounds.low, bounds.high) if bounds else (None, None)
    return Week(week.label, value, low, high, counts[0], query, counts[1], state)
