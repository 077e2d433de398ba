"""Lists that count a text or a story once: by its first piece in the list, on that piece's day.

Copies of one text fold into it, pieces of one event into their story. The first piece is found before days narrow the list,
so that the weeks of a list add up to it: a story is counted in the week in which it was first told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Coalesce

from analysis.measures.periods import Unit, instants, zone

PIECES, TEXTS, STORIES = COUNTED = ("pieces", "texts", "stories")

_FIRSTS = """
    SELECT DISTINCT ON (piece.fold) piece.id FROM ({rows}) AS piece (id, dated_at, fold)
    ORDER BY piece.fold, piece.dated_at, piece.id
"""
_FIRST = """
    SELECT tag, {by} count(*)::int FROM (
        SELECT unnest(piece.tags) AS tag, piece.fold, min(piece.dated_at) AS first FROM ({rows}) AS piece GROUP BY 1, 2
    ) AS told
    WHERE (%s::timestamptz IS NULL OR first >= %s) AND (%s::timestamptz IS NULL OR first < %s) GROUP BY {group}
"""


def fold(counted: str, key: str) -> Combinable:
    """What is one in a list: the text a piece copies, or its story; a piece of neither is one by itself.

    `key` is the column of the piece's number in the rows. Numbers of pieces are negative, so that none is taken for a story's.
    """
    path = "" if key == "id" else "article__"
    if counted == TEXTS:
        return Coalesce(F(f"{path}story_member__copy_of_id"), F(key))
    return Coalesce(F(f"{path}story_member__story_id"), -F(key))


def first_of_each(rows: QuerySet[Any], key: str, counted: str) -> QuerySet[Any]:
    """The rows that are the first of their text or story among these rows."""
    inner = rows.order_by().annotate(fold=fold(counted, key)).values_list(key, "dated_at", "fold")
    try:
        sql, parameters = inner.query.sql_with_params()
    except EmptyResultSet:  # a filter that nothing can match
        return rows.none()
    return rows.filter(**{f"{key}__in": RawSQL(_FIRSTS.format(rows=sql), parameters)})  # noqa: S611 - our own words


def by_tag(rows: QuerySet[Any], key: str, counted: str, start: dt.date | None, end: dt.date | None) -> dict[int, int]:
    """Texts or stories by tag: each once under a tag, on the day of its first piece that carries it. `rows` carry tags and
    are not narrowed to days."""
    return dict(_rows(rows, key, counted, start, end, by="", group="1"))


def by_period_and_tag(
    rows: QuerySet[Any],
    key: str,
    counted: str,
    start: dt.date | None,
    end: dt.date | None,
    *,
    unit: Unit,
    tags: Iterable[int],
) -> list[tuple[int, dt.date, int]]:
    """(tag, first day of the period, texts or stories) for these tags."""
    by = f"date_trunc('{unit}', first AT TIME ZONE '{zone().key}')::date,"
    wanted = set(tags)
    return [row for row in _rows(rows, key, counted, start, end, by=by, group="1, 2") if row[0] in wanted]


def _rows(
    rows: QuerySet[Any], key: str, counted: str, start: dt.date | None, end: dt.date | None, *, by: str, group: str
) -> list[Any]:
    inner = rows.order_by().annotate(fold=fold(counted, key)).values("tags", "dated_at", "fold")
    try:
        sql, parameters = inner.query.sql_with_params()
    except EmptyResultSet:
        return []
    low = instants(start, start)[0] if start else None
    high = instants(end, end)[1] if end else None
    with connection.cursor() as cursor:
        cursor.execute(_FIRST.format(by=by, rows=sql, group=group), [*parameters, low, low, high, high])
        found: list[Any] = cursor.fetchall()
    return found
