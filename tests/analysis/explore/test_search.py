"""The query language: what it compiles to, and that PostgreSQL then finds the right pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.explore import selection
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.search import SearchError, Words, compile_search
from tests.analysis.explore.pieces import piece


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("小模型", {"glued", "traditional"}),
        ("chips", {"chips"}),
        ("CHIPS export", {"chips"}),
        ("chips models", set()),
        ('"small models"', {"english"}),
        ('"models small"', set()),
        ("小模型 OR \"small models\"", {"glued", "traditional", "english"}),
        ("小模型 OR “small models” -robots", {"glued", "traditional"}),
        ("小模型 -Qwen3", {"traditional"}),
        ("Qwen3", {"glued"}),
        ("通义千问", {"glued"}),
        ("export-controls", {"chips"}),
        ("小模型 - !!!", {"glued", "traditional"}),
        ("-小模型", {"english", "chips"}),
        ("NOT 小模型 NOT chips", {"english"}),
        ("small AND phones", {"english"}),
        ("under:controls OR nothing", set()),
        ("title:phones", {"english"}),
        ("title:小模型 OR title:chips", {"glued", "traditional", "chips"}),
        ('标题："under export"', {"chips"}),
        ("-title:小 models", {"english"}),
        ("title:teaser", set()),
        ("teaser", {"english"}),
        ("chips NEAR/3 controls", {"chips"}),
        ("controls NEAR/3 chips", {"chips"}),
        ("chips NEAR/2 controls", set()),
        ("chips near/3 controls", {"chips"}),
        ("phones NEAR robots", {"english"}),
        ("小模型 NEAR/4 千问", {"glued"}),
        ("千问 NEAR/2 小模型", set()),
        ("title:small NEAR/3 title:phones", {"english"}),
        ("title:phones NEAR title:teaser", set()),
    ],
)  # fmt: skip
def test_searches_find_what_they_say(search: str, found: set[str]) -> None:
    made = {
        "glued": piece("面壁智能发布小模型通义千问Qwen3"),
        "traditional": piece("手機上的小模型"),
        "english": piece("Small models, big phones; robots too", teaser="A teaser"),
        "chips": piece("Chips under export controls"),
    }
    assert set(selection.ids(ArticleFilter(q=search))) == {made[name].pk for name in found}


@pytest.mark.parametrize(
    ("search", "position", "words"),
    [
        ('small "models', 7, "never closed"),
        ("OR chips", 1, "word before"),
        ("chips OR", 7, "word after"),
        ("chips OR OR models", 10, "word before"),
        ("!!! ???", 1, "names no word"),
        ("a" * 201, 201, "shorten"),
        (" ".join(f"w{i}" for i in range(21)), 71, "at most 20"),
    ],
)
def test_errors_say_where_and_what_to_do(search: str, position: int, words: str) -> None:
    with pytest.raises(SearchError) as caught:
        compile_search(search)
    assert caught.value.position == position
    assert words in caught.value.sentence


def test_an_empty_search_is_no_search() -> None:
    assert compile_search("  ") == Words("", "")


@pytest.mark.django_db
@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=60))
def test_whatever_is_typed_is_searched_or_refused(typed: str) -> None:
    try:
        filter = ArticleFilter(q=typed)
    except FilterError as error:
        filter, refusal = None, error.sentence
    if filter is None:
        assert refusal.endswith(".")
    else:
        assert selection.count(filter) == 0
