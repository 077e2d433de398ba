"""Fields typed into the search box: they become pairs of the filter, or are refused with the character at fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.search import FIELDS


def read(q: str, more: str = "") -> str:
    return ArticleFilter.from_query(more).replace(q=q).to_query()


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("company:huawei", "company=huawei"),
        ("chips company:huawei 小模型", "q=chips+%E5%B0%8F%E6%A8%A1%E5%9E%8B&company=huawei"),
        ("-company:huawei", "-company=huawei"),
        ("NOT company:huawei chips", "q=chips&-company=huawei"),
        ('company:"Hugging Face"', "company=Hugging+Face"),
        ("company:“华为”", "company=%E5%8D%8E%E4%B8%BA"),
        ("公司：华为", "company=%E5%8D%8E%E4%B8%BA"),
        ("Company:huawei COUNTRY:cn", "company=huawei&country=CN"),
        ("company:huawei OR company:nvidia", "company=huawei&company=nvidia"),
        ("company:huawei company:nvidia", "company=huawei&also=company%3Anvidia"),
        ("company:huawei company:huawei", "company=huawei"),
        ("source:a source:b", "source=a&source=b"),
        ("seat:us label:to-read", "seat=US&label=to-read"),
        ("from:2025-07 to:2025-07", "from=2025-07-01&to=2025-07-31"),
        ("title:芯片 company:huawei", "q=title%3A%E8%8A%AF%E7%89%87&company=huawei"),
        ("lang:zh-Hans theme:export_controls", "theme=export_controls&lang=zh-Hans"),
        ("company:huawei chips OR robots", "q=chips+OR+robots&company=huawei"),
        ("https://example.org/a:b", "q=https%3A%2F%2Fexample.org%2Fa%3Ab"),
        ("OpenAI: what next", "q=OpenAI%3A+what+next"),
    ],
)
def test_fields_are_lifted_into_the_filter(typed: str, query: str) -> None:
    assert read(typed) == query
    assert ArticleFilter.from_query(query).to_query() == query


def test_a_field_is_one_more_thing_that_must_hold() -> None:
    assert read("company:nvidia", "company=huawei") == "company=huawei&also=company%3Anvidia"
    assert read("company:nvidia OR company:openai", "company=huawei") == (
        "company=nvidia&company=openai&also=company%3Ahuawei"
    )


@pytest.mark.parametrize(
    ("typed", "position", "words"),
    [
        ("company:", 9, "names nothing"),
        ("company: huawei", 9, "names nothing"),
        ('chips company:""', 15, "names nothing"),
        ("title:...", 7, "names nothing"),
        ("compny:huawei", 1, "did you mean company"),
        ("chips OR company:huawei", 7, "one by one"),
        ("company:huawei OR country:CN", 16, "one by one"),
        ("company:huawei NEAR company:nvidia", 16, "one by one"),
        ("chips OR -robots", 7, "minus sign"),
        ("-chips NEAR robots", 8, "minus sign"),
        ("a NEAR b NEAR c", 10, "two words only"),
        ("a NEAR/0 b", 3, "1 to 50"),
        ("a NEAR/51 b", 3, "1 to 50"),
        ("NEAR b", 1, "word before"),
        ("a NEAR", 3, "word after"),
        ("NOT OR b", 5, "behind NOT"),
        ("title:a NEAR b", 9, "of the title"),
        ("chips from:someday", 7, "is no day"),
        ("-from:2025", 1, "no minus sign"),
        ("chips story:seven", 7, "by its number"),
        ("chips frame:colour", 7, "no frame"),
        ('chips company:"huawei', 15, "never closed"),
        ("company:a OR company:b company:c OR company:d", 24, "two groups"),
    ],
)
def test_what_cannot_be_said_is_refused_at_its_character(typed: str, position: int, words: str) -> None:
    with pytest.raises(FilterError) as caught:
        read(typed)
    assert words in caught.value.sentence
    assert caught.value.sentence.endswith((".", "?"))
    assert (caught.value.key, caught.value.position) == ("q", position)


PARTS = st.sampled_from(
    ["chips", "小模型", "OR", "AND", "NOT", "NEAR/3", "NEAR", '"export controls"', "-robot", "title:芯片", "-title:a", "company:",
     "...", "from:-7d", "to:2025-07", '"', "company:华为", *(f"{field}:cn" for field in FIELDS), "-company:nvidia", "a:b"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=8).map(" ".join))
def test_reading_twice_is_reading_once(typed: str) -> None:
    filter, refusal = None, None
    try:
        filter = ArticleFilter(q=typed)
    except FilterError as error:
        refusal = error
    if filter is None:
        assert refusal is not None
        assert refusal.position or "before that" in refusal.sentence
        return
    assert ArticleFilter.from_query(filter.to_query()) == filter
    for token in filter.tokens():
        ArticleFilter.from_query(token.query)  # what can be taken away leaves what can be read
