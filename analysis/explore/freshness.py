"""How far the data reach and how well the sources are: what every page says about its own ground."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from analysis.explore.counts import by_day
from analysis.explore.emphasis import emphasis_of
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.folding import STORIES
from analysis.explore.once import once
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


@once
def masthead() -> Masthead:
    """The newest complete week with its on-topic pieces and their frames, and how fresh the data are."""
    week = newest_week()
    if week is None:
        return Masthead(None, None, freshness(), ())
    filter = ON_TOPIC.between(week.start, week.end)
    stress = emphasis_of(filter.replace(counted=STORIES), draws=0)  # the numbers of the emphasis page
    return Masthead(week, Opens(count(filter), filter.to_query()), freshness(), stress.shares if stress.n else ())


@once
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


@once
def _reach() -> tuple[Period | None, bool]:
    """The week that the data reach into, and whether they reach its end."""
    newest = _newest_at()
    if newest is None:
        return None, False
    day = newest.astimezone(zone()).date()
    week = Period.of(day, "week")
    over = timezone.now() >= week.instants[1]
    visited = Source.objects.active().filter(last_ok_at__gte=week.instants[1])
    return week, over and (day.weekday() >= SATURDAY or visited.exists())


@once
def freshness() -> Freshness:
    """The state of sources and data now. Four queries."""
    failing, late = Q(fail_count__gt=0), Q(fail_count=0, next_visit_at__lt=Now() - LATE)
    unvisited = Q(fail_count=0, last_ok_at=None, next_visit_at__gte=Now() - LATE)
    health = Source.objects.active().aggregate(
        sources=Count("pk"),
        failing=Count("pk", filter=failing),
        late=Count("pk", filter=late),
        unvisited=Count("pk", filter=unvisited),
    )
    newest = _dated().order_by("-dated_at").values_list("dated_at", flat=True).first()
    kinds = set(Source.objects.values_list("is_sample", "kind").distinct())
    rules = RuleSet.objects.active()
    return Freshness(
        newest_at=newest.astimezone(zone()) if newest else None,
        sources=health["sources"],
        well=health["sources"] - health["failing"] - health["late"] - health["unvisited"],
        failing=health["failing"],
        late=health["late"],
        unvisited=health["unvisited"],
        rules=rules.version if rules else "",
        sample=any(is_sample for is_sample, _ in kinds),
        archives=any(kind == Source.Kind.ARCHIVE for _, kind in kinds),
    )


@once
def last_dated_day() -> dt.date | None:
    """The day of the newest piece whose outlet printed a date; None without any.

    A piece without a date stands at the day it was first seen. After a walk into the past that day lies far from all others:
    it says when we collected, not when something was published, so no axis is stretched to it.
    """
    newest = _dated().order_by("-dated_at").values_list("dated_at", flat=True).first()
    return newest.astimezone(zone()).date() if newest else None


def _newest_at() -> dt.datetime | None:
    """When the newest dated on-topic piece stands in time, pieces dated in the future aside; else the newest piece at all."""
    now = timezone.now()
    # one number, so that the index gives the newest row first
    on = Tag.objects.filter(kind="relevance", slug="on").values("pk")[:1]
    tagged = ArticleTag.objects.filter(tag_id=Subquery(on), dated_at__lte=now)
    tagged = tagged.exclude(article__certainty=Article.Certainty.UNKNOWN)
    newest = tagged.order_by("-dated_at").values_list("dated_at", flat=True).first()
    return newest or _dated().order_by("-dated_at").values_list("dated_at", flat=True).first()


def _dated() -> QuerySet[Article]:
    """Pieces whose outlet printed a date that is not in the future."""
    return Article.objects.filter(dated_at__lte=timezone.now()).exclude(certainty=Article.Certainty.UNKNOWN)
