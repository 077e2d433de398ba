"""How each kind of statement is tested: one function a kind, from lists to a number with its interval and standing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from django.utils.translation import gettext

from analysis.explore.called import names_in
from analysis.explore.filters import ArticleFilter
from analysis.measures.emphasis import apart, gap, means_of_draws, stress
from analysis.measures.figure import LOG, SHARE
from analysis.measures.frames import FRAMES, SEED, Emphasis
from analysis.measures.intervals import Interval, difference, wilson
from analysis.theses.lists import Lists
from analysis.theses.records import FAILS, FEW_UNITS, HOLDS, UNDECIDED, Measured, Outcome, Statement
from articles.health.words import stored

NEVER = Interval(0.0, 1.0)


def outcome(lists: Lists, statement: Statement, least: int) -> Outcome:
    """A statement tested; "too few" when one of its lists has fewer than `least` units."""
    value, bounds, sides = OF_KIND[statement.kind](lists, statement)
    return Outcome(
        text=stored(statement.text),
        kind=statement.kind,
        side=statement.side,
        value=value,
        low=bounds.low if bounds else None,
        high=bounds.high if bounds else None,
        scale=statement.scale,
        standing=standing(statement.side, bounds, [side.n for side in sides], least),
        sides=sides,
    )


def standing(side: str, bounds: Interval | None, sizes: Sequence[int], least: int) -> str:
    """Holds when the interval lies wholly on its side of zero, fails when wholly on the other; undecided when it holds zero
    or cannot be told."""
    if min(sizes) < least:
        return FEW_UNITS
    if bounds is None or bounds.holds_zero:
        return UNDECIDED
    return HOLDS if (bounds.low > 0) == (side == "above") else FAILS


Found = tuple[float | None, Interval | None, tuple[Measured, ...]]


def _emphasis(lists: Lists, statement: Statement) -> Found:
    filter = lists.framed(statement.left, alone=True)
    found = stress(lists.mixes(filter))
    return found.d, found.d_interval, (_stressed(_name(statement.left), filter, found),)


def _shift(lists: Lists, statement: Statement) -> Found:
    filters = lists.framed(statement.left), lists.framed(statement.right)
    left, right = (lists.mixes(filter) for filter in filters)
    value, bounds = apart(left, right)
    names = _name(statement.left), _name(statement.right)
    sides = (_stressed(name, f, stress(units)) for name, f, units in zip(names, filters, (left, right), strict=True))
    return value, bounds, tuple(sides)


def _trend(lists: Lists, statement: Statement) -> Found:
    weeks = lists.question.weeks
    halves = weeks[len(weeks) // 2 :], weeks[: len(weeks) // 2]
    filter = lists.framed(statement.left)
    columns = lists.mixed(filter).columns
    measured, units = [], []
    for name, half in zip((gettext("later half"), gettext("earlier half")), halves, strict=True):
        if not half:
            return None, None, (_stressed(name, filter, stress(np.empty((0, len(FRAMES))))),)
        inside = filter.between(half[0].start, half[-1].end)
        units.append(lists.mixes(filter, columns.between(half[0].start, half[-1].end)))
        measured.append(_stressed(name, inside, stress(units[-1])))
    value, bounds = apart(units[0], units[1])
    return value, bounds, tuple(measured)


def _gap(lists: Lists, statement: Statement) -> Found:
    """Only whole texts have a body, whatever the extent of the other statements."""
    filter = lists.filter(statement.left).with_value("extent", "full").with_value("frame", "any")
    mixed = lists.mixed(filter)
    everything = mixed.columns.piece > 0
    found = gap(mixed.units(everything, mixed.title, lists.counted), mixed.units(everything, mixed.body, lists.counted))
    opens = mixed.columns.units(lists.counted).size
    if statement.frame == "D":
        sides = (
            _stressed(gettext("headline"), filter, found.title, opens),
            _stressed(gettext("body"), filter, found.body, opens),
        )
        return found.apart.d, found.apart.d_interval, sides
    parts = tuple(
        Measured(name, filter.to_query(), one.n, opens, share.share, share.low, share.high, SHARE)
        for name, one in ((gettext("headline"), found.title), (gettext("body"), found.body))
        for share in (one.share(statement.frame),)
    )
    apart_ = found.apart.share(statement.frame)
    return (apart_.share, Interval(apart_.low, apart_.high), parts) if found.title.n else (None, None, parts)


def _share(lists: Lists, statement: Statement) -> Found:
    """Newcombe's interval of the difference of two shares (measures.intervals.difference)."""
    (first, held), (second, told) = (
        _counted(lists, query, statement.numerator) for query in (statement.left, statement.right)
    )
    bounds = difference(first, held.n, second, told.n)
    value = first / held.n - second / told.n if held.n and told.n else None
    return value, bounds if value is not None else None, (held, told)


def _within(lists: Lists, statement: Statement) -> Found:
    """Two shares of one list are not independent: the interval of their difference is a bootstrap over units."""
    whole = lists.columns(lists.filter(statement.left))
    if not whole.size:
        return (
            None,
            None,
            tuple(_counted(lists, statement.left, one)[1] for one in (statement.numerator, statement.other)),
        )
    units = whole.units(lists.counted)
    held = [
        units.any(np.isin(whole.piece, lists.columns(lists.filter(statement.left, numerator)).piece))
        for numerator in (statement.numerator, statement.other)
    ]
    apart_ = (held[0].astype(float) - held[1].astype(float))[:, None]
    drawn = means_of_draws(apart_, seed=SEED)
    low, high = np.quantile(drawn, [0.025, 0.975])
    sides = tuple(_counted(lists, statement.left, one)[1] for one in (statement.numerator, statement.other))
    return float(apart_.mean()), Interval(float(low), float(high)), sides


def _counted(lists: Lists, query: str, numerator: str) -> tuple[int, Measured]:
    """How many units of a list a numerator counts, and the share with Wilson's interval; its query opens the numerator's
    list, `n` is the length of the whole."""
    total = lists.columns(lists.filter(query)).units(lists.counted).size
    narrowed = lists.filter(query, numerator)
    count = lists.columns(narrowed).units(lists.counted).size
    bounds = wilson(count, total) if total else NEVER
    share = count / total if total else None
    return count, Measured(_name(query), narrowed.to_query(), total, count, share, bounds.low, bounds.high, SHARE)


def _stressed(name: str, filter: ArticleFilter, found: Emphasis, opens: int | None = None) -> Measured:
    bounds = found.d_interval
    low, high = (bounds.low, bounds.high) if bounds else (None, None)
    return Measured(name, filter.to_query(), found.n, found.n if opens is None else opens, found.d, low, high, LOG)


def _name(query: str) -> str:
    filter = ArticleFilter.from_query(query)
    return filter.describe(names_in(filter)) if query else gettext("All coverage")


OF_KIND: dict[str, Callable[[Lists, Statement], Found]] = {
    "emphasis": _emphasis, "shift": _shift, "trend": _trend, "gap": _gap, "share": _share, "within": _within,
}  # fmt: skip
