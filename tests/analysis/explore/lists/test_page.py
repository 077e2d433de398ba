"""The page of pieces: every number beside the list opens a list of that length."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from analysis.explore import selection
from analysis.explore.called import labels
from analysis.explore.filters import ArticleFilter
from analysis.explore.lists.facets import facet_list
from analysis.explore.lists.page import explore_page
from analysis.explore.names import catalogue
from analysis.explore.remembered import reading
from analysis.keeping.labels import file_under
from articles.models import Article, Source
from tests.analysis.explore.asked import asked_of_newsroom
from tests.analysis.explore.pieces import claim, newsroom, piece, recount, source, story, tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def pieces() -> list[Article]:
    return newsroom()


def opened(query: str) -> int:
    return selection.count(ArticleFilter.from_query(query))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(filter=asked_of_newsroom())
def test_every_number_opens_its_list(pieces: list[Article], filter: ArticleFilter) -> None:
    page = explore_page(filter, limit=20)
    assert page.total == opened(filter.to_query())
    for group in page.facets:
        for value in (*group.top, *group.rest):
            assert value.count == opened(value.query), (group.key, value)
    for bar in page.weeks:
        assert bar.count == opened(bar.query)
    for day in page.days:
        assert day.opens is None or day.opens.count == opened(day.opens.query)
    for row in page.days[0].rows[:1] if page.days else ():
        assert all(opened(chip.query) for chip in row.chips)


def test_a_facet_ignores_its_own_values_so_that_they_can_be_widened(pieces: list[Article]) -> None:
    page = explore_page(ArticleFilter.from_query("company=huawei&theme=chip_design"))
    companies = next(group for group in page.facets if group.key == "company")
    active = [value.value for value in companies.top if value.active]
    assert active == ["huawei"]
    nvidia = next(value for value in companies.top if value.value == "nvidia")
    assert nvidia.query == "company=nvidia&theme=chip_design"
    assert nvidia.toggle_query == "company=huawei&company=nvidia&theme=chip_design"
    assert nvidia.exclude_query == "company=huawei&theme=chip_design&-company=nvidia".replace(
        "theme=chip_design&-company=nvidia", "-company=nvidia&theme=chip_design"
    )
    assert companies.top[0].toggle_query == "theme=chip_design"


def test_what_is_left_out_is_a_token_and_no_facet_value(pieces: list[Article]) -> None:
    page = explore_page(ArticleFilter.from_query("-company=nvidia"))
    companies = next(group for group in page.facets if group.key == "company")
    assert "nvidia" not in {value.value for value in (*companies.top, *companies.rest)}
    assert [(token.value, token.excluded, token.query) for token in page.tokens] == [("nvidia", True, "")]


def test_the_ai_gate_is_no_theme_to_show() -> None:
    piece(tags=("theme:ai_general", "theme:chip_design"))
    recount()
    page = explore_page(ArticleFilter())
    themes = next(group for group in page.facets if group.key == "theme")
    assert [value.value for value in themes.top] == ["chip_design"]
    assert [chip.slug for chip in page.days[0].rows[0].chips] == ["chip_design"]


def test_weeks_without_a_piece_stand_as_gaps(pieces: list[Article]) -> None:
    bars = {bar.label: bar for bar in explore_page(ArticleFilter.from_query("from=2025-07-14&to=2025-07-20")).weeks}
    assert bars["2025-W27"].gap
    assert not bars["2025-W28"].gap
    assert [bar.label for bar in bars.values() if bar.chosen] == ["2025-W29"]
    days = [bar.start for bar in bars.values()]
    assert all(after - before == dt.timedelta(days=7) for before, after in itertools.pairwise(days))


def test_an_empty_week_of_the_list_is_no_gap_when_others_were_collected() -> None:
    piece(tags=("company:huawei",), at="2025-07-01 10:00")
    piece(at="2025-07-08 10:00")
    piece(tags=("company:huawei",), at="2025-07-15 10:00")
    bars = explore_page(ArticleFilter.from_query("company=huawei")).weeks
    assert [(bar.count, bar.gap) for bar in bars] == [(1, False), (0, False), (1, False)]


@time_machine.travel("2025-07-31T04:00:00+00:00", tick=False)
def test_the_week_under_way_is_not_complete() -> None:
    piece(at="2025-07-24 10:00")
    piece(at="2025-07-30 10:00")
    assert [bar.complete for bar in explore_page(ArticleFilter()).weeks] == [True, False]


def test_older_weeks_than_the_bars_are_one_number() -> None:
    piece(at="2015-01-05 10:00")
    piece(at="2025-07-30 10:00")
    page = explore_page(ArticleFilter())
    assert len(page.weeks) == 156
    assert page.earlier is not None
    assert page.earlier.count == opened(page.earlier.query) == 1


def test_a_row_says_what_a_list_needs() -> None:
    tag("company", "huawei", "Huawei", "华为")
    outlet = source("nanwan", name="南湾商业观察", is_sample=True)
    told = piece("华为小模型", at="2025-07-31 23:30", outlet=outlet, tags=("company:huawei", "theme:small_models", "country:CN"), language="zh-Hans", place="深圳")  # fmt: skip
    other = piece("Copy", at="2025-07-30 10:00")
    told_story = story(told, other, copies={other: told})
    claim(told, "company:huawei", standing="main")
    row = explore_page(ArticleFilter()).days[0].rows[0]
    assert (row.id, row.source_name, row.place, row.language, row.is_sample) == (
        told.pk,
        "南湾商业观察",
        "深圳",
        "zh-Hans",
        True,
    )
    assert row.dated_at.isoformat() == "2025-07-31T23:30:00+08:00"
    assert (row.relevance, row.band, row.copies, row.copy_of) == (80, "core", 1, None)
    assert row.story is not None
    assert (row.story.id, row.story.pieces, row.story.texts, row.story.query) == (
        told_story.pk,
        2,
        1,
        f"story={told_story.pk}",
    )
    chips = [(chip.kind, chip.name, chip.name_zh, chip.standing, chip.frame, chip.path) for chip in row.chips]
    assert chips == [
        ("theme", "small_models", "", "", "deployment", "/themes/small_models/"),
        ("company", "Huawei", "华为", "main", "", "/companies/huawei/"),
        ("country", "CN", "", "", "", "/countries/CN/"),
    ]


def test_stories_narrow_a_list_and_can_be_left_out(pieces: list[Article]) -> None:
    own = story(*pieces[10:13])
    numbers = {stored.pk for stored in pieces[10:13]}
    assert set(selection.ids(ArticleFilter.from_query(f"story={own.pk}"))) == numbers
    assert set(selection.ids(ArticleFilter.from_query(f"-story={own.pk}"))) == {p.pk for p in pieces} - numbers
    narrowed = ArticleFilter.from_query(f"story={own.pk}&relevance=on&relevance=off")
    assert explore_page(narrowed).total == len(selection.ids(narrowed))


def test_a_list_by_relevance_has_no_days(pieces: list[Article]) -> None:
    page = explore_page(ArticleFilter(sort="relevance"))
    assert [group.day for group in page.days] == [None]
    assert [(link.value, link.active) for link in page.sorts] == [("newest", False), ("relevance", True)]


def test_before_the_first_visit_the_page_is_empty() -> None:
    page = explore_page(ArticleFilter())
    assert (page.total, page.stored, page.days, page.weeks, page.next_query) == (0, 0, (), (), "")


def test_formats_keep_the_filter_and_drop_the_cursor(pieces: list[Article]) -> None:
    page = explore_page(ArticleFilter.from_query("relevance=on&cursor=1754000000000000~5"))
    assert [format.path for format in page.formats] == [
        f"/articles.{suffix}?relevance=on"
        for suffix in ("json", "csv", "atom", "md", "bib", "ris", "csl.json", "xlsx", "html", "pdf", "docx")
    ]
    assert page.first_query == "relevance=on"


@pytest.mark.parametrize(
    "query",
    [
        "", "relevance=on", "company=huawei&theme=chip_design&q=chips", "q=-chips&from=-7d", "count=stories&q=chips&theme=chip_design",
        "company=huawei&country=CN&lang=en&-theme=small_models&from=2025-07-01&to=2025-07-31", "sort=relevance&relevance=on",
        "company=acme&q=chips", "count=texts&seat=CN",
    ],
)  # fmt: skip
def test_a_page_takes_a_dozen_queries_however_many_pieces(query: str) -> None:
    for size in (40, 120):
        newsroom(size)
        with reading():
            catalogue()  # a process that has shown any list knows what tags and labels are called
            labels()
        with CaptureQueriesContext(connection) as captured:
            explore_page(ArticleFilter.from_query(query))
        assert len(captured) <= 12 + ("count=" in query)


LABELLED = (
    "",
    "label=weekly&label=周报",
    "company=huawei",
    "q=chips",
    "-label=weekly&count=texts",
    "theme=chip_design&count=stories",
)


@pytest.mark.parametrize("query", LABELLED)
def test_labels_are_a_facet_under_the_other_filters(pieces: list[Article], query: str) -> None:
    assert [group.top for group in explore_page(ArticleFilter()).facets if group.key == "label"] == [()]
    editor = User.objects.create_user("editor")
    for number, name in enumerate(("Weekly", "周报", "Unused")):
        file_under([piece.pk for piece in pieces[number :: 3 + number]], name, by=editor)
    file_under([pieces[0].pk], "周报", by=editor)
    with reading():
        labels()  # a process that has shown any list knows them
    filter = ArticleFilter.from_query(query)
    with CaptureQueriesContext(connection) as captured:
        (group,) = (group for group in explore_page(filter).facets if group.key == "label")
    assert len(captured) <= 13
    shown = {value.value: value.count for value in group.top}
    assert shown == {
        slug: n
        for slug in {"weekly", "周报", "unused"} - set(filter.excluded("label"))
        if (n := selection.count(filter.only("label", slug)))
    }
    assert len(shown) > 1
    for value in group.top:
        assert selection.count(ArticleFilter.from_query(value.query)) == value.count
        assert value.active == (value.value in filter.values("label"))
        assert selection.count(ArticleFilter.from_query(value.exclude_query)) == selection.count(
            filter.excluding("label", value.value)
        )
    (found,) = facet_list(filter, "label", "周").top
    assert (found.value, found.count) == ("周报", shown["周报"])


def test_an_outlet_that_moves_is_counted_where_it_is(pieces: list[Article]) -> None:
    def seen() -> dict[str, int]:
        with reading():
            facets = explore_page(ArticleFilter()).facets
        return {value.value: value.count for group in facets if group.key == "seat" for value in group.top}

    before = seen()
    assert set(before) == {"US", "CN", "SG"}
    Source.objects.filter(slug="kallang-dispatch").update(country="US")
    after = seen()
    assert after == {"US": before["US"] + before["SG"], "CN": before["CN"]}
    with reading():
        assert selection.count(ArticleFilter.from_query("seat=US")) == after["US"]
