"""Where a phrase stands decides what it proves, and words in another sense prove nothing."""

from __future__ import annotations

import pytest

from analysis.tagging.decide import decide
from analysis.tagging.records import OFF, TaggedText, Words
from analysis.tagging.rules import Rules

FILLER = "The hall was full and the coffee was cold. " * 30


def themes(tagged: TaggedText) -> dict[str, float]:
    return {theme.id: theme.score for theme in tagged.themes}


def test_a_phrase_counts_by_its_place(rules: Rules) -> None:
    opening = "OpenAI met reporters. It spoke of chatbots. "
    titled = themes(decide(Words("OpenAI and the data centre", body=opening + FILLER), rules))
    led = themes(decide(Words("OpenAI speaks", body="OpenAI met in a data centre. It was loud. " + FILLER), rules))
    inside = themes(decide(Words("OpenAI speaks", body=opening + FILLER + "Somebody saw a data centre."), rules))
    least = rules.lexicon.theme["compute_energy"].threshold
    assert titled["compute_energy"] > led["compute_energy"] > least
    assert "compute_energy" not in inside


def test_repeats_of_a_phrase_count_twice_at_most(rules: Rules) -> None:
    twice = decide(Words("OpenAI speaks", "A data centre. A data centre. A data centre."), rules)
    often = decide(Words("OpenAI speaks", "A data centre. " * 30), rules)
    assert themes(often)["compute_energy"] == themes(twice)["compute_energy"] == pytest.approx(3.0)


def test_an_on_topic_piece_gets_its_best_theme_though_none_passes(rules: Rules) -> None:
    tagged = decide(Words("Nvidia's chief executive speaks of AI at a fair"), rules)
    assert tagged.band != OFF
    assert [theme.id for theme in tagged.themes] == ["chip_design"]
    assert tagged.themes[0].score < rules.lexicon.theme["chip_design"].threshold


def test_a_piece_without_any_theme_gets_what_its_first_name_stands_for(rules: Rules) -> None:
    tagged = decide(Words("OpenAI explained to grandparents", "OpenAI is an AI laboratory."), rules)
    assert [(theme.id, theme.primary) for theme in tagged.themes] == [("frontier_models", True)]
    assert tagged.themes[0].spans[0].rule == "implied by openai"


def test_what_only_a_long_body_says_must_weigh_more(rules: Rules) -> None:
    title = "OpenAI sues: copyright, copyright infringement and fair use"
    opening = "OpenAI met reporters. It spoke of chatbots. "
    last = "Somebody saw a data centre, liquid cooling."
    short = themes(decide(Words(title, body=opening + last), rules))
    long = themes(decide(Words(title, body=opening + FILLER + last), rules))
    assert "compute_energy" in short
    assert "compute_energy" not in long


def test_a_theme_far_behind_the_first_is_left_out(rules: Rules) -> None:
    words = Words(
        "Data centre after data centre: AI data centres, liquid cooling, gigawatts",
        "A data centre needs liquid cooling, a gigawatt and electricity demand. OpenAI builds AI infrastructure.",
        "Its chatbot has users. " + FILLER,
    )
    found = themes(decide(words, rules))
    assert min(found.values()) >= 0.2 * max(found.values())


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("充分发挥人工智能的作用，华为如此表示", "platform_distribution"),
        ("OpenAI用户数据未被访问，公司说", "platform_distribution"),
        ("智谱的收购须经反垄断审查，大模型公司等待结果", "content_labelling"),
        ("Alibaba opens its Token Foundry for large language models", "chip_manufacturing"),
        ("据《科创板日报》，智谱的大模型将在下月更新", "capital_markets"),
        ("AI code review at OpenAI takes an hour", "ai_rules"),
        ("稀土掘金请开发者谈智能体", "critical_minerals"),
        ("华为智慧屏开售，政府补贴后更便宜，搭载盘古大模型", "industrial_policy"),
    ],
)
def test_words_in_another_sense_are_no_theme(text: str, theme: str, rules: Rules) -> None:
    assert theme not in themes(decide(Words(text), rules))


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Washington and Beijing in a tech race over artificial intelligence", "us_china_race"),
        ("Beijing tests a way to sell H200 chips in China", "export_controls"),
        ("禁止投资：国家发改委叫停外资收购智能体公司", "investment_screening"),
        ("Two more anti-dumping duties on semiconductor materials from Japan", "trade_tariffs"),
        ("ChatGPT passes a billion weekly active users", "consumer_apps"),
        ("内存危机蔓延，存储涨价波及服务器", "memory"),
    ],
)
def test_words_of_the_field_are(text: str, theme: str, rules: Rules) -> None:
    assert theme in themes(decide(Words(text), rules))
