"""Reads the rows of a list as columns: on a page out of memory, else in two queries whatever its length, in which each column
comes as one packed string of bytes.

A window of 60,000 pieces takes a fraction of a second this way; as Python objects it would take several.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import PIECES
from analysis.explore.lots import lot_of
from analysis.explore.remembered import remembered
from analysis.explore.selection import spine_of
from analysis.measures import packed
from analysis.measures.columns import Columns, empty
from analysis.measures.periods import zone

_PIECES = """
    SELECT string_agg(int8send(id), ''::bytea ORDER BY dated_at, id),
           string_agg(int8send(floor(extract(epoch FROM dated_at) / 60)::bigint), ''::bytea ORDER BY dated_at, id),
           string_agg(int4send((dated_at AT TIME ZONE %s)::date - DATE '1970-01-01'), ''::bytea ORDER BY dated_at, id),
           string_agg(int8send(text), ''::bytea ORDER BY dated_at, id),
           string_agg(int8send(story), ''::bytea ORDER BY dated_at, id),
           string_agg(int4send(cardinality(tags)), ''::bytea ORDER BY dated_at, id),
           string_agg(array_send(tags), ''::bytea ORDER BY dated_at, id)
    FROM (
        SELECT piece.id, piece.dated_at, piece.tags, coalesce(member.copy_of_id, piece.id) AS text,
               coalesce(member.story_id, -piece.id) AS story
        FROM ({rows}) AS piece (id, dated_at, tags)
        LEFT JOIN analysis_storymember member ON member.article_id = piece.id
        {until}
    ) AS told
"""
_THEMES = """
    SELECT string_agg(int8send(weight.article_id), ''::bytea), string_agg(int4send(weight.tag_id), ''::bytea),
           string_agg(float8send(weight.score), ''::bytea), string_agg(float8send(weight.title), ''::bytea),
           string_agg(float8send(weight.body), ''::bytea)
    FROM analysis_themeweight weight JOIN ({rows}) AS piece (id, dated_at, tags) ON weight.article_id = piece.id
"""
_UNTIL = "JOIN articles_article seen ON seen.id = piece.id AND seen.first_seen_at <= %s"


@remembered()
def columns_of(filter: ArticleFilter, *, until: dt.datetime | None = None) -> Columns:
    """The pieces of a list with their tags and theme weights; pieces that are not tagged yet have neither and are left out.
    `until` keeps to what had been seen by then. The filter's unit, order and page do not matter."""
    if (lot := lot_of(filter, tagged=True)) is not None:
        return lot.columns(until)
    spine = spine_of(filter.replace(sort="newest", counted=PIECES), tagged=True)
    try:
        sql, parameters = _sql(spine.rows, spine.key)
    except EmptyResultSet:  # a filter that nothing can match
        return empty()
    with connection.cursor() as cursor:
        seen = [until] if until else []
        cursor.execute(_PIECES.format(rows=sql, until=_UNTIL if until else ""), [zone().key, *parameters, *seen])
        own = cursor.fetchone()
        if own[0] is None:
            return empty()
        cursor.execute(_THEMES.format(rows=sql), parameters)
        return _columns(own, cursor.fetchone())


def _sql(rows: QuerySet[Any], key: str) -> tuple[str, tuple[Any, ...]]:
    return rows.order_by().values_list(key, "dated_at", "tags").query.sql_with_params()


def _columns(own: tuple[Any, ...], weights: tuple[Any, ...]) -> Columns:
    piece, minute, text, story = (packed.whole(own[at], ">i8") for at in (0, 1, 3, 4))
    themes, score, title, body = packed.weights(piece, weights)
    tags = packed.arrays(packed.whole(own[5], ">i4"), own[6])
    return Columns(piece, packed.whole(own[2], ">i4"), minute, text, story, tags, themes, score, title, body)
