"""Which periods charts hatch: those without any piece, and those that the diary says were not collected."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.explore.filters import ArticleFilter
from analysis.explore.front.overview import overview_page
from analysis.explore.gaps import gaps
from analysis.explore.lists.page import explore_page
from analysis.explore.timelines.timeline import timeline
from analysis.measures.periods import Period, spans
from articles.models import Source, SourceDay
from tests.analysis.explore.pieces import newsroom, piece, recount, source

pytestmark = pytest.mark.django_db
WEEKS = spans(Period.parse("2025-W26"), Period.parse("2025-W31"))


def mark(outlet: Source, first: Period, last: Period, state: str = "gap") -> None:
    """The diary of an outlet over some weeks."""
    count = (last.end - first.start).days + 1
    SourceDay.objects.bulk_create(
        SourceDay(source=outlet, day=first.start + dt.timedelta(days=place), state=state) for place in range(count)
    )


def hatched(outlets: tuple[str, ...] = ()) -> list[str]:
    return sorted(period.label for period in gaps(WEEKS, outlets))


@pytest.fixture
def press() -> tuple[Source, Source]:
    """Two outlets with a piece each in every week."""
    outlets = (source("potomac-circuit"), source("kallang-dispatch"))
    for week in WEEKS:
        for outlet in outlets:
            piece(at=f"{week.start} 10:00", outlet=outlet, tags=("theme:chip_design",))
    recount()
    return outlets


def test_a_week_that_nobody_collected_is_hatched_although_it_holds_pieces(press: tuple[Source, Source]) -> None:
    for outlet in press:
        mark(outlet, WEEKS[0], WEEKS[1], "read")
        mark(outlet, WEEKS[2], WEEKS[2])
        mark(outlet, WEEKS[3], WEEKS[3], "caught_up")
    assert hatched() == ["2025-W28"]
    found = timeline(ArticleFilter())
    assert [state.period.label for state in found.periods if state.gap] == ["2025-W28"]
    assert [bar.label for bar in explore_page(ArticleFilter()).weeks if bar.gap] == ["2025-W28"]
    assert [week.period.label for week in overview_page().frames.weeks if week.gap] == ["2025-W28"]


def test_one_good_day_or_one_good_source_and_a_week_is_none(press: tuple[Source, Source]) -> None:
    for outlet in press:
        mark(outlet, WEEKS[1], WEEKS[2])
    SourceDay.objects.filter(day=WEEKS[1].end).update(state="read")
    SourceDay.objects.filter(source=press[0], day__gte=WEEKS[2].start).update(state="read")
    assert hatched() == []


def test_a_filter_on_one_source_has_that_sources_gaps(press: tuple[Source, Source]) -> None:
    mark(press[0], WEEKS[2], WEEKS[2])
    mark(press[1], WEEKS[2], WEEKS[2], "read")
    assert (hatched(), hatched((press[1].slug,))) == ([], [])
    assert hatched((press[0].slug,)) == ["2025-W28"]
    asked = ArticleFilter.from_query(f"source={press[0].slug}")
    assert [state.period.label for state in timeline(asked).periods if state.gap] == ["2025-W28"]
    assert [bar.label for bar in explore_page(asked).weeks if bar.gap] == ["2025-W28"]
    assert not any(bar.gap for bar in explore_page(ArticleFilter()).weeks)


def test_months_and_the_edge_of_the_diary(press: tuple[Source, Source]) -> None:
    for outlet in press:
        mark(outlet, Period.parse("2025-07"), Period.parse("2025-07"))
    assert gaps(spans(Period.parse("2025-06"), Period.parse("2025-07"))) == {Period.parse("2025-07")}
    assert hatched() == ["2025-W28", "2025-W29", "2025-W30"]  # two weeks reach beyond what the diary tells of
    assert gaps([]) == frozenset()


def test_an_archive_fills_what_was_not_collected(press: tuple[Source, Source]) -> None:
    for outlet in press:
        mark(outlet, WEEKS[1], WEEKS[2])
    archive = source("old-papers")
    Source.objects.filter(pk=archive.pk).update(kind="archive")
    piece(at=f"{WEEKS[1].start} 10:00", outlet=archive)
    assert hatched() == ["2025-W28"]


def test_the_sample_newsroom_looks_as_before() -> None:
    """Its outlets publish a past window: visits that fail or fall out are no gaps of that window."""
    newsroom(90)
    before = timeline(ArticleFilter())
    Source.objects.update(is_sample=True)
    for outlet in Source.objects.all():
        mark(outlet, WEEKS[0], WEEKS[-1])
    assert timeline(ArticleFilter()) == before
    assert [state.period.label for state in before.periods if state.gap] == ["2025-W27"]


def test_periods_take_three_queries_at_most(press: tuple[Source, Source]) -> None:
    for outlet in press:
        mark(outlet, WEEKS[1], WEEKS[4])
    counted = []
    for asked in (WEEKS[:2], WEEKS):
        with CaptureQueriesContext(connection) as captured:
            gaps(asked)
        counted.append(len(captured))
    assert counted == [3, 3]
