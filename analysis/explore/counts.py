"""Counts of a list by tag, by day and by period: on a page in memory, else from the kept counts where these can answer, else
from the rows.

All ways give the same numbers; the kept counts are only asked while no week is stale.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import TruncDate, TruncMonth, TruncWeek

from analysis.explore import folding
from analysis.explore.asked import Chosen, fresh, is_free, is_one_tag, resolve
from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import PIECES
from analysis.explore.lots import lot_of
from analysis.explore.names import names_of
from analysis.explore.remembered import DATA, WORDS, remembered
from analysis.explore.selection import every_piece, spine_of
from analysis.measures.periods import Period, Unit, zone
from analysis.models import PairWeek, Tag, TagDay

PAIRED = frozenset({"company", "product", "body", "country", "theme", "lang", "relevance"})  # kinds that PairWeek holds
LIVE_UP_TO = 20_000  # pieces of a tag that are counted from the covering index quicker than pages need

TRUNCATED = {"week": TruncWeek, "month": TruncMonth}


class Unnest(Func):
    """One row for each tag a row carries."""

    function = "unnest"
    set_returning = True
    output_field = IntegerField()


@remembered(DATA, WORDS)
def by_tag(filter: ArticleFilter, kinds: frozenset[str]) -> dict[int, int]:
    """Pieces of a list by tag number, for tags of the given kinds; tags without a piece are left out."""
    if (lot := lot_of(filter, tagged=True)) is not None:
        counted = lot.by_tag(filter.counted)
        return {tag: counted[tag] for tag in names_of(counted, kinds)}
    chosen = resolve(filter)
    if chosen.none:
        return {}
    if not is_free(filter, chosen, dates=True) and not is_one_tag(filter, chosen):
        return live_by_tag(filter, kinds, chosen)
    if not fresh():
        return live_by_tag(filter, kinds, chosen)
    if is_free(filter, chosen, dates=True):
        return kept_by_tag(kinds)
    if filter.start or filter.end or not _pairable(chosen, kinds & PAIRED):
        return live_by_tag(filter, kinds, chosen)
    tag = chosen.groups[0][0]
    if (_totals(Q(tag_id=tag)).get(tag) or 0) <= LIVE_UP_TO:
        return live_by_tag(filter, kinds, chosen)
    found = kept_beside(tag, kinds & PAIRED)
    return found | live_by_tag(filter, kinds - PAIRED, chosen) if kinds - PAIRED else found


def kept_by_tag(kinds: frozenset[str]) -> dict[int, int]:
    """All indexed pieces by tag, from the daily counts."""
    return _totals(Q(tag__kind__in=kinds))


def kept_beside(tag: int, kinds: frozenset[str]) -> dict[int, int]:
    """Pieces of one tag by each tag beside it (and itself), from the weekly counts of pairs."""
    found: Counter[int] = Counter()
    for own, other in (("first", "second"), ("second", "first")):
        pairs = PairWeek.objects.filter(**{own: tag, f"{other}__kind__in": kinds})
        found.update(dict(pairs.values(f"{other}_id").annotate(n=Sum("pieces")).values_list(f"{other}_id", "n")))
    return dict(found) | _totals(Q(tag_id=tag, tag__kind__in=kinds))


def live_by_tag(filter: ArticleFilter, kinds: frozenset[str], chosen: Chosen | None = None) -> dict[int, int]:
    """The same from the rows themselves, under any filter."""
    if filter.counted != PIECES:
        whole = every_piece(filter.replace(sort="newest"), chosen, tagged=True)
        counted = folding.by_tag(whole.rows, whole.key, filter.counted)
        return _of_kinds(counted, kinds)
    spine = spine_of(filter.replace(sort="newest"), chosen, tagged=True)
    counted = dict(spine.rows.values(t=Unnest("tags")).annotate(n=Count("*")).values_list("t", "n"))
    return _of_kinds(counted, kinds)


def _of_kinds(counted: Mapping[int, int], kinds: frozenset[str]) -> dict[int, int]:
    # a list carries most tags, so that naming them is slower
    right = Tag.objects.filter(kind__in=kinds).values_list("id", flat=True)
    return {tag: counted[tag] for tag in right if tag in counted}


@remembered(DATA, WORDS)
def by_day(filter: ArticleFilter) -> dict[dt.date, int]:
    """What a list counts by local day; days without a piece are left out."""
    if filter.counted != PIECES:
        return _folded(filter, "day")
    if (lot := lot_of(filter)) is not None:
        return lot.by_period(PIECES, "day")
    chosen = resolve(filter)
    if chosen.none:
        return {}
    if is_one_tag(filter, chosen) and fresh():
        days = _within(TagDay.objects.filter(tag_id=chosen.groups[0][0]), filter)
        return dict(days.values_list("day", "pieces"))
    spine = spine_of(filter.replace(sort="newest"), chosen)
    dated = spine.rows.annotate(on=TruncDate("dated_at", tzinfo=zone())).order_by()
    return dict(dated.values("on").annotate(n=Count("*")).values_list("on", "n"))


def by_period(filter: ArticleFilter, unit: Unit, days: Mapping[dt.date, int] | None = None) -> dict[Period, int]:
    """What a list counts by week or month; periods without a piece are left out. Pieces add up from their days, which may be
    given; a text or story told on several days of a period is one in it."""
    if (lot := lot_of(filter)) is not None:
        return {Period.of(day, unit): n for day, n in lot.by_period(filter.counted, unit).items()}
    if filter.counted != PIECES:
        return {Period.of(day, unit): n for day, n in _folded(filter, unit).items()}
    found: Counter[Period] = Counter()
    for day, n in (by_day(filter) if days is None else days).items():
        found[Period.of(day, unit)] += n
    return dict(found)


def _folded(filter: ArticleFilter, unit: Unit | str) -> dict[dt.date, int]:
    """Texts or stories by day, or by the first day of the week or month."""
    if (lot := lot_of(filter)) is not None:
        return lot.by_period(filter.counted, unit)
    chosen = resolve(filter)
    if chosen.none:
        return {}
    whole = every_piece(filter.replace(sort="newest"), chosen)
    return folding.by_period(whole.rows, whole.key, filter.counted, unit)


def by_period_and_tag(filter: ArticleFilter, unit: Unit, tags: Iterable[int]) -> dict[int, dict[Period, int]]:
    """Pieces of a list by tag and period, for the given tags; every given tag has a key, periods without a piece have none."""
    return _by_period_and_tag(filter, unit, tuple(sorted(set(tags))))


@remembered(DATA, WORDS)
def _by_period_and_tag(filter: ArticleFilter, unit: Unit, tags: tuple[int, ...]) -> dict[int, dict[Period, int]]:
    wanted = list(tags)
    if (lot := lot_of(filter, tagged=True)) is not None:
        counted = lot.by_period_and_tag(filter.counted, unit, wanted)
        return {tag: {Period.of(day, unit): n for day, n in counted[tag].items()} for tag in wanted}
    chosen = resolve(filter)
    rows: Iterable[tuple[int, dt.date, int]]
    if chosen.none or not wanted:
        rows = ()
    elif is_free(filter, chosen) and fresh():
        rows = kept_periods(filter, unit, wanted)
    elif _weekly(filter, unit, chosen, wanted) and fresh():
        rows = kept_weeks_beside(filter, chosen.groups[0][0], wanted)
    else:
        rows = live_periods(filter, unit, wanted, chosen)
    found: dict[int, dict[Period, int]] = {tag: {} for tag in wanted}
    for tag, day, n in rows:
        found[tag][Period.of(day, unit)] = n
    return found


def kept_periods(filter: ArticleFilter, unit: Unit, tags: list[int]) -> list[tuple[int, dt.date, int]]:
    """(tag, first day, pieces) from the daily counts."""
    days = _within(TagDay.objects.filter(tag_id__in=tags), filter)
    counted = days.values("tag_id", on=TRUNCATED[unit]("day")).annotate(n=Sum("pieces"))
    return list(counted.values_list("tag_id", "on", "n"))


def kept_weeks_beside(filter: ArticleFilter, tag: int, tags: list[int]) -> list[tuple[int, dt.date, int]]:
    """(tag, Monday, pieces) of the pieces that carry `tag`, too, from the weekly counts of pairs."""
    found: list[tuple[int, dt.date, int]] = []
    for own, other in (("first", "second"), ("second", "first")):
        pairs = PairWeek.objects.filter(**{own: tag, f"{other}_id__in": tags})
        if filter.start:
            pairs = pairs.filter(week__gte=filter.start)
        if filter.end:
            pairs = pairs.filter(week__lte=filter.end)
        found += pairs.values_list(f"{other}_id", "week", "pieces")
    return found + (kept_periods(filter, "week", [tag]) if tag in tags else [])


def live_periods(
    filter: ArticleFilter, unit: Unit, tags: list[int], chosen: Chosen | None = None
) -> list[tuple[int, dt.date, int]]:
    """(tag, first day, pieces) from the rows themselves, under any filter."""
    if filter.counted != PIECES:
        whole = every_piece(filter.replace(sort="newest"), chosen, tagged=True)
        return folding.by_period_and_tag(whole.rows, whole.key, filter.counted, unit=unit, tags=tags)
    rows = spine_of(filter.replace(sort="newest"), chosen, tagged=True).rows.filter(tags__overlap=tags)
    dated = rows.annotate(on=TRUNCATED[unit](TruncDate("dated_at", tzinfo=zone())))
    counted = dated.values("on", t=Unnest(F("tags"))).annotate(n=Count("*")).values_list("t", "on", "n")
    wanted = set(tags)
    return [row for row in counted if row[0] in wanted]


def _totals(condition: Q) -> dict[int, int]:
    counted = TagDay.objects.filter(condition).values("tag_id").annotate(n=Sum("pieces"))
    return dict(counted.values_list("tag_id", "n"))


def _weekly(filter: ArticleFilter, unit: Unit, chosen: Chosen, tags: list[int]) -> bool:
    """Whether the weekly counts of pairs can answer: one paired tag, whole weeks, paired tags asked for."""
    if unit != "week" or not is_one_tag(filter, chosen):
        return False
    whole = (not filter.start or filter.start.weekday() == 0) and (not filter.end or filter.end.weekday() == 6)
    kinds = set(Tag.objects.filter(id__in=[*tags, chosen.groups[0][0]]).values_list("kind", flat=True))
    return whole and kinds <= PAIRED


def _pairable(chosen: Chosen, kinds: frozenset[str]) -> bool:
    return bool(kinds) and Tag.objects.filter(id=chosen.groups[0][0], kind__in=PAIRED).exists()


def _within(days: QuerySet[TagDay], filter: ArticleFilter) -> QuerySet[TagDay]:
    if filter.start:
        days = days.filter(day__gte=filter.start)
    return days.filter(day__lte=filter.end) if filter.end else days
