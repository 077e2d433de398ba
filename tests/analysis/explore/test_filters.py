"""The filter: read, written, changed and described."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.parsing import TAG_KEYS, pair

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
PAIRS = st.tuples(st.sampled_from(TAG_KEYS), WORDS)
STORIES = st.tuples(st.just("story"), st.integers(0, 10**12).map(str))
ALSO = st.tuples(st.just("also"), st.sampled_from(("company:nvidia", "country:cn", "theme: a:b ")))
DAYS = st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))


@st.composite
def filters(draw: st.DrawFn) -> ArticleFilter:
    days = sorted(day for day in (draw(DAYS), draw(DAYS)) if day)
    sort = draw(st.sampled_from(("newest", "relevance")))
    mark = draw(st.sampled_from(("", "1~2" if sort == "newest" else "80~-1~2")))
    return ArticleFilter(
        q=draw(st.sampled_from(("", "小模型 OR robot", '"export controls" -robot', "a&b=c"))),
        include=tuple(draw(st.lists(PAIRS | STORIES | ALSO, max_size=5))),
        exclude=tuple(draw(st.lists(PAIRS, max_size=3))),
        start=days[0] if days else None,
        end=days[-1] if len(days) == 2 else None,
        sort=sort,
        cursor=mark,
        counted=draw(st.sampled_from(("pieces", "texts", "stories"))),
    )


@given(filters())
def test_a_filter_survives_its_own_query_string(filter: ArticleFilter) -> None:
    assert ArticleFilter.from_query(filter.to_query()) == filter


@given(filters(), PAIRS)
def test_changes_can_be_taken_back(filter: ArticleFilter, pair: tuple[str, str]) -> None:
    key, value = pair
    changed = filter.with_value(key, value)
    assert changed.without(key, value).values(key) == filter.without(key, value).values(key)
    assert changed.cursor == ""
    assert filter.excluding(key, value).with_value(key, value).excluded(key) == filter.with_value(key, value).excluded(
        key
    )


@given(filters(), st.sampled_from(("company", "theme", "lang")), st.lists(WORDS, max_size=4))
def test_the_lists_of_many_values_are_written_as_one_by_one(filter: ArticleFilter, key: str, words: list[str]) -> None:
    values = [word for word in words if pair(key, word)[1]]
    assert filter.each_only(key, values) == [filter.only(key, value).to_query() for value in values]
    assert filter.each_excluding(key, values) == [filter.excluding(key, value).to_query() for value in values]


def test_the_query_string_has_one_order() -> None:
    written = (
        "to=2025-08-03&theme=small_models&company=nvidia&company=huawei&-theme=robots&from=2025-07-01&page=2&q=chips"
    )
    assert ArticleFilter.from_query(written).to_query() == (
        "q=chips&company=huawei&company=nvidia&theme=small_models&-theme=robots&from=2025-07-01&to=2025-08-03"
    )


def test_month_and_week_are_short_for_days() -> None:
    assert ArticleFilter.from_query("month=2025-07").to_query() == "from=2025-07-01&to=2025-07-31"
    assert ArticleFilter.from_query("week=2025-W31").to_query() == "from=2025-07-28&to=2025-08-03"
    assert ArticleFilter.from_query("month=2025-07&from=2025-07-20").to_query() == "from=2025-07-20&to=2025-07-31"


def test_empty_form_fields_ask_for_nothing() -> None:
    assert ArticleFilter.from_query("q=&company=&from=&to=&sort=&story=&cursor=&month=") == ArticleFilter()


def test_country_codes_are_upper_case() -> None:
    assert ArticleFilter.from_query("country=cn") == ArticleFilter.from_query("country=CN")


@pytest.mark.parametrize(
    ("query", "key", "words"),
    [
        ("from=2025-13-01", "from", "is no day"),
        ("to=20250731", "to", "is no day"),
        ("from=0001-01-01", "from", "is no day"),
        ("from=2025-08-02&to=2025-08-01", "from", "before that"),
        ("week=2025-W54", "week", "has no week 54"),
        ("month=2025-W31", "month", "is no month"),
        ("week=yesterday", "week", "neither a week"),
        ("sort=oldest", "sort", "sorted by"),
        ("story=seven", "story", "by its number"),
        ("also=nvidia", "also", "is no tag"),
        ("also=story:7", "also", "is no tag"),
        ("cursor=abc", "cursor", "page mark"),
        ("cursor=1~2&sort=relevance", "cursor", "page mark"),
        ("q=" + "a" * 201, "q", "201 characters"),
        ("q=...", "q", "names no word"),
        ("company=" + "a" * 201, "company", "201 characters"),
        ("&".join(f"company=c{i}" for i in range(401)), "company", "at most 400"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(query: str, key: str, words: str) -> None:
    with pytest.raises(FilterError) as caught:
        ArticleFilter.from_query(query)
    assert caught.value.key == key
    assert words in caught.value.sentence
    assert caught.value.sentence.endswith(".")


def test_a_search_error_says_where() -> None:
    with pytest.raises(FilterError) as caught:
        ArticleFilter.from_query("q=small+%22models")
    assert caught.value.position == 7


def test_tokens_take_themselves_away() -> None:
    filter = ArticleFilter.from_query("q=chips&company=huawei&-theme=robots&from=2025-07-28&to=2025-08-03&cursor=1~2")
    tokens = filter.tokens({("company", "huawei"): "Huawei", ("theme", "robots"): "Robotics"})
    assert [(t.label, t.excluded) for t in tokens] == [
        ("“chips”", False), ("Huawei", False), ("Robotics", True), ("28 Jul–3 Aug 2025", False),
    ]  # fmt: skip
    assert tokens[1].query == "q=chips&-theme=robots&from=2025-07-28&to=2025-08-03"
    assert tokens[2].query == "q=chips&company=huawei&from=2025-07-28&to=2025-08-03"
    assert tokens[3].query == "q=chips&company=huawei&-theme=robots"


def test_a_filter_describes_itself() -> None:
    filter = ArticleFilter.from_query(
        "q=chips&company=huawei&company=nvidia&lang=en&-theme=robots&week=2025-W31&story=7"
    )
    named = filter.describe({("company", "huawei"): "Huawei", ("company", "nvidia"): "Nvidia"})
    assert named == "matching “chips”; Huawei or Nvidia; English; Story 7; not robots; 28 Jul–3 Aug 2025"
    assert ArticleFilter().describe() == "All pieces"
