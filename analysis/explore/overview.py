"""The front page: what the newest complete week says, in a sentence that its own numbers justify."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

import numpy as np

from analysis.explore.counts import by_period, by_tag
from analysis.explore.emphasis import emphasis_of, weekly
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.folding import STORIES
from analysis.explore.freshness import ON_TOPIC, Freshness, freshness, newest_week
from analysis.explore.gaps import gaps
from analysis.explore.movers import BEFORE, DRAWN, Mover, movers
from analysis.explore.panels import panel
from analysis.explore.sentences import Phrase, headline, lede, signed
from analysis.explore.widest import StoryLine, WeekStories, week_stories
from analysis.measures.emphasis import stress
from analysis.measures.frames import FRAMES, Emphasis, FrameShare
from analysis.measures.intervals import FEW
from analysis.measures.periods import Period, spans, today
from analysis.models import Briefing, Entry
from articles.models import Article, Source

WEEKS = 26  # half a year of bars


@dataclass(frozen=True, slots=True)
class Figure:
    """One key number. `spark` holds twelve weeks, None where nothing was collected."""

    label: str
    value: str
    unit: str
    opens: Opens | None
    detail: str
    spark: tuple[float | None, ...]


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
    lede: tuple[Phrase, ...]
    figures: tuple[Figure, ...]
    frames: FrameWeeks
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
        return OverviewPage(True, None, False, "Nothing has been collected yet.", (), (), frames, nothing, (), (), (), (), 0, (), (), state, 0)  # fmt: skip
    weeks = spans(week.back(WEEKS - 1), max(week, Period.of(min(today(), _last_day(week)), "week")))
    inside = ON_TOPIC.between(weeks[0].start, weeks[-1].end)
    totals = by_period(inside, "week")
    now, before = _stress(week), _stress(week.previous(), draws=0)
    told = panel("stories", lambda: week_stories(week), WeekStories(0, (), (), ()))
    stored = Article.objects.count()
    return OverviewPage(
        empty=False,
        week=week,
        is_briefed=Briefing.objects.filter(week=week.label).exists(),
        headline=headline(week, now),
        lede=lede(week, now, before, _opens(week, totals)),
        figures=_figures(week, totals, state),
        frames=FrameWeeks(FRAMES, panel("frames", lambda: _frame_weeks(weeks, totals, week.end), ())),
        emphasis=now,
        mix=now.shares if now.n else (),
        theme_movers=panel("movers", lambda: movers(week, "theme"), ()),
        company_movers=panel("movers", lambda: movers(week, "company"), ()),
        stories=told.widest,
        stories_total=told.total,
        only_chinese=told.only_chinese,
        only_english=told.only_english,
        freshness=state,
        untagged=max(0, stored - Entry.objects.count()),
    )


def _last_day(week: Period) -> dt.date:
    """The last day of the week after the newest complete one: at most one incomplete week is drawn."""
    return week.next().end


def _opens(week: Period, totals: Mapping[Period, int]) -> Opens:
    return Opens(totals.get(week, 0), ON_TOPIC.between(week.start, week.end).to_query())


def _stress(week: Period, *, draws: int | None = None) -> Emphasis:
    """What the stories of a week stress, as on the emphasis page."""
    return emphasis_of(ON_TOPIC.between(week.start, week.end).replace(counted=STORIES), draws=draws)


def _frame_weeks(weeks: tuple[Period, ...], totals: Mapping[Period, int], until: dt.date) -> tuple[FrameWeek, ...]:
    mixes = weekly(ON_TOPIC.between(weeks[0].start, weeks[-1].end))
    hollow = gaps(weeks)
    found = []
    for week in weeks:
        parts = mixes.get(week, (0.0,) * len(FRAMES))
        opens = _opens(week, totals)
        few, framed = opens.count < FEW, round(sum(parts))
        found.append(FrameWeek(week, parts, opens.count, framed, opens.query, week in hollow, week.end <= until, few))
    while found and found[0].pieces == 0:  # the chart begins where the data do
        found.pop(0)
    while found and found[-1].pieces == 0:
        found.pop()
    return tuple(found)


def _figures(week: Period, totals: Mapping[Period, int], state: Freshness) -> tuple[Figure, ...]:
    everything = ArticleFilter(start=week.back(DRAWN - 1).start, end=week.end)
    stored = by_period(everything, "week")
    filter = ON_TOPIC.between(week.start, week.end)
    outlets = len(by_tag(filter, frozenset({"source"})))
    languages = len(by_tag(filter, frozenset({"lang"})))
    opens = _opens(week, totals)
    return (
        _pieces("On-topic pieces", opens, totals, week),
        _pieces(
            "All pieces", Opens(stored.get(week, 0), everything.between(week.start, week.end).to_query()), stored, week
        ),
        Figure(
            "Outlets on topic", str(outlets), f"in {languages} language{'' if languages == 1 else 's'}", opens, "", ()
        ),
        Figure("Sources", str(state.well), f"of {state.sources} well", None, _health(state), ()),
    )


def _pieces(label: str, opens: Opens, counted: Mapping[Period, int], week: Period) -> Figure:
    weeks = spans(week.back(DRAWN - 1), week)
    usual = median(counted.get(one, 0) for one in weeks[-1 - BEFORE : -1])
    detail = f"{signed(opens.count - usual, 0)} on the median of {BEFORE} weeks ({usual:g})"
    hollow = gaps(weeks)
    spark = tuple(None if one in hollow else float(counted.get(one, 0)) for one in weeks)
    return Figure(label, f"{opens.count:,}", "", opens, detail, spark)


def _health(state: Freshness) -> str:
    if not state.sources:
        archived = Source.objects.filter(kind=Source.Kind.ARCHIVE).count()
        return f"none is visited; {archived} from archives" if archived else "none added yet"
    parts = [
        f"{n} {word}"
        for n, word in ((state.late, "late"), (state.failing, "failing"), (state.unvisited, "not yet visited"))
        if n
    ]
    return ", ".join(parts) or "none late, none failing"
