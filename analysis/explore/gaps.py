"""Periods in which nothing at all was collected: drawn as a gap, never as zero.

Until a ledger of gaps exists, a period without any stored piece of any kind is taken for one.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from analysis.measures.periods import Period

_EMPTY = """
    SELECT asked.place FROM unnest(%s::timestamptz[], %s::timestamptz[]) WITH ORDINALITY AS asked(first, next, place)
    WHERE NOT EXISTS (SELECT FROM articles_article a WHERE a.dated_at >= asked.first AND a.dated_at < asked.next)
"""


def gaps(periods: Sequence[Period]) -> frozenset[Period]:
    """Those of the periods that hold no stored piece. One query, one look into the date index a period."""
    if not periods:
        return frozenset()
    firsts, nexts = zip(*(period.instants for period in periods), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY, [list(firsts), list(nexts)])
        return frozenset(periods[place - 1] for (place,) in cursor.fetchall())
