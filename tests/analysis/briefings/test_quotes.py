from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.briefings import quotes

ENGLISH = (
    "U.S. officials met Mr. Lin on Jan. 3 in Geneva to talk about chips. “We will see,” said one. It ended at 5 p.m. "
    "Shares rose.\nA new paragraph starts here without an end"
)


def test_english_is_cut_at_ends_and_not_at_abbreviations() -> None:
    assert quotes.split(ENGLISH, han=False) == [
        "U.S. officials met Mr. Lin on Jan. 3 in Geneva to talk about chips.",
        "“We will see,” said one.",
        "It ended at 5 p.m.",
        "Shares rose.",
        "A new paragraph starts here without an end",
    ]


def test_chinese_keeps_its_closing_quotes() -> None:
    text = "采购还没开始。“替代方案先谈起来了。”他说。真的吗？"
    assert quotes.split(text, han=True) == ["采购还没开始。", "“替代方案先谈起来了。”", "他说。", "真的吗？"]


@given(st.text(max_size=300), st.booleans())
def test_every_sentence_stands_in_the_text_as_it_is(text: str, han: bool) -> None:
    for sentence in quotes.split(text, han=han):
        assert sentence in text


@pytest.mark.parametrize(
    ("text", "han", "good"),
    [
        ("Too short to say much.", False, False),
        ("This one has just about enough words to stand.", False, True),
        ("word " * 41 + ".", False, False),
        ("The outlet cut this sentence off somewhere in the …", False, False),
        ("采购还没开始。", True, False),
        ("国家网信办在周四约谈英伟达公司，要求其作出说明。", True, True),
        ("国" * 91, True, False),
    ],
)
def test_what_can_be_quoted_whole(text: str, han: bool, good: bool) -> None:
    assert quotes.fits(text, han=han) is good
