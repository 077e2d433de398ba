"""Who did not carry a story although they were at work: outlets with pieces on the subject around its days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from operator import itemgetter

from django.db.models import Count, F, Max

from analysis.explore.filters import ArticleFilter
from analysis.measures.periods import zone
from analysis.models import Entry, Tag
from articles.models import Source

AROUND = dt.timedelta(days=14)  # before the first piece and after the last one
MOST = 12  # outlets named of a language; the others are a number


@dataclass(frozen=True, slots=True)
class AbsentOutlet:
    """An outlet that carried other stories around those days; `query` lists these pieces."""

    name: str
    pieces: int
    query: str


@dataclass(frozen=True, slots=True)
class Absent:
    """The outlets of one language that did not carry a story, the busiest first; `more` are not named."""

    language: str
    outlets: tuple[AbsentOutlet, ...]
    more: int


def absentees(first_at: dt.datetime, last_at: dt.datetime, carried: Collection[int]) -> tuple[tuple[Absent, ...], int]:
    """By language, the sources with pieces on the subject within two weeks of a story that are not among those that
    `carried` it; and how many they are."""
    start, end = (first_at - AROUND).astimezone(zone()).date(), (last_at + AROUND).astimezone(zone()).date()
    on = Tag.objects.filter(kind=Tag.Kind.RELEVANCE, slug="on").values_list("pk", flat=True).first()
    rows = (
        Entry.objects.filter(tags__contains=[on or 0], dated_at__gte=_midnight(start))
        .filter(dated_at__lt=_midnight(end + dt.timedelta(days=1)))
        .exclude(article__source__in=carried)
        .values(source=F("article__source"))
        .annotate(pieces=Count("pk"), language=Max("article__language"))
    )
    counted = {row["source"]: (row["pieces"], row["language"]) for row in rows}
    names = Source.objects.in_bulk(list(counted))
    by_language: dict[str, list[tuple[int, Source]]] = defaultdict(list)
    for source_id, (pieces, language) in counted.items():
        by_language[names[source_id].language or language].append((pieces, names[source_id]))
    return tuple(
        _absent(language, sorted(found, key=lambda pair: (-pair[0], pair[1].name)), start, end)
        for language, found in sorted(by_language.items(), key=itemgetter(0))
    ), len(counted)


def _absent(language: str, found: list[tuple[int, Source]], start: dt.date, end: dt.date) -> Absent:
    named = tuple(
        AbsentOutlet(
            source.name,
            pieces,
            ArticleFilter(include=(("relevance", "on"), ("source", source.slug)), start=start, end=end).to_query(),
        )
        for pieces, source in found[:MOST]
    )
    return Absent(language, named, max(0, len(found) - MOST))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=zone())
