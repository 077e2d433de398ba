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
from django.db.models import F, Field, Func, Q, QuerySet, Sum, Value
from django.db.models.fields import BooleanField
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from analysis.explore import folding
from analysis.explore.called import asked_of, named, seats
from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import PIECES, first_of_each
from analysis.explore.parsing import (
    ALSO,
    ANY,
    FRAME,
    HEADLINE,
    LABEL,
    ONLY,
    SEAT,
    TAG_KEYS,
    UNTAGGED,
    FilterError,
    tag_pair,
)
from analysis.explore.remembered import DATA, WORDS, once, remembered
from analysis.explore.search import Words, compile_search
from analysis.explore.telling import titled, told_only
from analysis.measures.periods import instants
from analysis.models import ArticleTag, Entry, Labelled, StaleWeek, TagDay, Theme
from articles.models import Article

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


class Holds(Func):
    """Whether the entry's words answer a search: lexemes @@ a tsquery made by articles.text.lexemes."""

    template = "(%(expressions)s::tsquery)"
    arg_joiner = " @@ "
    output_field: Field[Any, Any] = BooleanField()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter with its slugs turned to tag numbers. `none`: a key names only unknown values, so nothing can match."""

    groups: tuple[tuple[int, ...], ...]
    barred: tuple[int, ...]
    none: bool

    @property
    def required(self) -> tuple[int, ...]:
        """Tags that every piece must carry."""
        return tuple(group[0] for group in self.groups if len(group) == 1)


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

    One tag (and days) is read from the daily counts when none of them is stale; everything else is counted.
    """
    return _count(filter.replace(sort="newest"))


@remembered(DATA, WORDS)
def _count(filter: ArticleFilter) -> int:
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
    """How many pieces, texts and stories a list holds, wherever its cursor stands. One query."""
    whole = every_piece(filter.replace(sort="newest", counted=PIECES))
    return folding.lengths(whole.rows, whole.key)


def counts(filters: Sequence[ArticleFilter]) -> list[int]:
    """The lengths of several lists in one query."""
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


def fresh() -> bool:
    """Whether the kept counts equal a recount: no week waits to be counted anew."""
    return once("fresh", lambda: not StaleWeek.objects.exists())


def is_one_tag(filter: ArticleFilter, chosen: Chosen) -> bool:
    """Whether a filter asks for one tag and, at most, days."""
    return is_plain(filter) and not chosen.barred and len(chosen.groups) == 1 and len(chosen.groups[0]) == 1


def is_free(filter: ArticleFilter, chosen: Chosen, *, dates: bool = False) -> bool:
    """Whether a filter asks for nothing but (unless `dates`) days."""
    asks = not is_plain(filter) or chosen.groups or chosen.barred
    return not asks and not (dates and (filter.start or filter.end))


def is_plain(filter: ArticleFilter) -> bool:
    """Whether pieces are counted and nothing but tags and days asked for."""
    asked = filter.q or any(key in UNTAGGED for key, _ in (*filter.include, *filter.exclude))
    return filter.counted == PIECES and not asked


def resolve(filter: ArticleFilter) -> Chosen:
    """Turns slugs and names to tag numbers, in one query, or two when one is no slug. Unknown values match nothing; leaving
    out an unknown value changes nothing."""
    found = {pair: tuple(tag.id for tag in tags) for pair, tags in asked_of(filter).items()}
    alternatives = [[(key, value) for value in filter.values(key)] for key in TAG_KEYS]
    alternatives += [[pair] for value in filter.values(ALSO) if (pair := tag_pair((ALSO, value)))]
    groups = [tuple(sorted({tag for pair in pairs for tag in found[pair]})) for pairs in alternatives if pairs]
    barred = {tag for pair in filter.exclude if pair[0] in TAG_KEYS for tag in found[pair]}
    for key, read in ((FRAME, _framed), (SEAT, _seated)):
        if values := filter.values(key):
            groups.append(read(values))
        barred.update(read(filter.excluded(key)))
    return Chosen(tuple(group for group in groups if group), tuple(sorted(barred)), any(not group for group in groups))


def _framed(frames: tuple[str, ...]) -> tuple[int, ...]:
    """The themes that have a share of one of these frames. No query without a frame."""
    if not frames:
        return ()
    shares = once("frames", lambda: list(Theme.objects.exclude(frame={}).values_list("tag_id", "frame")))
    return tuple(sorted(tag for tag, share in shares if ANY in frames or any(share.get(frame) for frame in frames)))


def _seated(countries: tuple[str, ...]) -> tuple[int, ...]:
    """The outlets that have their seat in one of these countries. No query without a country."""
    return tuple(sorted(tag for tag, seat in seats().items() if seat in countries)) if countries else ()


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
        entries = _worded(entries, compile_search(filter.q))
    return Spine(_narrowed(_tagged(entries, chosen), filter, "article__"), "article_id")


def _worded(entries: QuerySet[Entry], words: Words) -> QuerySet[Entry]:
    """Entries that hold the words. What must not occur is asked for as what occurs and taken out where nothing must: an
    index does not know what a text lacks."""
    if not words.wanted:
        holding = Entry.objects.filter(Holds(F("lexemes"), Value(words.barred)))
        return entries.exclude(article_id__in=holding.values("article_id"))
    asked = f"{words.wanted} & !({words.barred})" if words.barred else words.wanted
    return entries.filter(Holds(F("lexemes"), Value(asked)))


def rarest(tags: tuple[int, ...]) -> int:
    """The tag with the fewest pieces by the kept counts (they decide the way, never the answer)."""
    if len(tags) == 1:
        return tags[0]
    totals = _totals(tags)
    return min(tags, key=lambda tag: (totals[tag], tag))


def total_of(tag: int) -> int:
    """The pieces of a tag by the kept counts."""
    return _totals((tag,))[tag]


def _totals(tags: tuple[int, ...]) -> dict[int, int]:
    """The kept counts of these tags. One query, none for what the page knows."""
    known = once("totals", lambda: dict[int, int]())
    if new := set(tags) - known.keys():
        counted = TagDay.objects.filter(tag_id__in=new).values("tag_id").annotate(n=Sum("pieces"))
        known.update(dict.fromkeys(new, 0) | dict(counted.values_list("tag_id", "n")))
    return known


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
        rows = rows.filter(**{f"{number}__in": _labelled(labels)})
    if labels := filter.excluded(LABEL):
        rows = rows.exclude(**{f"{number}__in": _labelled(labels)})
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


def _labelled(slugs: tuple[str, ...]) -> QuerySet[Labelled, int]:
    return Labelled.objects.filter(label__slug__in=slugs).values_list("article_id", flat=True)


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
