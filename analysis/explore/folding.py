"""Lists that count a text or a story once: narrowed first, folded last.

Copies of one text fold into it, pieces of one event into their story. A story is in a list when a piece of it is, days and all:
told in two weeks, it counts in both. So what is counted under a tag is always a part of what is counted without it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Coalesce

from analysis.measures.columns import PIECES as PIECES  # the same words on both sides
from analysis.measures.columns import STORIES as STORIES
from analysis.measures.columns import TEXTS as TEXTS
from analysis.measures.periods import Unit, zone

COUNTED = (PIECES, TEXTS, STORIES)

_FIRSTS = """
    SELECT DISTINCT ON (piece.fold) piece.id FROM ({rows}) AS piece (id, dated_at, fold)
    ORDER BY piece.fold, piece.dated_at, piece.id
"""
# Distinct first, counted then: hashed, where count(DISTINCT ...) would sort every row.
_COUNTS = """
    SELECT {names}, count(*)::int FROM (SELECT DISTINCT {columns}, fold FROM ({rows}) AS piece) AS once GROUP BY {names}
"""
# Hashed, each of the three, from rows that are read once.
_LENGTHS = """
    WITH piece AS MATERIALIZED ({rows}) SELECT (SELECT count(*) FROM piece)::int,
    (SELECT count(*) FROM (SELECT DISTINCT text FROM piece) AS once)::int,
    (SELECT count(*) FROM (SELECT DISTINCT story FROM piece) AS once)::int
"""
_TAG = {"tag": "unnest(tags)"}


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


def lengths(rows: QuerySet[Any], key: str) -> dict[str, int]:
    """How many pieces, texts and stories these rows hold."""
    folds = {"text": fold(TEXTS, key), "story": fold(STORIES, key)}
    try:
        sql, parameters = rows.order_by().annotate(**folds).values("text", "story").query.sql_with_params()
    except EmptyResultSet:  # a filter that nothing can match
        return dict.fromkeys(COUNTED, 0)
    with connection.cursor() as cursor:
        cursor.execute(_LENGTHS.format(rows=sql), parameters)
        (found,) = cursor.fetchall()
    return dict(zip(COUNTED, found, strict=True))


def by_tag(rows: QuerySet[Any], key: str, counted: str) -> dict[int, int]:
    """Texts or stories by tag, of rows that carry tags."""
    return dict(_counts(rows, key, counted, _TAG))


def by_period(rows: QuerySet[Any], key: str, counted: str, unit: Unit | str) -> dict[dt.date, int]:
    """Texts or stories by day, or by the first day of the week or month: each once in every period in which it was told."""
    return dict(_counts(rows, key, counted, _period(unit)))


def by_period_and_tag(
    rows: QuerySet[Any], key: str, counted: str, *, unit: Unit, tags: Iterable[int]
) -> list[tuple[int, dt.date, int]]:
    """(tag, first day of the period, texts or stories) for these tags."""
    wanted = set(tags)
    carrying = rows.filter(tags__overlap=list(wanted))
    return [row for row in _counts(carrying, key, counted, _TAG | _period(unit)) if row[0] in wanted]


def _period(unit: Unit | str) -> dict[str, str]:
    return {"period": f"date_trunc('{unit}', dated_at AT TIME ZONE '{zone().key}')::date"}


def _counts(rows: QuerySet[Any], key: str, counted: str, by: Mapping[str, str]) -> list[Any]:
    """What the rows hold of each value of `by`, whose items are a name and how it is read from a row."""
    fields = ("tags", "dated_at", "fold") if "tag" in by else ("dated_at", "fold")
    inner = rows.order_by().annotate(fold=fold(counted, key)).values(*fields)
    try:
        sql, parameters = inner.query.sql_with_params()
    except EmptyResultSet:  # a filter that nothing can match
        return []
    columns = ", ".join(f"{read} AS {name}" for name, read in by.items())
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.format(names=", ".join(by), columns=columns, rows=sql), parameters)
        found: list[Any] = cursor.fetchall()
    return found
