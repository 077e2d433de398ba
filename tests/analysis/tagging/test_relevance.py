"""Two questions decide how near a piece is: its subject, then its angle."""

from __future__ import annotations

import pytest

from analysis.tagging.decide import decide
from analysis.tagging.gadgets import gadget
from analysis.tagging.records import CORE, OFF, RELATED, Words
from analysis.tagging.rules import Rules
from analysis.tagging.text import prepare


@pytest.mark.parametrize(
    ("words", "band"),
    [
        (Words("China's DeepSeek releases a new AI model with open weights", "It rivals models from the US."), CORE),
        (Words("US tightens export controls on AI chips to China", "Nvidia needs a licence."), CORE),
        (Words("国务院部署“人工智能+”行动", "加快大模型在制造业的应用。"), CORE),
        (Words("OpenAI tests advertisements in ChatGPT", "The company wants revenue from its chatbot."), RELATED),
        (Words("Washington and Beijing extend their trade truce on tariffs", "Chinese goods stay cheaper."), RELATED),
        (Words("Spring rain in Yunnan", "China's farmers are content."), OFF),
        (Words("A golf legend returns", "He won by three strokes."), OFF),
    ],
)
def test_bands(words: Words, band: str, rules: Rules) -> None:
    assert decide(words, rules).band == band


@pytest.mark.parametrize(
    "words",
    [
        Words("华为 Nova 手机开售：7000mAh 电池，6.6 英寸直屏，1999 元起", "新机支持 AI 拍照，首销优惠。"),
        Words("小米电视直降，1299 元", "55 英寸，内置 AI 画质芯片，以旧换新更便宜。"),
        Words(
            "Honor's new phone: camera, battery life and price range", "The smartphone has AI features made in China."
        ),
    ],
)
def test_what_is_for_sale_is_never_core(words: Words, rules: Rules) -> None:
    assert gadget(prepare(words)) >= 0.4
    assert decide(words, rules).band != CORE


def test_a_phone_with_words_of_ai_in_its_title_is_no_core(rules: Rules) -> None:
    words = Words(
        "小米手机开售：AI 芯片、AI 拍照，国产大模型，1999 元起", "新机 6.6 英寸直屏，电池 7000mAh，首销优惠。"
    )
    assert decide(words, rules).band == RELATED


def test_words_of_the_field_need_ground_to_stand_on(rules: Rules) -> None:
    """A record of the box office uses the words of a leaderboard, and a gold market's rules those of AI's."""
    assert decide(Words("国产影片登顶票房榜首，超越美国影片"), rules).band == OFF
    assert decide(Words("央行就黄金进出口管理办法公开征求意见", "中国市场关注新规。"), rules).band == OFF
    assert decide(Words("国产大模型登顶榜首，超越美国大模型"), rules).band != OFF


def test_a_long_body_that_names_ai_once_is_no_core(rules: Rules) -> None:
    body = "中国的服务业继续增长。" * 60
    assert decide(Words("服务业稳步增长", body=body + "有人提到人工智能。"), rules).band != CORE


@pytest.mark.parametrize(
    "words",
    [
        Words("Nvidia's DLSS gives older GeForce cards more frames in games", "Gamers may update the driver now."),
        Words("消息称新机搭载麒麟芯片，电池 7000mAh", "博主称该手机跑分更高，内存 12GB。"),
        Words("华为游戏手机发布：自研芯片、8000mAh 电池，1999 元起", "新机内存 12GB，玩家打游戏更流畅，售价便宜。"),
    ],
)
def test_parts_of_a_toy_are_no_chips_for_ai(words: Words, rules: Rules) -> None:
    assert decide(words, rules).band == OFF


def test_a_headline_on_a_part_is_a_piece_on_it(rules: Rules) -> None:
    words = Words("Memory shortage hits makers of game consoles", "DRAM prices rose again, and gamers pay for it.")
    assert decide(words, rules).band == RELATED


def test_a_ban_on_a_chinese_maker_needs_no_word_of_ai(rules: Rules) -> None:
    banned = decide(Words("Ministers ban Huawei equipment", "The Huawei ban covers all Chinese handsets."), rules)
    assert banned.band != OFF
    assert "sanctions_entity_lists" in {theme.id for theme in banned.themes}
    assert decide(Words("Ministers agree on sanctions against Russia", "The sanctions hit oil."), rules).band == OFF


def test_plans_for_industry_that_hardly_say_ai_are_no_core(rules: Rules) -> None:
    body = "中国各省加快产业发展，设立产业基金，落实行动计划。" * 20 + "有企业用上了芯片。"
    assert decide(Words("多省发布行动计划，设立产业基金", body=body), rules).band != CORE


def test_both_countries_alone_are_no_subject(rules: Rules) -> None:
    tagged = decide(Words("China and the US play table tennis", "Chinese and American players met."), rules)
    assert tagged.bilateral
    assert tagged.band == OFF


def test_a_sign_of_ai_counts_most_in_the_title(rules: Rules) -> None:
    body = "The mayor opened it. Guests came. " + "The tour went on. " * 20
    scores = [
        decide(words, rules).relevance
        for words in (
            Words("A hall for artificial intelligence", body=body),
            Words("A hall", "Artificial intelligence moves in.", body),
            Words("A hall", "It is large.", body + "Artificial intelligence was named."),
        )
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]
