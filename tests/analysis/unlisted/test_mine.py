"""Names that no rule lists are found in pieces of our own wording; people, places, known names and plain words are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.lexicon.files import load
from analysis.tagging.records import Words
from analysis.tagging.rules import Rules, compile_rules
from analysis.unlisted.known import Known
from analysis.unlisted.mine import key_of, mine


def english(body: str, known: Known, title: str = "") -> dict[str, str]:
    return {place.text: place.kind for place in mine(Words(title, body=body, language="en"), known)}


def chinese(body: str, known: Known) -> dict[str, str]:
    return {place.text: place.kind for place in mine(Words(body=body, language="zh-Hans"), known)}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("On Monday the start-up Quorvex raised money.", {"Quorvex": "company"}),
        ("Investors asked Zellvia Robotics for its books.", {"Zellvia Robotics": "company"}),
        ("It was bought by Brightmoor Inc. for cash.", {"Brightmoor Inc": "company"}),
        ("A team at Harrowgate University tried it.", {"Harrowgate University": "research"}),
        ("Money came from Tallowmere Capital, too.", {"Tallowmere Capital": "investor"}),
        ("They trained it on the chatbot called Pindlewick in May.", {"Pindlewick": "product"}),
        ("They praised Quorvex's tools; Quorvex, a chip start-up, is small.", {"Quorvex": "company"}),
        ("The plan of the Royal Academy of Widgets stands.", {"Royal Academy of Widgets": "research"}),
        ("Then Norrland Tessera asked twice.", {"Norrland Tessera": ""}),
        ("The Ministry of Ponds and Rivers asked.", {"Ministry of Ponds and Rivers": "body"}),
        (
            "Both Alder University and Birch University asked.",
            {"Alder University": "research", "Birch University": "research"},
        ),
        ("We read the New Quorvex Times there.", {"New Quorvex Times": ""}),
        ("A tool from iQuorvo, a small start-up, helps.", {"iQuorvo": "company"}),
    ],
)
def test_an_english_name_is_found(body: str, found: dict[str, str], known: Known) -> None:
    assert english(body, known) == found


@pytest.mark.parametrize(
    "body",
    [
        "Quorvex waited. Plenty of money came.",  # one word without a sign
        "Analysts Waited. Bright Prospects were seen.",  # at a sentence's start alone
        "They met Daniel Orvick and Wang Xiaoming there.",
        "A talk by Chief Executive Orvick Brellin was heard.",
        "But Orvick Brellin said so.",
        "It was Orvick Brellin, the chief executive of a bank.",
        "He moved to New York in the Second World War.",
        "They bought chips from Nvidia and DeepSeek, and Huawei Cloud helped.",
        "It was read in The Kallang Dispatch that day.",
        "They met in January and on Monday with American officials.",
        "The company OpenAI is known.",
    ],
)
def test_what_is_no_new_name_is_left(body: str, known: Known) -> None:
    assert english(body, known) == {}


def test_a_headline_in_capitals_on_every_word_says_nothing(known: Known) -> None:
    assert english("", known, title="Chipmaker Says Bright Prospects Await Gentle Readers") == {}
    assert english("", known, title="Why the start-up Quorvex wants cheap power") == {"Quorvex": "company"}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("近日，云栖梧桐科技宣布完成融资。", {"云栖梧桐科技": "company"}),
        ("记者获悉，北辰曦光公司的产品已经上市。", {"北辰曦光": "company"}),
        ("这家企业由沐川资本领投。", {"沐川资本": "investor"}),
        ("与青岚研究院合作。", {"青岚研究院": "research"}),
        ("他曾在澜州大学读书。", {"澜州大学": "research"}),
        ("3月，霁光半导体发布新品。", {"霁光半导体": "company"}),
        ("沐野CEO出席了活动。", {"沐野": "company"}),
        ("公司发布了名为“青鸾”的大模型。", {"青鸾": "product"}),
        ("初创公司Quorvex完成融资。", {"Quorvex": "company"}),
        ("他们用 Pindle-7 模型做测试。", {"Pindle-7": "product"}),
        ("雲棲梧桐科技宣布完成融資。", {"雲棲梧桐科技": "company"}),
    ],
)
def test_a_chinese_name_is_found(body: str, found: dict[str, str], known: Known) -> None:
    assert chinese(body, known) == found


@pytest.mark.parametrize(
    "body",
    [
        "人工智能正在改变高科技行业，该公司的技术领先。",
        "上市公司和子公司都要披露。",
        "这所著名大学的重点实验室很大。",
        "他读了《云栖梧桐科技》这本书。",
        "阿里巴巴集团和华为公司宣布合作。",
        "新的CEO说，GPU和AI都很贵，5G手机也一样。",
        "推进机器人和智能体的应用。",
        "小米机器人在店里走动。",  # Xiaomi's, though 小米 alone needs context
        "支持HBM5、LPDDR5X和10Gbps的USB-C接口。",
        "记者Dana Orvick和Wang Xiaoming到场。",
    ],
)
def test_plain_chinese_words_are_no_names(body: str, known: Known) -> None:
    assert chinese(body, known) == {}


def test_both_scripts_and_legal_endings_make_one_name() -> None:
    assert key_of("雲棲科技有限公司") == key_of("云栖科技")
    assert key_of("Brightmoor Holdings Co., Ltd.") == key_of("BRIGHTMOOR Holdings")
    assert key_of("Inc") == "inc"


def test_a_name_is_told_once_at_its_first_place(known: Known) -> None:
    words = Words("A start-up called Quorvex", body="The start-up Quorvex grew.", language="en")
    assert [(place.field, place.start) for place in mine(words, known)] == [("title", 18)]


@given(
    st.text(alphabet="Qu ovrex公司科技的。.\n“”AI start-up called Zellvia", max_size=200),
    st.sampled_from(["en", "zh-Hans"]),
)
def test_every_place_slices_to_its_text(known: Known, text: str, language: str) -> None:
    for place in mine(Words(text, text, text + " x", language), known):
        words = {"title": text, "teaser": text, "body": text + " x"}
        assert words[place.field][place.start : place.end] == place.text


def test_names_taken_out_of_the_rules_come_back_as_new(rules: Rules) -> None:
    """The proof of recall: what is unlisted is proposed by the same text that says nothing while it is listed."""
    lexicon = load()
    gone = {"anthropic", "unitree", "waymo"}
    less = replace(lexicon, entities=tuple(e for e in lexicon.entities if e.id not in gone))
    lacking = Known(compile_rules(less))
    body = "The start-up Anthropic met Waymo CEO Dana Orvick."
    assert set(english(body, lacking)) == {"Anthropic", "Waymo"}
    assert english(body, Known(rules)) == {}
    assert "宇树科技" in chinese("杭州的宇树科技宣布上市。", lacking)
    assert chinese("杭州的宇树科技宣布上市。", Known(rules)) == {}
