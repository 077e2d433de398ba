"""The front page: what the newest complete week says, in a sentence that its own numbers justify."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext

from analysis.explore.filters import FilterError, Opens
from analysis.explore.freshness import ON_TOPIC, Freshness, freshness, newest_week
from analysis.explore.front.half_year import HalfYear, half_year
from analysis.explore.front.leanings import Leanings, leanings
from analysis.explore.front.movers import Mover, movers
from analysis.explore.front.panels import panel
from analysis.explore.front.sentences import Phrase, changed, headline, lede
from analysis.explore.front.tiles import Tile, sources_tile, tiles
from analysis.explore.front.widest import StoryLine, WeekStories, week_stories
from analysis.explore.gaps import gaps
from analysis.explore.mirror import archive
from analysis.explore.remembered import DATA, WORDS, remembered
from analysis.measures.emphasis import stress
from analysis.measures.frames import FRAMES, Emphasis, FrameShare
from analysis.measures.intervals import FEW
from analysis.measures.periods import Period, spans, today
from analysis.models import Briefing, Entry
from analysis.models.briefing_plan import WEEKLY
from articles.models import Article

OLDEST = 520  # weeks back that may be asked for
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
    newer: Period | None  # the complete week after it, if there is one
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
    leanings: Leanings | None  # None where nothing is stored or the panel could not be made
    stories: tuple[StoryLine, ...]
    stories_total: int
    only_chinese: tuple[StoryLine, ...]
    only_english: tuple[StoryLine, ...]
    freshness: Freshness
    untagged: int  # stored pieces that wait for the tagger


def overview_page(label: str = "") -> OverviewPage:
    """The front page of now, or of an earlier week by its label. The number of queries does not depend on the pieces.
    Raises FilterError for a week that is none, or not over yet."""
    newest = newest_week()
    week = _asked(label, newest) if label else newest
    state = freshness()
    if week is None:
        nothing = stress(np.empty((0, len(FRAMES))))
        frames = FrameWeeks(FRAMES, ())
        return OverviewPage(True, None, None, False, gettext("Nothing has been collected yet."), (), (), (), frames, (), nothing, (), (), (), None, (), 0, (), (), state, 0)  # fmt: skip
    last = max(week, Period.of(min(today(), _last_day(week)), "week")) if week == newest else week
    weeks = spans(week.back(WEEKS - 1), last)
    hollow = gaps(weeks)
    found = _key_numbers(week, weeks, hollow)
    none: tuple[FrameWeek, ...] = ()
    drawn = panel("frames", lambda: _drawn_weeks(week, weeks, hollow), none)
    still: tuple[Mover, ...] = ()
    themes = panel("movers", lambda: _movers(week, weeks, "theme"), still)
    companies = panel("movers", lambda: _movers(week, weeks, "company"), still)
    leaning = panel("leanings", lambda: _leanings(week, weeks), None)
    told = panel("stories", lambda: _told(week), WeekStories(0, (), (), ()))
    return OverviewPage(
        empty=False,
        week=week,
        newer=week.next() if newest and week.start < newest.start else None,
        is_briefed=Briefing.objects.filter(plan__slug=WEEKLY, week=week.label).exists(),
        headline=headline(week, found.now),
        changed=changed((*themes, *companies), found.opens),
        lede=lede(week, found.now, found.before, found.opens),
        figures=(*found.tiles, sources_tile(state)),
        frames=FrameWeeks(FRAMES, drawn),
        gaps=tuple(one.period for one in drawn if one.gap),
        emphasis=found.now,
        mix=found.now.shares if found.now.n else (),
        theme_movers=themes,
        company_movers=companies,
        leanings=leaning,
        stories=told.widest,
        stories_total=told.total,
        only_chinese=told.only_chinese,
        only_english=told.only_english,
        freshness=state,
        untagged=found.untagged,
    )


@dataclass(frozen=True, slots=True)
class _KeyNumbers:
    """What the head of the page says of the week."""

    opens: Opens
    now: Emphasis
    before: Emphasis
    tiles: tuple[Tile, ...]
    untagged: int


# Each part of the page is remembered by itself while no piece and no rule changes: a part that failed is asked for again.


@remembered(DATA, WORDS)
def _key_numbers(week: Period, weeks: tuple[Period, ...], hollow: frozenset[Period]) -> _KeyNumbers:
    ground = half_year(weeks)
    now, before = ground.stress(week), ground.stress(week.previous(), draws=0)
    whole = archive()
    waiting = whole.waiting if whole else Article.objects.count() - Entry.objects.count()
    return _KeyNumbers(
        _opens(week, ground.totals), now, before, tiles(ground, week, now, before, hollow), max(0, waiting)
    )


@remembered(DATA, WORDS)
def _drawn_weeks(week: Period, weeks: tuple[Period, ...], hollow: frozenset[Period]) -> tuple[FrameWeek, ...]:
    ground = half_year(weeks)
    return _frame_weeks(ground, ground.totals, week.end, hollow)


@remembered(DATA, WORDS)
def _movers(week: Period, weeks: tuple[Period, ...], kind: str) -> tuple[Mover, ...]:
    return movers(week, kind, half_year(weeks))


@remembered(DATA, WORDS)
def _leanings(week: Period, weeks: tuple[Period, ...]) -> Leanings:
    return leanings(half_year(weeks), week)


@remembered(DATA, WORDS)
def _told(week: Period) -> WeekStories:
    return week_stories(week)


def _asked(label: str, newest: Period | None) -> Period | None:
    """The week of a label, up to the newest complete one."""
    try:
        week = Period.parse(label)
    except ValueError:
        week = None
    if week is None or week.unit != "week":
        raise FilterError(
            gettext("There is no week %(week)s; write it as 2025-W31.") % {"week": f"{label[:40]!r}"}, "week"
        )
    if newest and week.start > newest.start:
        raise FilterError(
            gettext("The newest complete week is %(newest)s; %(week)s is not over or holds nothing.")
            % {"newest": newest.label, "week": week.label},
            "week",
        )
    if newest and week.start < newest.back(OLDEST).start:
        raise FilterError(
            gettext("%(week)s is more than ten years back; choose a later week.") % {"week": week.label}, "week"
        )
    return week if newest else None


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
