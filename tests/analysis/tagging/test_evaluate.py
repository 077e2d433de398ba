"""Scores against numbers worked out by hand."""

import pytest

from analysis.tagging.evaluate import Ambiguous, evaluate, macro_f1, plain, wilson
from analysis.tagging.rules import Rules


def test_wilson_against_known_values() -> None:
    """9 of 10, as printed in textbooks: 0.596 to 0.982."""
    low, high = wilson(9, 10)
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 5)[0] == pytest.approx(0.0)
    assert wilson(5, 5)[1] == pytest.approx(1.0)


def test_scores_by_hand(rules: Rules) -> None:
    """Two companies found of three labelled, none wrong: P 1, R 2/3, F1 .8."""
    gold = {
        "companies": [{"id": "huawei", "main": True}, {"id": "nvidia"}],
        "countries": ["CN"],
        "themes": [],
        "relevance": 0,
    }
    missing = {"companies": [{"id": "asml"}], "countries": [], "themes": [], "relevance": 0}
    records = [
        {"title": "Huawei opens a plant", "body": "<p>Nvidia was there &amp; left.</p>", "gold": gold},
        {"title": "Bread", "gold": missing},
    ]
    scores = {score.name: score for score in evaluate(records, rules).scores}
    companies = scores["companies"]
    assert (companies.right, companies.predicted, companies.labelled) == (2, 2, 3)
    assert companies.f1 == pytest.approx(0.8)
    assert companies.f1_interval[0] <= 0.8 <= companies.f1_interval[1]
    assert scores["main companies"].f1 == 1.0


def test_nothing_to_score(rules: Rules) -> None:
    result = evaluate([], rules)
    assert result.pieces == 0
    assert {score.f1 for score in result.scores} == {0.0}


def test_paragraphs_become_plain_text() -> None:
    assert plain("<p>Huawei &amp; co.</p><p>小模型</p>") == "Huawei & co.\n\n小模型"
    assert plain("AT&T < Verizon"[:4]) == "AT&T"


def test_macro_f1_weighs_rare_themes_like_frequent_ones() -> None:
    """memory: F1 1, talent: one found of two and one too many is 0.5, labelled copyright: never found; unlabelled
    antitrust is only a wrong prediction and has no F1 of its own. (1 + 0.5 + 0) / 3."""
    pairs = [
        (frozenset({"memory", "talent"}), frozenset({"memory", "talent"})),
        (frozenset({"memory", "talent", "antitrust"}), frozenset({"memory", "copyright"})),
        (frozenset[str](), frozenset({"talent"})),
    ]
    assert macro_f1(pairs) == pytest.approx(0.5)
    assert macro_f1([]) == 0.0


def test_each_language_is_scored_alone(rules: Rules) -> None:
    gold = {"companies": [{"id": "huawei", "main": True}], "countries": ["CN"], "themes": [], "relevance": 2}
    records = [
        {"lang": "en", "title": "Huawei opens a plant", "gold": gold},
        {"lang": "zh-Hans", "title": "下雨了", "gold": gold},
    ]
    english, chinese = evaluate(records, rules).languages
    assert (english.language, english.pieces, english.scores[0].f1) == ("en", 1, 1.0)
    assert (chinese.language, chinese.pieces, chinese.scores[0].f1) == ("zh-Hans", 1, 0.0)


def test_ambiguous_names_refused_and_kept(rules: Rules) -> None:
    """Of two that mean something else, the labels call one (Huawei) so that the rules must fail; China is a place."""
    labels = {"companies": [], "countries": [], "themes": [], "relevance": 0}
    names = [["apple", "apple", False], ["Huawei", "huawei", False], ["China", "CN", True], ["Arm", "arm", True]]
    record = {"title": "An apple for Huawei of China; Arm in arm", "gold": labels | {"ambiguous": names}}
    assert evaluate([record], rules).ambiguous == Ambiguous(refused=1, to_refuse=2, kept=1, to_keep=2)
    assert evaluate([{"title": "Bread", "gold": labels}], rules).ambiguous is None
