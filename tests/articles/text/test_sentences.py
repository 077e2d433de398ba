"""Sentences in two languages, and that every character belongs to exactly one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.sentences import around, ends, split


def cut(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in pairwise([0, *ends(text), len(text)]) if text[start:end].strip()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Huawei sells chips. Alibaba rents clouds.", ["Huawei sells chips.", "Alibaba rents clouds."]),
        ("Prices rose 3.5 per cent. so what", ["Prices rose 3.5 per cent. so what"]),
        (
            "Dr. Wu of Acme Inc. Beijing spoke on Jan. 3 at noon.",
            ["Dr. Wu of Acme Inc. Beijing spoke on Jan. 3 at noon."],
        ),
        ("“It works.” He left!", ["“It works.”", "He left!"]),
        ("华为卖芯片。阿里巴巴出租云！谁买？", ["华为卖芯片。", "阿里巴巴出租云！", "谁买？"]),
        ("他说：“够了。”大家笑了；散会。", ["他说：“够了。”", "大家笑了；", "散会。"]),
        ("华为发布鸿蒙。HarmonyOS 6 ships. 用户很多", ["华为发布鸿蒙。", "HarmonyOS 6 ships.", "用户很多"]),
        ("A headline\nA lead follows it", ["A headline", "A lead follows it"]),
    ],
)
def test_sentences_of_both_languages(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_the_two_ways_agree_on_plain_text() -> None:
    english, chinese = "Huawei sells chips. It rents clouds. Who buys?", "华为卖芯片。它出租云。谁买？"
    assert split(english, han=False) == cut(english)
    assert split(chinese, han=True) == cut(chinese)


@given(st.text(alphabet="aB 。.；!\n”3华", max_size=60), st.data())
def test_a_sentence_holds_the_character_asked_for(text: str, data: st.DataObject) -> None:
    cuts = ends(text)
    assert cuts == sorted(set(cuts))
    assert all(0 < cut <= len(text) for cut in cuts)
    if text.strip():
        at = data.draw(st.sampled_from([place for place, char in enumerate(text) if not char.isspace()]))
        start, end = around(text, at)
        assert start <= at < end
        assert text[start:end] == text[start:end].strip()
