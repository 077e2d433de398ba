"""Counts in three units: pieces, texts (copies folded) and stories (an event once, however many tell it)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection
from django.db.models import QuerySet

Unit = Literal["piece", "text", "story"]

# What is counted once, as SQL over `piece.article_id` with MEMBERS joined. A piece that is in no story (off topic, or not
# placed yet) is a text and a story by itself: negative, so that it is never taken for a story's number.
KEYS: Mapping[Unit, str] = {
    "piece": "piece.article_id",
    "text": "coalesce(member.copy_of_id, piece.article_id)",
    "story": "coalesce(member.story_id, -piece.article_id)",
}
MEMBERS = "LEFT JOIN analysis_storymember member ON member.article_id = piece.article_id"


@dataclass(frozen=True, slots=True)
class Counts:
    """The same list in three units."""

    pieces: int
    texts: int
    stories: int

    def of(self, unit: Unit) -> int:
        """The count in one unit."""
        return {"piece": self.pieces, "text": self.texts, "story": self.stories}[unit]


def counts(ids: QuerySet[Any] | Sequence[int]) -> Counts:
    """The pieces with these ids (a queryset of one column, or numbers) in all three units. One query."""
    return grouped(ids).get(None, Counts(0, 0, 0))


def grouped(ids: QuerySet[Any] | Sequence[int], by: str = "NULL", joins: str = "") -> dict[Any, Counts]:
    """The same for each value of an SQL expression over `piece` (article_id) and what `joins` join to it, as in
    by="tag.tag_id", joins="JOIN analysis_articletag tag ON tag.article_id = piece.article_id". Both are our own words, never
    a visitor's. A story that is told under two values counts once under each."""
    source, parameters = _source(ids)
    columns = ", ".join(f"count(DISTINCT {KEYS[unit]})" for unit in ("piece", "text", "story"))
    query = f"SELECT {by}, {columns} FROM ({source}) AS piece (article_id) {MEMBERS} {joins} GROUP BY 1"  # noqa: S608 - our own words
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return {value: Counts(*numbers) for value, *numbers in cursor.fetchall()}


def _source(ids: QuerySet[Any] | Sequence[int]) -> tuple[str, Sequence[Any]]:
    if isinstance(ids, QuerySet):
        query, parameters = ids.query.sql_with_params()
        return query, parameters
    return "SELECT unnest(%s::bigint[])", [list(ids)]
