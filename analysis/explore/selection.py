"""The one place that turns a filter into rows of the index: which pieces, how many, in which order, from where on.

Without tags and words a list is driven by the articles themselves, so that a piece shows before it is tagged; with words by
the GIN index of Entry; with tags by the covering index of ArticleTag, from the rarest tag that every piece must carry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from analysis.explore import folding
from analysis.explore.asked import Chosen, fresh, is_one_tag, resolve
from analysis.explore.called import named
from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import PIECES, first_of_each
from analysis.explore.holding import labelled, worded
from analysis.explore.lots import lot_of
from analysis.explore.mirror import archive
from analysis.explore.parsing import HEADLINE, LABEL, ONLY, FilterError
from analysis.explore.remembered import DATA, WORDS, remembered, state_of
from analysis.explore.search import compile_search
from analysis.explore.telling import titled, told_only
from analysis.measures.periods import instants
from analysis.models import ArticleTag, Entry, TagDay
from articles.models import Article

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Spine:
    """The rows a list is read from; `key` names the piece's number in them, `tags` whether they carry the tags."""

    rows: QuerySet[Any]
    key: str
    tags: bool = True


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of a list: the pieces in order, and where the next page goes on ("" after the last)."""

    ids: tuple[int, ...]
    next_cursor: str


def ids(filter: ArticleFilter, *, limit: int | None = None) -> list[int]:
    """The numbers of the pieces of a list in its order, from its cursor on, at most `limit`."""
    spine = _ordered(filter)
    found = spine.rows.values_list(spine.key, flat=True)
    return list(found if limit is None else found[:limit])


def page_of(filter: ArticleFilter, *, limit: int) -> Slice:
    """One page of a list from its cursor on. Two queries, three when several tags have to be weighed."""
    spine = _ordered(filter)
    by_relevance = filter.sort == "relevance"
    fields = (spine.key, "dated_at", *(("weight",) if by_relevance else ()))
    rows = list(spine.rows.values_list(*fields)[: limit + 1])
    kept = rows[:limit]
    more = len(rows) > limit and kept
    return Slice(tuple(row[0] for row in kept), _cursor(kept[-1]) if more else "")


def count(filter: ArticleFilter) -> int:
    """How many pieces, texts or stories a list holds, exactly, wherever its cursor stands and however it is sorted.

    A page counts in memory. Outside of one, one tag (and days) is read from the daily counts when none of them is stale.
    """
    return _count(filter.replace(sort="newest"))


@remembered(DATA, WORDS)
def _count(filter: ArticleFilter) -> int:
    if (lot := lot_of(filter)) is not None:
        return lot.length(filter.counted)
    chosen = resolve(filter)
    if chosen.none:
        return 0
    if is_one_tag(filter, chosen) and fresh():
        days = TagDay.objects.filter(tag_id=chosen.groups[0][0])
        if filter.start:
            days = days.filter(day__gte=filter.start)
        if filter.end:
            days = days.filter(day__lte=filter.end)
        return days.aggregate(n=Sum("pieces"))["n"] or 0
    if filter.counted != PIECES:
        return lengths(filter.replace(counted=PIECES))[filter.counted]
    return spine_of(filter, chosen).rows.count()


@remembered(DATA, WORDS)
def lengths(filter: ArticleFilter) -> dict[str, int]:
    """How many pieces, texts and stories a list holds, wherever its cursor stands. One query outside of a page."""
    if (lot := lot_of(filter)) is not None:
        return lot.lengths()
    whole = every_piece(filter.replace(sort="newest", counted=PIECES))
    return folding.lengths(whole.rows, whole.key)


def counts(filters: Sequence[ArticleFilter]) -> list[int]:
    """The lengths of several lists, in one query outside of a page."""
    if state_of(DATA) is not None:
        return [count(filter) for filter in filters]
    parts: list[str] = []
    parameters: list[Any] = []
    for filter in filters:
        spine = spine_of(filter.replace(sort="newest"))
        try:
            sql, own = spine.rows.order_by().values(spine.key).query.sql_with_params()
        except EmptyResultSet:  # a filter that nothing can match
            sql, own = "SELECT 1 WHERE false", ()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS piece)::int")  # noqa: S608 - our own words
        parameters += own
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        return list(cursor.fetchone())


def spine_of(filter: ArticleFilter, chosen: Chosen | None = None, *, tagged: bool = False) -> Spine:
    """The unordered rows of a list without its cursor. `tagged` asks for rows that carry their tags, whatever the filter.

    In a list of texts or stories these are the first pieces of each in it."""
    whole = every_piece(filter, chosen, tagged=tagged)
    if filter.counted == PIECES:
        return whole
    return Spine(first_of_each(whole.rows, whole.key, filter.counted), whole.key, whole.tags)


def every_piece(filter: ArticleFilter, chosen: Chosen | None = None, *, tagged: bool = False) -> Spine:
    """The rows of a list with every piece of a text or story, as `spine_of` gives them to a list of pieces."""
    chosen = chosen or resolve(filter)
    needs_index = bool(chosen.groups or chosen.barred or filter.q or chosen.none or tagged)
    if not needs_index:
        return Spine(_narrowed(Article.objects.all(), filter, ""), "id", tags=False)
    if chosen.required and not filter.q and filter.sort == "newest":
        driver = rarest(chosen.required)
        rows = _tagged(ArticleTag.objects.filter(tag_id=driver), chosen, driver)
        return Spine(_narrowed(rows, filter, "article__"), "article_id")
    entries: QuerySet[Entry] = Entry.objects.all()
    if filter.q:
        entries = worded(entries, compile_search(filter.q))
    return Spine(_narrowed(_tagged(entries, chosen), filter, "article__"), "article_id")


def rarest(tags: tuple[int, ...]) -> int:
    """The tag with the fewest pieces (they decide the way, never the answer)."""
    if len(tags) == 1:
        return tags[0]
    totals = _totals(tags)
    return min(tags, key=lambda tag: (totals[tag], tag))


def _totals(tags: tuple[int, ...]) -> dict[int, int]:
    """The pieces of these tags, in memory or by the kept counts."""
    if (whole := archive()) is not None:
        return {tag: int(whole.totals[tag]) if tag < whole.known else 0 for tag in tags}
    counted = TagDay.objects.filter(tag_id__in=tags).values("tag_id").annotate(n=Sum("pieces"))
    return dict.fromkeys(tags, 0) | dict(counted.values_list("tag_id", "n"))


def _tagged(rows: QuerySet[Any], chosen: Chosen, driver: int | None = None) -> QuerySet[Any]:
    """Rows whose array of tags has all that is required, one of each group of alternatives, and none that is barred."""
    if chosen.none:
        return rows.none()
    required = [tag for tag in chosen.required if tag != driver]
    if required:
        rows = rows.filter(tags__contains=required)
    for group in chosen.groups:
        if len(group) > 1:
            rows = rows.filter(tags__overlap=list(group))
    return rows.exclude(tags__overlap=list(chosen.barred)) if chosen.barred else rows


def _narrowed(rows: QuerySet[Any], filter: ArticleFilter, path: str) -> QuerySet[Any]:
    """Rows of the filter's days, stories and labels."""
    rows = _within(rows, filter.start, filter.end)
    if stories := filter.values("story"):
        rows = rows.filter(**{f"{path}story_member__story_id__in": [int(story) for story in stories]})
    if stories := filter.excluded("story"):
        rows = rows.exclude(**{f"{path}story_member__story_id__in": [int(story) for story in stories]})
    number = "article_id" if path else "id"
    if labels := filter.values(LABEL):
        rows = rows.filter(**{f"{number}__in": labelled(labels)})
    if labels := filter.excluded(LABEL):
        rows = rows.exclude(**{f"{number}__in": labelled(labels)})
    return _told(rows, filter, number)


