"""Collection gaps, read from the diary: a source's own, and the days on which nearly nobody was collected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.health.words import stored
from articles.models import SourceDay

# A day counts as not collected when at most one in ten of its sources was: the read ones are only counted up to that.
_UNCOLLECTED: Final = """
WITH asked AS (SELECT id FROM articles_source WHERE NOT is_sample AND CASE WHEN %(slugs)s::text[] IS NULL THEN state = 'active' ELSE slug = ANY(%(slugs)s) END),
gap AS (SELECT day, count(*) AS sources FROM articles_sourceday JOIN asked ON asked.id = source_id
  WHERE state = 'gap' AND day >= %(first)s AND day <= %(last)s AND day < %(today)s GROUP BY day)
SELECT day FROM gap WHERE (SELECT count(*) FROM (SELECT FROM articles_sourceday AS read JOIN asked ON asked.id = read.source_id
  WHERE read.day = gap.day AND read.state <> 'gap' LIMIT gap.sources / 9 + 1) AS found) <= gap.sources / 9
"""


@dataclass(frozen=True, slots=True)
class Gap:
    """A day on which a source was not collected, with the cause in plain words."""

    source_id: int
    slug: str
    day: dt.date
    reason: str


def gaps_between(first: dt.date, last: dt.date, source_ids: Collection[int] | None = None) -> tuple[Gap, ...]:
    """The gaps of the sources with these ids, or of all, from the first to the last day, newest first. One query.

    Today is not over and never among them. Sample outlets publish a past window and have none.
    """
    days = _days(first, last)
    return _gaps(days if source_ids is None else days.filter(source__in=source_ids))


def page_of_gaps(
    first: dt.date, last: dt.date, *, slug: str = "", after: tuple[dt.date, str] | None = None, limit: int
) -> tuple[int, tuple[Gap, ...]]:
    """How many gaps there are, of one source or of all, and the first `limit` of them that come after a day and slug."""
    days = _days(first, last)
    if slug:
        days = days.filter(source__slug=slug)
    count = days.count()
    if after is not None:
        days = days.filter(Q(day__lt=after[0]) | Q(day=after[0], source__slug__gt=after[1]))
    return count, _gaps(days[:limit])


def uncollected(first: dt.date, last: dt.date, slugs: Collection[str] | None = None) -> frozenset[dt.date]:
    """Days on which at least nine of ten sources were not collected: of the active ones, or of those with these slugs."""
    asked = {
        "first": first, "last": last, "today": timezone.localdate(),
        "slugs": None if slugs is None else list(slugs),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_UNCOLLECTED, asked)
        return frozenset(day for (day,) in cursor.fetchall())


def _days(first: dt.date, last: dt.date) -> QuerySet[SourceDay]:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    days = SourceDay.objects.filter(state=SourceDay.State.GAP, day__gte=first, day__lte=min(last, yesterday))
    return days.filter(source__is_sample=False).order_by("-day", "source__slug")


def _gaps(days: QuerySet[SourceDay]) -> tuple[Gap, ...]:
    rows = days.values_list("source_id", "source__slug", "day", "reason")
    return tuple(Gap(source, slug, day, stored(reason)) for source, slug, day, reason in rows)
