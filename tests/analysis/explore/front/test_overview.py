"""The front page: its sentence follows from its numbers, and its numbers open their lists."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from analysis.explore import selection
from analysis.explore.emphasis import weekly
from analysis.explore.filters import ArticleFilter
from analysis.explore.freshness import ON_TOPIC, freshness, masthead, newest_week
from analysis.explore.front.movers import movers
from analysis.explore.front.overview import overview_page
from analysis.explore.front.sentences import Phrase
from analysis.explore.selection import ids
from analysis.figures.registry import MEASURES
from analysis.measures.frames import FRAMES, mix
from analysis.measures.periods import Period, zone
from analysis.models import Entry, StaleWeek, Theme, ThemeWeight
from articles.models import Source
from tests.analysis.explore.pieces import Draft, newsroom, piece, pieces, recount, rules, source, story

pytestmark = pytest.mark.django_db


def opened(query: str) -> int:
    return selection.count(ArticleFilter.from_query(query))


def weeks_of(*numbers: int, theme: str = "chip_design", first: dt.date = dt.date(2025, 6, 30)) -> list[Draft]:
    """So many pieces of a theme on the Sunday of each week from the first on."""
    days = [first + dt.timedelta(days=7 * place + 6) for place in range(len(numbers))]
    return [
        Draft(at=f"{day} 10:00", tags=(f"theme:{theme}",))
        for day, n in zip(days, numbers, strict=True)
        for _ in range(n)
    ]


@pytest.mark.parametrize("stale", [False, True])
def test_every_number_opens_its_list(stale: bool) -> None:
    newsroom(90)
    if stale:
        StaleWeek.objects.create(week=dt.date(2025, 7, 7))
    page = overview_page()
    assert page.week is not None
    assert page.week.label == "2025-W31"
    numbers = [figure.opens for figure in page.figures] + [phrase.opens for phrase in page.lede]
    numbers += [mover.opens for mover in (*page.theme_movers, *page.company_movers)]
    for opens in numbers:
        assert opens is None or opens.count == opened(opens.query)
    for week in page.frames.weeks:
        assert week.pieces == opened(week.query)
        assert sum(week.parts) == pytest.approx(week.framed)
        assert week.framed <= week.pieces
    assert [week.period.label for week in page.frames.weeks if week.gap] == ["2025-W27"]
    assert page.untagged == 3


def test_weekly_frames_equal_those_of_each_piece() -> None:
    newsroom(90)
    frames = dict(Theme.objects.exclude(frame={}).values_list("tag_id", "frame"))
    themes: dict[int, list[tuple[float, dict[str, float]]]] = {}
    for weight in ThemeWeight.objects.filter(tag__in=frames):
        themes.setdefault(weight.article_id, []).append((weight.score, frames[weight.tag_id]))
    expected: dict[Period, list[float]] = {}
    for entry in Entry.objects.filter(article__in=ids(ON_TOPIC)):
        if mixed := mix(themes.get(entry.article_id, [])):
            week = expected.setdefault(Period.of(entry.dated_at.astimezone(zone()).date(), "week"), [0.0] * 5)
            week[:] = [part + own for part, own in zip(week, mixed, strict=True)]
    summed = weekly(ON_TOPIC)
    assert len(expected) > 3
    assert set(summed) == set(expected)
    for week, parts in expected.items():
        assert summed[week] == pytest.approx(parts)


def test_the_masthead_says_what_the_emphasis_page_says() -> None:
    pieces(weeks_of(40) + weeks_of(20, theme="platform_distribution"))
    recount()
    week = masthead().week
    assert week is not None
    asked = MEASURES["emphasis"].asked(week.query_dates)
    figure = MEASURES["emphasis"].figure(asked)
    assert [part.share for part in masthead().mix] == [figure.value(frame).value for frame in FRAMES]


def test_nothing_stored_yet() -> None:
    page = overview_page()
    assert (page.empty, page.week, page.figures, page.frames.weeks) == (True, None, (), ())
    assert page.headline == "Nothing has been collected yet."
    assert (masthead().week, masthead().mix) == (None, ())


@pytest.mark.parametrize(
    ("hardware", "deployment", "sentence"),
    [
        (60, 20, "Hardware is stressed more than deployment in week 27"),
        (20, 60, "Deployment is stressed more than hardware in week 27"),
        (40, 41, "Deployment and hardware are level in week 27"),
        (40, 0, "Week 27 does not hold both hardware and deployment"),
        (10, 5, "Week 27 has too few stories to say what the coverage stresses"),
    ],
)
def test_the_sentence_says_what_the_interval_allows(hardware: int, deployment: int, sentence: str) -> None:
    pieces(weeks_of(hardware) + weeks_of(deployment, theme="platform_distribution"))
    recount()
    assert overview_page().headline == sentence


def test_movers_are_sure_or_say_that_they_are_not() -> None:
    rising = weeks_of(5, 5, 5, 5, 40, theme="small_models")
    steady = weeks_of(40, 40, 40, 40, 40, theme="chip_design")
    pieces(rising + steady + weeks_of(10, 10, 10, 10, 10, theme="export_controls"))
    recount()
    found = {mover.slug: mover for mover in movers(Period.parse("2025-W31"), "theme")}
    up = found["small_models"]
    assert (up.verdict, up.opens.count, up.total, up.median) == ("up", 40, 90, 5)
    assert up.change == pytest.approx(100 * (40 / 90 - 20 / 220))
    assert up.spark[-5:] == (5, 5, 5, 5, 40)
    assert found["chip_design"].verdict == "down"
    assert found["export_controls"].verdict == "little changed"
    assert next(iter(found)) == "small_models"


def test_few_pieces_move_nothing() -> None:
    pieces(weeks_of(1, 1, 1, 1, 9))
    recount()
    assert [mover.verdict for mover in movers(Period.parse("2025-W31"), "theme")] == ["too few"]


def test_stories_of_the_week() -> None:
    newsroom(30)
    other = source("nanwan", language="zh-Hans")
    wide = [piece(at="2025-07-30 10:00"), piece(at="2025-07-31 10:00", outlet=other, language="zh-Hans")]
    told = story(*wide)
    chinese = story(
        piece("只有中文", at="2025-07-29 10:00", outlet=other, language="zh-Hant", tags=("theme:small_models",))
    )
    english = story(piece("Only English", at="2025-07-28 00:00"))
    story(piece("Before", at="2025-07-27 23:59"))
    page = overview_page()
    assert told.pk in [line.id for line in page.stories]
    assert [(line.title, line.frame, line.theme_name) for line in page.only_chinese if line.id == chinese.pk] == [
        ("只有中文", "deployment", "small_models")
    ]
    assert english.pk in [line.id for line in page.only_english]
    for line in (*page.stories, *page.only_chinese, *page.only_english):
        assert line.pieces == opened(line.query)


@pytest.mark.parametrize(
    ("newest", "now", "label"),
    [
        ("2025-08-03 10:00", "2025-08-04T00:00:00+08:00", "2025-W31"),
        ("2025-08-03 10:00", "2025-08-03T23:00:00+08:00", "2025-W30"),
        ("2025-08-05 10:00", "2025-08-20T00:00:00+08:00", "2025-W31"),
        ("2025-07-30 10:00", "2025-08-20T00:00:00+08:00", "2025-W30"),
    ],
)
def test_the_newest_complete_week_is_by_the_data(newest: str, now: str, label: str) -> None:
    for at in ("2025-07-23 10:00", "2025-07-30 10:00", newest):
        piece(at=at)
    with time_machine.travel(now, tick=False):
        week = newest_week()
    assert week is not None
    assert week.label == label


def test_a_week_that_was_collected_to_its_end_is_complete_without_a_weekend_piece() -> None:
    piece(at="2025-07-30 10:00")
    piece(at="2025-07-23 10:00")
    Source.objects.update(last_ok_at=dt.datetime(2025, 8, 4, tzinfo=dt.UTC))
    week = newest_week()
    assert week is not None
    assert week.label == "2025-W31"


def test_pieces_dated_in_the_future_do_not_move_the_week() -> None:
    piece(at="2025-08-03 10:00")
    piece(at="2095-01-01 10:00")
    week = newest_week()
    assert week is not None
    assert week.label == "2025-W31"


def test_freshness_counts_each_source_once() -> None:
    rules()
    now = timezone.now()
    for slug in ("well", "late", "failing", "archived"):
        source(slug)
    Source.objects.update(next_visit_at=now + dt.timedelta(hours=1), last_ok_at=now)
    Source.objects.filter(slug="late").update(next_visit_at=now - dt.timedelta(days=1))
    Source.objects.filter(slug="failing").update(fail_count=3, fail_since=now, next_visit_at=now - dt.timedelta(days=1))
    Source.objects.filter(slug="archived").update(kind="archive")
    found = freshness()
    assert (found.sources, found.well, found.late, found.failing) == (3, 1, 1, 1)
    Source.objects.filter(slug="well").update(last_ok_at=None)
    assert (freshness().well, freshness().unvisited) == (0, 1)
    assert (found.rules, found.sample, found.newest_at) == ("2026.1", False, None)


def test_the_masthead_is_of_the_same_week() -> None:
    newsroom(90)
    page, strip = overview_page(), masthead()
    assert strip.week == page.week
    assert [part.share for part in strip.mix] == [part.share for part in page.mix]
    assert strip.on_topic is not None
    assert strip.on_topic.count == opened(strip.on_topic.query)


def said(phrases: tuple[Phrase, ...]) -> str:
    return "".join(phrase.text for phrase in phrases).strip()


def test_what_changed_is_the_surest_rise_and_fall() -> None:
    rising = weeks_of(5, 5, 5, 5, 40, theme="small_models")
    pieces(rising + weeks_of(40, 40, 40, 40, 40, theme="chip_design"))
    recount()
    page = overview_page()
    assert said(page.changed).startswith("small_models rose by 39 points on the four weeks before (+")
    assert "chip_design fell by 39 points" in said(page.changed)
    assert "n = 80" in said(page.changed)
    for phrase in page.changed:
        assert phrase.opens is None or phrase.opens.count == opened(phrase.opens.query)


@pytest.mark.parametrize(
    ("counts", "words"), [((40, 40, 40, 40, 40), "No theme and no company moved"), ((9, 9, 9, 9, 9), "Too few pieces")]
)
def test_nothing_is_said_to_change_that_did_not(counts: tuple[int, ...], words: str) -> None:
    pieces(weeks_of(*counts))
    recount()
    assert said(overview_page().changed).startswith(words)


def test_the_front_page_says_what_the_emphasis_page_says() -> None:
    pieces(weeks_of(40, 40) + weeks_of(20, 30, theme="platform_distribution"))
    recount()
    page = overview_page()
    assert page.week is not None
    figure = MEASURES["emphasis"].figure(MEASURES["emphasis"].asked(page.week.query_dates))
    d = figure.value("D")
    assert (page.emphasis.d, page.emphasis.n) == (pytest.approx(d.value), d.n)
    assert page.emphasis.d_interval is not None
    assert (page.emphasis.d_interval.low, page.emphasis.d_interval.high) == (
        pytest.approx(d.low),
        pytest.approx(d.high),
    )