def _told(rows: QuerySet[Any], filter: ArticleFilter, number: str) -> QuerySet[Any]:
    """Rows by what their headline names and by who alone tells their story."""
    if names := filter.values(HEADLINE):
        rows = rows.filter(**{f"{number}__in": titled(named(HEADLINE, names))})
    if names := filter.excluded(HEADLINE):
        rows = rows.exclude(**{f"{number}__in": titled(named(HEADLINE, names))})
    if presses := filter.values(ONLY):
        rows = rows.filter(**{f"{number}__in": told_only(presses)})
    if presses := filter.excluded(ONLY):
        rows = rows.exclude(**{f"{number}__in": told_only(presses)})
    return rows


def _within(rows: QuerySet[Any], start: dt.date | None, end: dt.date | None) -> QuerySet[Any]:
    """Rows from the first to the last of these local days."""
    if start:
        rows = rows.filter(dated_at__gte=instants(start, start)[0])
    return rows.filter(dated_at__lt=instants(end, end)[1]) if end else rows


def _ordered(filter: ArticleFilter) -> Spine:
    """The rows in list order, after the cursor."""
    spine = spine_of(filter)
    rows, key = spine.rows, spine.key
    number = F(key)
    if filter.sort == "relevance":
        weight = Coalesce(F("entry__relevance"), Value(0)) if key == "id" else F("relevance")
        rows = rows.annotate(weight=weight)
        order = [F("weight").desc(), F("dated_at").desc(), number.desc()]
    else:
        order = [F("dated_at").desc(), number.desc()]
    return Spine(_after(rows, filter, key).order_by(*order), key, spine.tags)


def _after(rows: QuerySet[Any], filter: ArticleFilter, key: str) -> QuerySet[Any]:
    """Rows behind the cursor; the leading column is bounded by itself, so that the index is entered there."""
    if not filter.cursor:
        return rows
    weight, dated_at, number = _place(filter.cursor)
    behind = Q(dated_at__lt=dated_at) | Q(dated_at=dated_at, **{f"{key}__lt": number})
    if filter.sort == "relevance":
        return rows.filter(weight__lte=weight).filter(Q(weight__lt=weight) | behind)
    return rows.filter(dated_at__lte=dated_at).filter(behind)


def _cursor(row: tuple[Any, ...]) -> str:
    """The mark of the last row of a page: (weight~)microseconds~number."""
    number, dated_at, *weight = row
    return "~".join(str(part) for part in (*weight, (dated_at - EPOCH) // MICROSECOND, number))


def _place(cursor: str) -> tuple[int, dt.datetime, int]:
    """What a mark says: weight, instant, number. Raises FilterError for an instant that no calendar has."""
    parts = [int(part) for part in cursor.split("~")]
    try:
        return parts[0], EPOCH + parts[-2] * MICROSECOND, parts[-1]
    except OverflowError:
        raise FilterError(
            gettext("This page mark does not belong to this list; start again from the first page."), "cursor"
        ) from None
