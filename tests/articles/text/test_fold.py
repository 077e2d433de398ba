"""Folding keeps every character in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.fold import TRADITIONAL, fold, lower


@given(st.text())
def test_no_text_changes_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(lower(fold(text))) == len(text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＯｐｅｎＡＩ與軟體銀行", "OpenAI与软体银行"),
        ("Huawei’s “Ascend” – 910C", 'Huawei\'s "Ascend" - 910C'),
        ("輝達、臺積電", "辉达、台积电"),
        ("昇騰", "昇腾"),  # 昇 stays: 升腾 is a verb
        ("尼古拉・特斯拉", "尼古拉·特斯拉"),
        ("ﬁne ﬃ", "ﬁne ﬃ"),  # ligatures would grow
        ("已经简化的坏消息", "已经简化的坏消息"),
    ],
)
def test_what_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_lower_leaves_the_letter_that_would_grow() -> None:
    assert lower("İSTANBUL") == "İstanbul"


def test_the_map_is_one_to_one_and_final() -> None:
    assert len(TRADITIONAL) > 2500
    assert all(len(old) == len(new) == 1 for old, new in TRADITIONAL.items())
    assert not set(TRADITIONAL.values()) & set(TRADITIONAL)
