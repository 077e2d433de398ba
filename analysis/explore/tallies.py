"""Counts several lists by tag in one query: a page of facets asks for one list more with every key that is asked for.

Each list is counted where that is quickest: in the daily counts, in the weekly counts of pairs, or from its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F

from analysis.explore.counts import LIVE_UP_TO, PAIRED
from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import PIECES, fold
from analysis.explore.parsing import LABEL, tag_pair
from analysis.explore.selection import Chosen, every_piece, fresh, is_free, is_one_tag, resolve, total_of

LABELS = frozenset({LABEL})

_LIVE = (
    "SELECT {place}, tag, count(*)::int FROM (SELECT unnest(tags) AS tag FROM ({rows}) AS piece) AS one GROUP BY tag"
)
_FOLDED = """
    SELECT {place}, tag, count(*)::int
    FROM (SELECT DISTINCT unnest(tags) AS tag, fold FROM ({rows}) AS piece) AS once GROUP BY tag
"""
# what a tag stands for instead of itself, such as the country of an outlet
_FOLDED_BY = """
    SELECT {place}, stands_for, count(*)::int FROM (
        SELECT DISTINCT stands_for, fold FROM (SELECT unnest(tags) AS tag, fold FROM ({rows}) AS piece) AS one
        JOIN unnest(%s::int[], %s::int[]) AS known (tag, stands_for) USING (tag)
    ) AS once GROUP BY stands_for
"""
# labels are no tags of a piece: each is counted by the number of its own row
_LABELLED = """
    SELECT {place}, label_id, count(*)::int FROM (
        SELECT DISTINCT label_id, fold FROM ({rows}) AS piece (number, fold)
        JOIN analysis_labelled ON article_id = number
    ) AS once GROUP BY label_id
"""
_KEPT = """
    SELECT {place}, tag_id, sum(pieces)::int FROM analysis_tagday
    WHERE tag_id IN (SELECT id FROM analysis_tag WHERE kind = ANY(%s)) GROUP BY tag_id
"""
_BESIDE = """
    SELECT {place}, beside, sum(pieces)::int FROM (
        SELECT second_id AS beside, pieces FROM analysis_pairweek WHERE first_id = %s
        UNION ALL SELECT first_id, pieces FROM analysis_pairweek WHERE second_id = %s
        UNION ALL SELECT tag_id, pieces FROM analysis_tagday WHERE tag_id = %s
    ) AS pair GROUP BY beside
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list to be counted by the tags of these kinds; others may be counted as well. `stands_for` maps tags to numbers that
    are counted in their place. The kind `label` alone counts by label."""

    filter: ArticleFilter
    kinds: frozenset[str]
    stands_for: Mapping[int, int] | None = None


def tallies(each: Sequence[Wanted]) -> list[dict[int, int]]:
    """What each list counts by tag; tags without any are left out. One query, and those that weigh and resolve the filters."""
    parts, parameters = [], []
    for place, wanted in enumerate(each):
        try:
            statement, own = _statement(wanted)
        except EmptyResultSet:  # a filter that nothing can match
            continue
        parts.append(f"({statement.replace('{place}', str(place))})")
        parameters += own
    found: list[dict[int, int]] = [{} for _ in each]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            for number, tag, n in cursor.fetchall():
                found[number][tag] = n
    return found


def _statement(wanted: Wanted) -> tuple[str, list[Any]]:
    """The query that counts a list, and its parameters. Raises EmptyResultSet when nothing can match."""
    filter = wanted.filter.replace(sort="newest")
    chosen = resolve(filter)
    if wanted.kinds == LABELS:
        whole = every_piece(filter, chosen)
        numbered = F(whole.key) if filter.counted == PIECES else fold(filter.counted, whole.key)
        bare = whole.rows.order_by().annotate(fold=numbered).values_list(whole.key, "fold")
        return _rows(_LABELLED, *bare.query.sql_with_params())
    if filter.counted == PIECES and not wanted.stands_for and fresh():
        if is_free(filter, chosen, dates=True):
            return _KEPT, [sorted(wanted.kinds)]
        if _paired(wanted, chosen):
            return _BESIDE, [chosen.groups[0][0]] * 3
    whole = every_piece(filter, chosen, tagged=True)
    bare = whole.rows.order_by()
    if filter.counted == PIECES:
        return _rows(_LIVE, *bare.values("tags").query.sql_with_params())
    folded = bare.annotate(fold=fold(filter.counted, whole.key)).values("tags", "fold").query.sql_with_params()
    if wanted.stands_for is None:
        return _rows(_FOLDED, *folded)
    statement, parameters = _rows(_FOLDED_BY, *folded)
    return statement, [*parameters, list(wanted.stands_for), list(wanted.stands_for.values())]


def _paired(wanted: Wanted, chosen: Chosen) -> bool:
    """Whether the weekly counts of pairs can answer, and do so quicker than the rows: one tag of many pieces, and no days."""
    filter = wanted.filter
    if filter.start or filter.end or not wanted.kinds <= PAIRED or not is_one_tag(filter, chosen):
        return False
    pair = tag_pair(filter.include[0])
    return pair is not None and pair[0] in PAIRED and total_of(chosen.groups[0][0]) > LIVE_UP_TO


def _rows(statement: str, sql: str, parameters: Sequence[Any]) -> tuple[str, list[Any]]:
    return statement.replace("{rows}", sql), list(parameters)
