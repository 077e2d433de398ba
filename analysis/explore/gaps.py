"""Periods in which nothing was collected: drawn as a gap, never as zero.

A period is a gap when it holds no stored piece of any kind, or when the diary of collection says so: on every one of its
days nine of ten of the active sources were not collected (under a filter on sources: of those), and no archive or hand
filled it. A gap may hold pieces, those few that were still listed later: their number is no measure of the news.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db import connection

from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import PIECES
from analysis.explore.lots import lot_of
from analysis.explore.mirror import archive
from analysis.explore.remembered import DATA, remembered
from analysis.measures.periods import Period, Unit
from articles.health.gaps import uncollected
from articles.models import Source

_EMPTY = """
SELECT asked.place FROM unnest(%s::timestamptz[], %s::timestamptz[]) WITH ORDINALITY AS asked(first, next, place)
WHERE NOT EXISTS (SELECT FROM articles_article a WHERE a.dated_at >= asked.first AND a.dated_at < asked.next)
"""
_FILLED = """
SELECT asked.place FROM unnest(%s::timestamptz[], %s::timestamptz[]) WITH ORDINALITY AS asked(first, next, place)
WHERE EXISTS (SELECT FROM articles_article a JOIN articles_source s ON s.id = a.source_id
  WHERE a.dated_at >= asked.first AND a.dated_at < asked.next AND s.kind = ANY(%s))
"""


def gaps(periods: Sequence[Period], sources: Sequence[str] = ()) -> frozenset[Period]:
    """Those of the periods that were not collected; `sources` are the slugs that a filter asks for, none for all.

    One query on a page, two elsewhere, and one more when the diary names such periods.
    """
    if not periods:
        return frozenset()
    empty = _empty(periods)
    first, last = min(period.start for period in periods), max(period.end for period in periods)
    days = uncollected(first, last, sources or None)
    unread = [period for period in periods if days and all(day in days for day in _days(period))]
    if unread and not sources:
        archived = _periods(_FILLED, unread, [str(kind) for kind in Source.NEVER_VISITED])
        unread = [period for period in unread if period not in archived]
    return empty | frozenset(unread)


def _empty(periods: Sequence[Period]) -> frozenset[Period]:
    """The periods without any piece."""
    if archive() is None:
        return _periods(_EMPTY, periods)
    there = {unit: _there(unit) for unit in {period.unit for period in periods}}
    return frozenset(period for period in periods if period.start not in there[period.unit])


@remembered(DATA)
def _there(unit: Unit) -> frozenset[dt.date]:
    """The first days of the weeks or months that hold any piece, on a page."""
    lot = lot_of(ArticleFilter())
    return frozenset(lot.by_period(PIECES, unit)) if lot else frozenset()


def _periods(statement: str, periods: Sequence[Period], *wanted: list[str]) -> frozenset[Period]:
    """The periods that a statement chooses by their places."""
    firsts, nexts = zip(*(period.instants for period in periods), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(firsts), list(nexts), *wanted])
        return frozenset(periods[place - 1] for (place,) in cursor.fetchall())


def _days(period: Period) -> Iterator[dt.date]:
    for number in range((period.end - period.start).days + 1):
        yield period.start + dt.timedelta(days=number)
