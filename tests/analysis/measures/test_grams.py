"""Runs of words and characters, and the pruning of their pieces."""

from __future__ import annotations

import pytest

from analysis.measures.grams import counted, grams, pruned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Small models win", {"small", "models", "win", "small models", "models win", "small models win"}),
        ("Rise of the agents", {"rise", "agents"}),  # "rise of the agents" is four words
        ("Bank of Agents", {"bank", "agents", "bank of agents"}),
        ("Huawei's chip, Nvidia", {"huawei", "chip", "huawei chip", "nvidia"}),
        ("2025: GPT-5", {"gpt-5"}),
        ("小模型", {"小模", "模型", "小模型"}),
        ("辉达的芯片", {"辉达", "芯片", "辉达的芯", "达的芯", "辉达的芯片", "达的芯片"}),
        ("端侧，小", {"端侧"}),
        ("部署Qwen3模型", {"部署", "qwen3", "模型"}),
        ("", set()),
    ],
)
def test_runs_by_hand(text: str, expected: set[str]) -> None:
    assert grams(text) == expected


def test_traditional_and_simplified_are_one() -> None:
    assert grams("端側模型") == grams("端侧模型")


def test_runs_have_an_end() -> None:
    assert max(map(len, grams("人工智能大模型落地应用"))) == 6
    assert max(len(run.split()) for run in grams("open weights models ship quickly")) == 3


def test_pieces_of_a_longer_run_go() -> None:
    counts = {"小模": 5, "模型": 9, "小模型": 5, "small": 4, "models": 7, "small models": 4, "mall": 4}
    assert pruned(counts) == {"小模型": 5, "模型": 9, "small models": 4, "models": 7, "mall": 4}


def test_counting_terms_is_counting_runs() -> None:
    texts = [
        (1, "Small models win. Small, models"),
        (1, "小模型与大模型"),
        (2, "small models' price 部署Qwen3模型"),
        (3, "smallmodels"),
    ]
    terms = ["small models", "模型", "小模型", "qwen3", "win", "nothing"]
    stories: dict[int, set[str]] = {}
    for story, text in texts:
        stories.setdefault(story, set()).update(grams(text))
    assert counted(texts, terms) == {term: sum(term in runs for runs in stories.values()) for term in terms}
    assert counted(texts, []) == {}


def test_a_phrase_longer_than_a_run_stays_once() -> None:
    counts = dict.fromkeys(grams("世界机器人大会开幕式"), 7) | {"机器": 9, "机器人": 9}
    assert pruned(counts) == {"世界机器人大": 7, "机器人": 9}
    words = dict.fromkeys(grams("open weights models ship quickly everywhere"), 3)
    assert pruned(words) == {"open weights models": 3}
    assert pruned({"世界机器人大": 7, "界机器人大会": 6}) == {"世界机器人大": 7, "界机器人大会": 6}
    assert pruned(dict.fromkeys(grams("先进制程的高端芯片出口"), 5)) == {"先进制程的高": 5}  # across a particle
    assert pruned({"芯片法": 4, "片法案": 4}) == {"片法案": 4, "芯片法": 4}  # short ones would have been one run


def test_a_ring_of_runs_keeps_one() -> None:
    """Said twice in a row, a phrase goes on from its own end."""
    assert len(pruned(dict.fromkeys(grams("一二三四五六一二三四五六"), 2))) == 1
