"""Coverage over time: every point opens its list, kept counts equal live ones, gaps are not zeros."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
import time_machine
from django.db.models import F

from analysis.explore import counts, freshness, selection
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.lists.page import explore_page
from analysis.explore.timelines.timeline import Timeline, timeline
from analysis.measures.intervals import wilson
from analysis.models import PairWeek, StaleWeek, TagDay
from articles.models import Article
from tests.analysis.explore.pieces import newsroom, piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def pieces() -> list[Article]:
    return newsroom(90)


def opened(query: str) -> int:
    return selection.count(ArticleFilter.from_query(query))


@pytest.mark.parametrize("stale", [False, True])
@pytest.mark.parametrize(
    "query", ["", "relevance=on", "company=huawei", "q=chips&lang=en", "from=2025-06-25&to=2025-07-24&relevance=on"]
)
def test_every_point_opens_its_list(pieces: list[Article], query: str, stale: bool) -> None:
    if stale:
        StaleWeek.objects.create(week=dt.date(2025, 7, 7))
    for by, unit in itertools.product(("theme", "company", "country"), ("week", "month")):
        found = timeline(ArticleFilter.from_query(query), by=by, unit=unit)  # type: ignore[arg-type]
        assert found.series
        for state in found.periods:
            assert state.total == opened(state.query)
        for series in found.series:
            assert series.total.count == opened(series.total.query) == sum(point.count for point in series.points)
            assert [point.period for point in series.points] == [state.period for state in found.periods]
            for point in series.points:
                assert point.count == opened(point.query)


def both(found: Timeline) -> list[tuple[str, list[int]]]:
    return [(series.slug, [point.count for point in series.points]) for series in found.series]


@pytest.mark.parametrize(
    "query", ["", "relevance=on", "lang=en", "country=CN", "from=2025-06-23&to=2025-07-20&relevance=on"]
)
def test_kept_counts_equal_live_ones(pieces: list[Article], query: str) -> None:
    kept = timeline(ArticleFilter.from_query(query), by="company")
    StaleWeek.objects.create(week=dt.date(2025, 7, 7))
    assert both(kept) == both(timeline(ArticleFilter.from_query(query), by="company"))


@pytest.mark.parametrize("query", ["", "relevance=on", "company=huawei"])
def test_kept_tag_counts_equal_live_ones(pieces: list[Article], query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    filter, kinds = (
        ArticleFilter.from_query(query),
        frozenset({"company", "theme", "lang", "relevance", "source", "place"}),
    )
    monkeypatch.setattr(counts, "LIVE_UP_TO", 0)
    assert counts.by_tag(filter, kinds) == counts.live_by_tag(filter, kinds)
    monkeypatch.setattr(counts, "LIVE_UP_TO", 10_000)
    assert counts.by_tag(filter, kinds) == counts.live_by_tag(filter, kinds)
    days = counts.by_day(filter)
    StaleWeek.objects.create(week=dt.date(2025, 7, 7))
    assert counts.by_day(filter) == days
    assert sum(days.values()) == selection.count(filter)


def test_kept_counts_are_asked_when_they_can_answer(pieces: list[Article]) -> None:
    before = timeline(ArticleFilter.from_query("relevance=on"), by="company")
    PairWeek.objects.update(pieces=F("pieces") * 2)
    TagDay.objects.update(pieces=F("pieces") * 3)
    after = timeline(ArticleFilter.from_query("relevance=on"), by="company")
    assert [series.total.count for series in after.series] == [2 * series.total.count for series in before.series]
    assert after.n == 3 * before.n


def test_a_week_without_any_piece_is_a_gap(pieces: list[Article]) -> None:
    found = timeline(ArticleFilter.from_query("relevance=on"), values=("chip_design",))
    gaps = [state.period.label for state in found.periods if state.gap]
    assert gaps == ["2025-W27"]
    assert [point.period.label for point in found.series[0].points if point.gap] == gaps
    hollow = next(point for point in found.series[0].points if point.gap)
    assert (hollow.share, hollow.low, hollow.high) == (None, None, None)


def test_an_empty_period_with_other_pieces_is_zero() -> None:
    for day in ("2025-07-01", "2025-07-15"):
        piece(at=f"{day} 10:00", tags=("company:huawei",))
    piece(at="2025-07-08 10:00")
    found = timeline(ArticleFilter.from_query("company=huawei"), by="company")
    assert [(point.count, point.gap) for point in found.series[0].points] == [(1, False), (0, False), (1, False)]


def test_shares_carry_their_interval_and_say_when_they_are_few() -> None:
    for number in range(40):
        piece(at="2025-07-30 10:00", tags=("company:huawei",) if number < 10 else ())
    piece(at="2025-07-23 10:00", tags=("company:huawei",))
    few, enough = timeline(ArticleFilter(), by="company").series[0].points
    bound = wilson(10, 40)
    assert (enough.count, enough.total, enough.share, enough.few) == (10, 40, 0.25, False)
    assert (enough.low, enough.high) == (bound.low, bound.high)
    assert few.few


def test_values_asked_for_choose_the_series_and_do_not_narrow_the_total(pieces: list[Article]) -> None:
    found = timeline(ArticleFilter.from_query("company=nvidia&company=huawei&relevance=on"), by="company")
    assert [series.slug for series in found.series] == ["huawei", "nvidia"]
    assert found.n == opened("relevance=on")
    named = timeline(ArticleFilter.from_query("relevance=on"), by="company", values=("nvidia", "acme", "nvidia"))
    assert [series.slug for series in named.series] == ["nvidia"]


@time_machine.travel("2025-07-31T04:00:00+00:00", tick=False)
def test_periods_that_are_not_whole_say_so() -> None:
    for day in ("2025-07-09", "2025-07-16", "2025-07-30"):
        piece(at=f"{day} 10:00")
    found = timeline(ArticleFilter.from_query("from=2025-07-09"))
    assert [(state.period.label, state.complete) for state in found.periods] == [
        ("2025-W28", False), ("2025-W29", True), ("2025-W30", True), ("2025-W31", False),
    ]  # fmt: skip


def test_one_stray_date_draws_no_century() -> None:
    piece(at="1985-01-05 10:00", tags=("company:huawei",))
    piece(at="2025-07-30 10:00", tags=("company:huawei",))
    found = timeline(ArticleFilter(), by="company")
    assert (found.truncated, len(found.periods), found.n) == (True, 104, 1)
    asked = timeline(ArticleFilter.from_query("from=1985-01-01"), by="company")
    assert (asked.truncated, len(asked.periods)) == (True, 260)
    assert found.series[0].total.count == opened(found.series[0].total.query) == 1


def test_nothing_to_draw() -> None:
    found = timeline(ArticleFilter.from_query("company=acme"))
    assert (found.periods, found.series, found.n) == ((), (), 0)


@pytest.mark.parametrize(
    ("asked", "key"), [({"by": "mood"}, "by"), ({"unit": "day"}, "unit"), ({"measure": "x"}, "measure")]
)
def test_what_cannot_be_drawn_is_refused(asked: dict[str, str], key: str) -> None:
    with pytest.raises(FilterError) as caught:
        timeline(ArticleFilter(), **asked)  # type: ignore[arg-type]
    assert caught.value.key == key


def test_an_undated_piece_stretches_no_axis() -> None:
    """It stands at the day we first saw it, long after the others; it stays in the list and is told apart."""
    piece(tags=("theme:small_models", "relevance:on"), at="2025-07-23 10:00")
    piece(tags=("theme:small_models", "relevance:on"), at="2025-07-30 10:00")
    undated = piece(tags=("theme:small_models", "relevance:on"), at="2026-03-02 10:00")
    Article.objects.filter(pk=undated.pk).update(certainty="unknown", published_at=None, published_on=None)

    drawn = timeline(ArticleFilter(), by="theme")
    assert [state.period.label for state in drawn.periods] == ["2025-W30", "2025-W31"]
    assert drawn.n == drawn.series[0].total.count == opened(drawn.series[0].total.query) == 2

    page = explore_page(ArticleFilter())
    assert [bar.label for bar in page.weeks] == ["2025-W30", "2025-W31"]
    assert page.later is not None
    assert page.later.count == opened(page.later.query) == 1
    assert page.total == 3

    week = freshness.newest_week()
    assert week is not None
    assert week.start < dt.date(2025, 8, 1)
