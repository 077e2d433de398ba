"""How far the data reach and how well the sources are: what every page says about its own ground."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Max, Q
from django.db.models.functions import Now
from django.utils import timezone

from analysis.explore.counts import by_day
from analysis.explore.emphasis import emphasis_of
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.folding import STORIES
from analysis.explore.remembered import DATA, WORDS, once, reading, remembered, tell
from analysis.explore.selection import count
from analysis.measures.frames import FrameShare
from analysis.measures.periods import Period, zone
from analysis.models import RuleSet
from articles.health import state
from articles.models import Article, Source

_REACH = """
    SELECT (SELECT dated_at FROM articles_article WHERE dated_at <= %s AND certainty <> %s ORDER BY dated_at DESC LIMIT 1),
    (SELECT tagged.dated_at FROM analysis_articletag tagged JOIN articles_article piece ON piece.id = tagged.article_id
        -- one number, so that the index gives the newest row first
        WHERE tagged.tag_id = (SELECT id FROM analysis_tag WHERE kind = 'relevance' AND slug = 'on')
        AND tagged.dated_at <= %s AND piece.certainty <> %s ORDER BY tagged.dated_at DESC LIMIT 1),
    ({visited}), EXISTS (SELECT FROM articles_article), NOT EXISTS (SELECT FROM analysis_staleweek)
"""
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
    with reading():
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
    found = reach()
    newest = found.newest_on or found.newest
    if newest is None:
        return None, False
    day = newest.astimezone(zone()).date()
    week = Period.of(day, "week")
    after = week.instants[1]
    visited = found.visited_at is not None and found.visited_at >= after
    return week, timezone.now() >= after and (day.weekday() >= SATURDAY or visited)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the data reach: the newest piece whose outlet printed a date, and the newest on-topic one, none of them dated in
    the future; when an active source was last visited well; and whether there is any piece at all."""

    newest: dt.datetime | None
    newest_on: dt.datetime | None
    visited_at: dt.datetime | None
    stored: bool


def reach() -> Reach:
    """How far the data reach. One query, which a page asks once."""
    return once("reach", _read_reach)


def _read_reach() -> Reach:
    now, unknown = timezone.now(), Article.Certainty.UNKNOWN
    active = Source.objects.active().order_by().values("state").annotate(last=Max("last_ok_at")).values("last")
    sql, parameters = active.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_REACH.format(visited=sql), [now, unknown, now, unknown, *parameters])
        newest, newest_on, visited_at, stored, fresh = cursor.fetchone()
    tell("fresh", fresh)
    return Reach(newest, newest_on, visited_at, stored)


def freshness() -> Freshness:
    """The state of sources and data now. Two queries, and one when the rules changed."""
    active = Q(pk__in=Source.objects.active().values("pk"))
    failing, late = Q(fail_count__gt=0), Q(fail_count=0, next_visit_at__lt=Now() - LATE)
    unvisited = Q(fail_count=0, last_ok_at=None, next_visit_at__gte=Now() - LATE)
    health = Source.objects.aggregate(
        sources=Count("pk", filter=active),
        failing=Count("pk", filter=active & failing),
        late=Count("pk", filter=active & late),
        unvisited=Count("pk", filter=active & unvisited),
        samples=Count("pk", filter=Q(is_sample=True)),
        archives=Count("pk", filter=Q(kind=Source.Kind.ARCHIVE)),
    )
    newest = reach().newest
    return Freshness(
        newest_at=newest.astimezone(zone()) if newest else None,
        sources=health["sources"],
        well=health["sources"] - health["failing"] - health["late"] - health["unvisited"],
        failing=health["failing"],
        late=health["late"],
        unvisited=health["unvisited"],
        rules=rules_in_force(),
        sample=bool(health["samples"]),
        archives=bool(health["archives"]),
    )


@remembered(WORDS)
def rules_in_force() -> str:
    """The version of the active rule set, "" before the first."""
    rules = RuleSet.objects.active()
    return rules.version if rules else ""


def last_dated_day() -> dt.date | None:
    """The day of the newest piece whose outlet printed a date; None without any.

    A piece without a date stands at the day it was first seen. After a walk into the past that day lies far from all others:
    it says when we collected, not when something was published, so no axis is stretched to it.
    """
    newest = reach().newest
    return newest.astimezone(zone()).date() if newest else None
