"""Training: deterministic, told apart by time, gated by counts, and stored as numbers that give the same answer."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from analysis.learned.linear import Linear, Text, grams
from analysis.learned.logistic import logistic, sigmoid
from analysis.learned.training import Example, f1, fit, train

THEME = ("agents plan the trip", "an assistant books flights", "智能体自动下单", "助手完成任务")
OTHER = ("chips cross the strait", "a fab in Arizona opens", "晶圆厂开工", "出口许可证")
FILLER = ("market", "minister", "公司", "消息", "company", "report", "周三", "said")


def examples(count: int, *, rules_find: float = 0.3, seed: int = 1) -> list[Example]:
    """Pieces of which half have the theme; the rules find only some of those, and nothing else."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        label = number % 2 == 0
        words = [chance.choice(THEME if label else OTHER), *chance.choices(FILLER, k=6)]
        found.append(Example(Text(" ".join(words), 1.0 if label and chance.random() < rules_find else 0.0), label))
    return found


def test_grams_of_both_scripts() -> None:
    expected = ["用智", "智能", "能体", "用智能", "智能体", "用智能体", "ai", "agents", "ai agents"]
    assert list(grams("AI agents用智能体")) == expected
    assert list(grams("")) == []


def test_under_fifty_of_either_kind_there_is_no_model() -> None:
    assert train(examples(98)) is None
    assert train([one for one in examples(300) if one.label] + examples(98)[1::2]) is None
    assert train(examples(100)) is not None


def test_it_beats_rules_that_miss_much_and_not_those_that_are_right() -> None:
    better = train(examples(200))
    assert better
    assert better.won
    assert better.held_out == 60
    assert better.f1_model is not None
    assert better.f1_model > 0.95
    even = train(examples(200, rules_find=1.0))
    assert even
    assert even.f1_rules == 1.0
    assert not even.won


def test_the_held_out_are_the_newest_and_unseen() -> None:
    """In the newest pieces the words mean the opposite: a model that had seen them would do better than chance."""
    pieces = examples(200)
    turned = pieces[:140] + [Example(Text(one.text.words, 0.0), not one.label) for one in pieces[140:]]
    found = train(turned)
    assert found
    assert found.f1_model is not None
    assert found.f1_model < 0.1


def test_without_both_kinds_among_the_newest_nothing_is_compared() -> None:
    pieces = sorted(examples(200), key=lambda one: one.label)
    found = train(pieces)
    assert found
    assert (found.f1_rules, found.f1_model, found.won) == (None, None, False)


def test_the_same_labels_give_the_same_model_and_json_keeps_every_digit() -> None:
    pieces = examples(160)
    first, again = fit(pieces), fit(pieces)
    texts = [one.text for one in examples(60, seed=9)]
    assert np.array_equal(first.probabilities(texts), again.probabilities(texts))
    stored = Linear.from_data(json.loads(json.dumps(first.as_data())))
    assert np.array_equal(first.probabilities(texts), stored.probabilities(texts))
    assert stored.threshold == first.threshold


def test_the_weights_are_the_least_point_of_the_loss() -> None:
    """Two examples a side and one feature, by hand: at the least point w = sum s y x (1 - p of its own kind), and every small
    step away from it costs more."""
    rows, labels = csr_matrix([[1.0], [1.0], [0.0], [0.0], [0.0], [1.0]]), np.array([1, 1, 1, 0, 0, 0], dtype=bool)
    weights, intercept = logistic(rows, labels)
    chance = 1 / (1 + np.exp(-(rows.toarray()[:, 0] * weights[0] + intercept)))
    pull = np.where(labels, 1 - chance, -chance)
    assert weights[0] == pytest.approx(float(pull @ rows.toarray()[:, 0]), abs=1e-4)
    assert float(pull.sum()) == pytest.approx(0, abs=1e-4)
    assert weights[0] > 0


def test_rare_labels_weigh_as_much_as_frequent_ones() -> None:
    """Ten of one kind and forty of the other with no feature to tell them apart: even odds, not one in five."""
    _, intercept = logistic(csr_matrix((50, 1)), np.arange(50) < 10)
    assert intercept == pytest.approx(0, abs=1e-4)


def test_the_sigmoid_gives_the_frequency_of_the_theme() -> None:
    """Values that say nothing give everybody the smoothed share: (3 * 4/5 + 1/9 * 7) / 10 of ten with three themes."""
    slope, offset = sigmoid(np.zeros(10), np.arange(10) < 3)
    assert 1 / (1 + np.exp(offset)) == pytest.approx((3 * 4 / 5 + 7 * 1 / 9) / 10, abs=1e-4)
    rising, _ = sigmoid(np.array([-2.0, -1.0, -0.5, 0.5, 1.0, 2.0]), np.array([0, 0, 1, 0, 1, 1], dtype=bool))
    assert slope == pytest.approx(0)
    assert rising < 0  # a higher value, a higher chance


def test_chances_mean_what_they_say() -> None:
    """Of new pieces with a chance near p about p have the theme: the mean of the chances is the share of themes."""
    model, fresh = fit(examples(400)), examples(400, seed=5)
    chances = model.probabilities([one.text for one in fresh])
    assert abs(float(chances.mean()) - 0.5) < 0.05


def test_f1_by_hand() -> None:
    labels, found = np.array([1, 1, 1, 0, 0], dtype=bool), np.array([1, 1, 0, 1, 0], dtype=bool)
    assert f1(labels, found) == pytest.approx(4 / 6)
    assert f1(np.zeros(3, dtype=bool), np.zeros(3, dtype=bool)) == 0
