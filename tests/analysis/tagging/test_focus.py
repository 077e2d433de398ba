"""Countries that act, not those whose parts and products are named in passing."""

from __future__ import annotations

import pytest

from analysis.tagging.decide import decide
from analysis.tagging.records import TaggedText, Words
from analysis.tagging.rules import Rules


def focus(tagged: TaggedText) -> set[str]:
    return {country.code for country in tagged.countries if country.focus}


@pytest.mark.parametrize(
    ("words", "countries"),
    [
        (
            Words(
                "China's Oppo shows a phone in Shenzhen", body="It was quick. It was loud. Inside is a Qualcomm chip."
            ),
            {"CN"},
        ),
        (Words("Indonesia blocks a chatbot", "Officials in Jakarta acted on Monday. It is Grok."), {"ID"}),
        (
            Words(
                "德国调查人工智能",
                "德国人担忧深度伪造。专家说。",
                "调查还在法国、英国和西班牙进行。" + "结果将公布。" * 20,
            ),
            {"DE"},
        ),
        (Words("Trump signs an order on chips", "The president spoke of models."), {"US"}),
        (Words("Venezuela buys servers", "Caracas paid in oil."), {"VE"}),
        (Words("巴林建数据中心"), {"BH"}),
    ],
)
def test_focus(words: Words, countries: set[str], rules: Rules) -> None:
    assert focus(decide(words, rules)) == countries


def test_a_main_company_says_more_for_its_country_than_one_in_passing(rules: Rules) -> None:
    tagged = decide(
        Words("Samsung opens a plant", "Samsung will hire. It is a large plant.", "Nvidia was named once."), rules
    )
    share = {country.code: country.share for country in tagged.countries}
    assert share["KR"] > 3 * share["US"]
    assert focus(tagged) == {"KR"}


@pytest.mark.parametrize(
    "text", ["大马路上的机器人", "a trump card for robots", "不列颠哥伦比亚的雨", "Jordan Smith plays golf"]
)
def test_names_that_are_no_country(text: str, rules: Rules) -> None:
    assert focus(decide(Words(text), rules)) == set()
