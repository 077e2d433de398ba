"""The front page: what the newest complete week says, in a sentence that its own numbers justify."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.explore.filters import Opens
from analysis.explore.freshness import ON_TOPIC, Freshness, freshness, newest_week
from analysis.explore.gaps import gaps
from analysis.explore.half_year import HalfYear, half_year
from analysis.explore.movers import Mover, movers
from analysis.explore.panels import panel
from analysis.explore.sentences import Phrase, changed, headline, lede
from analysis.explore.tiles import Tile, tiles
from analysis.explore.widest import StoryLine, WeekStories, week_stories
from analysis.measures.emphasis import stress
from analysis.measures.frames import FRAMES, Emphasis, FrameShare
from analysis.measures.intervals import FEW
from analysis.measures.periods import Period, spans, today
from analysis.models import Briefing, Entry
from articles.models import Article

WEEKS = 26  # half a year of bars


@dataclass(frozen=True, slots=True)
class FrameWeek:
    """A week's on-topic pieces by the frame they stress; parts add up to `framed`, the pieces with a framed theme."""

    period: Period
    parts: tuple[float, ...]
    pieces: int
    framed: int
    query: str
    gap: bool
    complete: bool
    few: bool


@dataclass(frozen=True, slots=True)
class FrameWeeks:
    """Half a year of weeks; `parts` of each stand in the order of `frames`."""

    frames: tuple[str, ...]
    weeks: tuple[FrameWeek, ...]


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Everything the front page shows; with `empty` nothing is stored yet and the rest is blank."""

    empty: bool
    week: Period | None
    is_briefed: bool  # the week has a briefing to read
    headline: str
    changed: tuple[Phrase, ...]  # what moved against its own past, in a sentence
    lede: tuple[Phrase, ...]
    figures: tuple[Tile, ...]
    frames: FrameWeeks
    gaps: tuple[Period, ...]  # weeks of these that were not collected
    emphasis: Emphasis
    mix: tuple[FrameShare, ...]
    theme_movers: tuple[Mover, ...]
    company_movers: tuple[Mover, ...]
    stories: tuple[StoryLine, ...]
    stories_total: int
    only_chinese: tuple[StoryLine, ...]
    only_english: tuple[StoryLine, ...]
    freshness: Freshness
    untagged: int  # stored pieces that wait for the tagger


def overview_page() -> OverviewPage:
    """The front page of now. The number of queries does not depend on the number of pieces."""
    week = newest_week()
    state = freshness()
    if week is None:
        nothing = stress(np.empty((0, len(FRAMES))))
        frames = FrameWeeks(FRAMES, ())
        return OverviewPage(True, None, False, "Nothing has been collected yet.", (), (), (), frames, (), nothing, (), (), (), (), 0, (), (), state, 0)  # fmt: skip
    weeks = spans(week.back(WEEKS - 1), max(week, Period.of(min(today(), _last_day(week)), "week")))
    ground = half_year(weeks)
    pieces = np.bincount(ground.place, minlength=len(weeks)).tolist()
    totals = dict(zip(weeks, pieces, strict=True))
    hollow = gaps(weeks)
    now, before = ground.stress(week), ground.stress(week.previous(), draws=0)
    still: tuple[Mover, ...] = ()
    themes = panel("movers", lambda: movers(week, "theme", ground), still)
    companies = panel("movers", lambda: movers(week, "company", ground), still)
    told = panel("stories", lambda: week_stories(week), WeekStories(0, (), (), ()))
    return OverviewPage(
        empty=False,
        week=week,
        is_briefed=Briefing.objects.filter(week=week.label).exists(),
        headline=headline(week, now),
        changed=changed((*themes, *companies), _opens(week, totals)),
        lede=lede(week, now, before, _opens(week, totals)),
        figures=tiles(ground, week, now, before, hollow, state),
        frames=FrameWeeks(FRAMES, panel("frames", lambda: _frame_weeks(ground, totals, week.end, hollow), ())),
        gaps=tuple(one for one in weeks if one in hollow and one.start > _first(weeks, totals).start),
        emphasis=now,
        mix=now.shares if now.n else (),
        theme_movers=themes,
        company_movers=companies,
        stories=told.widest,
        stories_total=told.total,
        only_chinese=told.only_chinese,
        only_english=told.only_english,
        freshness=state,
        untagged=max(0, Article.objects.count() - Entry.objects.count()),
    )


def _first(weeks: tuple[Period, ...], totals: Mapping[Period, int]) -> Period:
    return next((week for week in weeks if totals[week]), weeks[-1])


def _last_day(week: Period) -> dt.date:
    """The last day of the week after the newest complete one: at most one incomplete week is drawn."""
    return week.next().end


def _opens(week: Period, totals: Mapping[Period, int]) -> Opens:
    return Opens(totals.get(week, 0), ON_TOPIC.between(week.start, week.end).to_query())


def _frame_weeks(
    ground: HalfYear, totals: Mapping[Period, int], until: dt.date, hollow: frozenset[Period]
) -> tuple[FrameWeek, ...]:
    mixes = ground.parts()
    found = []
    for week in ground.weeks:
        parts = tuple(mixes[week].tolist()) if week in mixes else (0.0,) * len(FRAMES)
        opens = _opens(week, totals)
        few, framed = opens.count < FEW, round(sum(parts))
        found.append(FrameWeek(week, parts, opens.count, framed, opens.query, week in hollow, week.end <= until, few))
    while found and found[0].pieces == 0:  # the chart begins where the data do
        found.pop(0)
    while found and found[-1].pieces == 0:
        found.pop()
    return tuple(found)
