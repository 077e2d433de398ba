"""How far the data reach and how well the sources are: what every page says about its own ground."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from analysis.explore.counts import by_day
from analysis.explore.emphasis import emphasis_of
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.folding import STORIES
from analysis.explore.remembered import DATA, WORDS, remembered
from analysis.explore.selection import count
from analysis.measures.frames import FrameShare
from analysis.measures.periods import Period, zone
from analysis.models import ArticleTag, RuleSet, Tag
from articles.health import state
from articles.models import Article, Source

ON_TOPIC = ArticleFilter(include=(("relevance", "on"),))
LATE = state.LATE
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Freshness:
    """Where the data end and how the visited sources are. `well`, `late`, `failing` and `unvisited` add up to `sources`."""

    newest_at: dt.datetime | None  # local
    sources: int
    well: int
    failing: int
    late: int
    unvisited: int  # their first success is still to come
    rules: str  # version of the active rule set, "" before the first
    sample: bool  # invented pieces are stored
    archives: bool  # pieces of bulk archives are stored: they cover windows, and a trend over them shows the windows


@dataclass(frozen=True, slots=True)
class Masthead:
    """The strip under the navigation, on every page."""

    week: Period | None
    on_topic: Opens | None
    freshness: Freshness
    mix: tuple[FrameShare, ...]  # of the week's on-topic pieces; empty without any


def masthead() -> Masthead:
    """The newest complete week with its on-topic pieces and their frames, and how fresh the data are."""
    week = newest_week()
    if week is None:
        return Masthead(None, None, freshness(), ())
    filter = ON_TOPIC.between(week.start, week.end)
    return Masthead(week, Opens(count(filter), filter.to_query()), freshness(), _mix(filter))


@remembered(DATA, WORDS)
def _mix(filter: ArticleFilter) -> tuple[FrameShare, ...]:
    """The frames of a list's stories, as the emphasis page gives them."""
    stress = emphasis_of(filter.replace(counted=STORIES), draws=0)
    return stress.shares if stress.n else ()


def newest_week() -> Period | None:
    """The newest week that the data cover to its end; None without any piece.

    It is the week of the newest on-topic piece (without one, of the newest piece) when the week is over and collection went
    on to its weekend or beyond; else the week before, unless that has no piece: then there is none better.
    """
    week, complete = _reach()
    if week is None or complete:
        return week
    before = week.previous()
    return before if by_day(ArticleFilter(start=before.start, end=before.end)) else week


def complete_until() -> dt.date:
    """The last day of the newest week that was collected to its end; weeks and months that end later are still filling."""
    week, complete = _reach()
    if week is None:
        return dt.date.min
    return week.end if complete else week.previous().end


def _reach() -> tuple[Period | None, bool]:
    """The week that the data reach into, and whether they reach its end."""
    newest = _newest_at()
    if newest is None:
        return None, False
    day = newest.astimezone(zone()).date()
    week = Period.of(day, "week")
    over = timezone.now() >= week.instants[1]
    if not over or day.weekday() >= SATURDAY:
        return week, over
    visited = _sources()["visited_at"]
    return week, visited is not None and visited >= week.instants[1]


def freshness() -> Freshness:
    """The state of sources and data now. One query, and two when the data changed."""
    found = _sources()
    newest = _newest_dated()
    return Freshness(
        newest_at=newest.astimezone(zone()) if newest else None,
        sources=found["sources"],
        well=found["sources"] - found["failing"] - found["late"] - found["unvisited"],
        failing=found["failing"],
        late=found["late"],
        unvisited=found["unvisited"],
        rules=_rules(),
        sample=bool(found["samples"]),
        archives=bool(found["archives"]),
    )


@remembered()
def _sources() -> dict[str, Any]:
    """How many sources there are in which state, of what kind, and when one was last read with success."""
    active = Q(pk__in=Source.objects.active().values("pk"))
    failing, late = Q(fail_count__gt=0), Q(fail_count=0, next_visit_at__lt=Now() - LATE)
    unvisited = Q(fail_count=0, last_ok_at=None, next_visit_at__gte=Now() - LATE)
    return Source.objects.aggregate(
        sources=Count("pk", filter=active),
        failing=Count("pk", filter=active & failing),
        late=Count("pk", filter=active & late),
        unvisited=Count("pk", filter=active & unvisited),
        visited_at=Max("last_ok_at", filter=active),
        samples=Count("pk", filter=Q(is_sample=True)),
        archives=Count("pk", filter=Q(kind=Source.Kind.ARCHIVE)),
    )


@remembered(WORDS)
def _rules() -> str:
    rules = RuleSet.objects.active()
    return rules.version if rules else ""


def last_dated_day() -> dt.date | None:
    """The day of the newest piece whose outlet printed a date; None without any.

    A piece without a date stands at the day it was first seen. After a walk into the past that day lies far from all others:
    it says when we collected, not when something was published, so no axis is stretched to it.
    """
    newest = _newest_dated()
    return newest.astimezone(zone()).date() if newest else None


@remembered(DATA)
def _newest_dated() -> dt.datetime | None:
    """When the newest piece stands in time whose outlet printed a date that is not in the future."""
    return _dated().order_by("-dated_at").values_list("dated_at", flat=True).first()


@remembered(DATA)
def _newest_at() -> dt.datetime | None:
    """When the newest dated on-topic piece stands in time, pieces dated in the future aside; else the newest piece at all."""
    now = timezone.now()
    # one number, so that the index gives the newest row first
    on = Tag.objects.filter(kind="relevance", slug="on").values("pk")[:1]
    tagged = ArticleTag.objects.filter(tag_id=Subquery(on), dated_at__lte=now)
    tagged = tagged.exclude(article__certainty=Article.Certainty.UNKNOWN)
    newest = tagged.order_by("-dated_at").values_list("dated_at", flat=True).first()
    return newest or _newest_dated()


def _dated() -> QuerySet[Article]:
    """Pieces whose outlet printed a date that is not in the future."""
    return Article.objects.filter(dated_at__lte=timezone.now()).exclude(certainty=Article.Certainty.UNKNOWN)
