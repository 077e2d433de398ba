"""Drawing by chance: the same seed, the same sample; every stratum heard; what was drawn stays; the chances are true."""

from __future__ import annotations

import math
import random
from collections import Counter

import pytest

from analysis.validation.drawing import RANDOM_SHARE, Plan, Population, draw, largest_remainder

SIZES = {"en/off/full": 700, "en/core/full": 200, "zh-Hans/core/teaser": 90, "zh-Hant/related/title": 10}
RARE = tuple(range(3, 1000, 90))  # 12 pieces


def population(shift: int = 0) -> Population:
    """1,000 pieces in four strata; one theme in twelve of them, one in half."""
    stratum, at = {}, 1
    for name, size in SIZES.items():
        stratum |= dict.fromkeys(range(at + shift, at + size + shift), name)
        at += size
    return Population(stratum, {"agents": RARE, "chips": tuple(range(1, 1001, 2))})


def test_the_same_seed_draws_the_same_and_another_seed_another() -> None:
    plan = Plan(200, 7, 0.2)
    everything = population()
    turned = dict(random.Random(1).sample(list(everything.stratum.items()), 1000))
    assert draw(everything, plan) == draw(Population(turned, everything.hits), plan)
    other = {one.piece for one in draw(everything, Plan(200, 8, 0.2))}
    assert len(other & {one.piece for one in draw(everything, plan)}) < 100


def test_parts_are_as_large_as_they_should_be() -> None:
    found = draw(population(), Plan(200, 7, 0.2))
    assert sum(one.is_random for one in found) == RANDOM_SHARE * 200
    assert 160 <= len(found) <= 200  # parts meet in a few pieces
    assert sum(one.needs_second for one in found) == math.ceil(0.2 * len(found))
    assert sorted(one.place for one in found) == list(range(1, len(found) + 1))
    by_stratum = Counter(one.stratum for one in found)
    assert set(by_stratum) == set(SIZES)
    # by the square root: 26.5, 14.1, 9.5 and 3.2 parts; in proportion the last would get 2 of 170
    assert by_stratum["zh-Hant/related/title"] >= 7
    assert by_stratum["en/off/full"] < 0.6 * len(found)
    assert sum(one.piece in RARE for one in found) >= 8  # by chance alone it would be 2 to 3


def test_a_sample_that_grows_keeps_what_it_had() -> None:
    small = draw(population(), Plan(100, 7, 0.2))
    large = draw(population(), Plan(300, 7, 0.2), kept=small)
    assert [one.piece for one in large[: len(small)]] == [one.piece for one in small]
    assert [one.place for one in large[: len(small)]] == [one.place for one in small]
    before = {one.piece for one in small if one.is_random}
    after = {one.piece for one in large if one.is_random}
    assert before < after
    assert len(after) == RANDOM_SHARE * 300
    assert all(new.inclusion >= old.inclusion for old, new in zip(small, large, strict=False))
    with pytest.raises(ValueError, match="already"):
        draw(population(), Plan(10, 7, 0.2), kept=small)


def test_the_chances_are_those_of_many_draws() -> None:
    """Over 400 seeds each piece is drawn as often as it was told, and weights add up to the population on average."""
    times: Counter[int] = Counter()
    told: dict[int, float] = {}
    sums = []
    for seed in range(400):
        found = draw(population(), Plan(120, seed, 0.0))
        times.update(one.piece for one in found)
        told |= {one.piece: one.inclusion for one in found}
        sums.append(sum(1 / one.inclusion for one in found))
    for piece in (1, 750, 905, 995, RARE[0], RARE[-1]):
        reach = 4 * math.sqrt(told[piece] * (1 - told[piece]) / 400)
        assert abs(times[piece] / 400 - told[piece]) < reach, piece
    assert abs(sum(sums) / len(sums) - 1000) < 10


def test_a_small_archive_is_drawn_whole_and_an_empty_one_not_at_all() -> None:
    few = Population({1: "en/core/full", 2: "en/off/full", 3: "en/off/full"}, {"agents": (2,)})
    found = draw(few, Plan(50, 1, 0.5))
    assert {one.piece for one in found} == {1, 2, 3}
    assert all(one.inclusion == 1 for one in found)
    assert draw(Population({}, {}), Plan(50, 1, 0.5)) == ()


def test_remainders() -> None:
    assert largest_remainder({"a": 5, "b": 3, "c": 2}, 7) == {"a": 4, "b": 2, "c": 1}  # 3.5, 2.1, 1.4
    assert largest_remainder({"a": 1, "b": 1}, 3) == {"a": 2, "b": 1}
    assert largest_remainder({"a": 0.0}, 3) == {"a": 0}
