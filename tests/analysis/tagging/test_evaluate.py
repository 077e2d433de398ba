"""Scores against numbers worked out by hand."""

import pytest

from analysis.tagging.evaluate import evaluate, plain, wilson
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
