"""Emphasis in numbers: against figures counted by hand, and what must not move them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.measures.columns import Columns, Ragged
from analysis.measures.emphasis import FrameTable, apart, gap, means_of_draws, mixes, stress

NONE = np.zeros(0, dtype=np.int64)
HARDWARE, MODELS, DEPLOYMENT = (np.eye(5)[at] for at in (0, 1, 2))


def columns(themes: list[list[tuple[int, float]]]) -> Columns:
    """Pieces with these themes and scores, titles and bodies alike."""
    size = len(themes)
    number = np.arange(1, size + 1)
    starts = np.concatenate(([0], np.cumsum([len(each) for each in themes])))
    flat = np.array([theme for each in themes for theme, _ in each], dtype=np.int64)
    score = np.array([weight for each in themes for _, weight in each])
    tags = Ragged(np.zeros(size + 1, dtype=np.int64), NONE)
    return Columns(number, number, number, number, -number, tags, Ragged(starts, flat), score, score, score)


TABLE = FrameTable.of({7: {"hardware": 0.5, "regulation": 0.5}, 8: {"deployment": 1.0}, 9: {}})


def test_a_mix_by_hand() -> None:
    held = columns([[(7, 3.0), (8, 1.0), (9, 5.0)], [(9, 1.0)], []])
    found = mixes(held, TABLE, held.score)
    # 3 of 4 points on a theme half hardware, half regulation; the theme without a frame counts for nothing
    assert found[0].tolist() == [0.375, 0.0, 0.25, 0.375, 0.0]
    assert np.isnan(found[1]).all()
    assert np.isnan(found[2]).all()


def test_a_theme_left_out_counts_for_nothing() -> None:
    held = columns([[(7, 3.0), (8, 1.0)]])
    assert (
        mixes(held, FrameTable.of({7: {"hardware": 1.0}, 8: {"deployment": 1.0}}, without={7}), held.score)[0, 2] == 1.0
    )


def test_stress_by_hand() -> None:
    found = stress(np.array([HARDWARE, HARDWARE, DEPLOYMENT, MODELS, np.full(5, np.nan)]))
    assert found.n == 4
    assert {part.frame: part.share for part in found.shares} == {
        "hardware": 0.5, "models": 0.25, "deployment": 0.25, "regulation": 0.0, "capital_talent": 0.0,
    }  # fmt: skip
    assert found.d == pytest.approx(math.log(0.5))
    assert found.d_interval is None  # many draws of four hold no deployment at all


def test_nothing_says_nothing() -> None:
    found = stress(np.full((3, 5), np.nan))
    assert (found.n, found.d, found.d_interval) == (0, None, None)


def test_the_gap_is_paired() -> None:
    title = np.array([HARDWARE] * 30 + [DEPLOYMENT] * 10 + [np.full(5, np.nan)])
    body = np.array([HARDWARE] * 10 + [DEPLOYMENT] * 31)
    found = gap(title, body)
    assert found.title.n == found.body.n == 40
    assert found.apart.share("hardware").share == pytest.approx(0.75 - 0.25)
    assert found.apart.d == pytest.approx(math.log(10 / 30) - math.log(30 / 10))
    assert found.apart.d_interval is not None
    assert found.apart.d_interval.high < 0


def test_swapping_two_groups_swaps_the_contrast() -> None:
    one, other = np.array([HARDWARE] * 20 + [DEPLOYMENT] * 30), np.array([HARDWARE] * 40 + [DEPLOYMENT] * 20)
    there, back = apart(one, other), apart(other, one)
    assert there[0] == pytest.approx(math.log(1.5) - math.log(0.5))
    assert back[0] == pytest.approx(-there[0])


def test_the_same_rows_give_the_same_interval() -> None:
    rows = np.array([HARDWARE] * 40 + [DEPLOYMENT] * 60)
    assert stress(rows) == stress(rows.copy())


def test_draws_fit_the_length() -> None:
    assert len(means_of_draws(np.ones((10, 5)), seed=1)) == 1000
    assert len(means_of_draws(np.ones((40_000, 5)), seed=1)) == 200


def test_the_interval_of_d_covers_the_truth() -> None:
    """200 lists of 120 units from a known mix: the 95 % interval holds the true D in 90 to 98 % of them."""
    chance = np.random.default_rng(11)
    truth, held = np.array([0.3, 0.2, 0.35, 0.1, 0.05]), 0
    for number in range(200):
        found = stress(np.eye(5)[chance.choice(5, size=120, p=truth)], seed=number)
        assert found.d_interval is not None
        held += found.d_interval.low <= math.log(0.35 / 0.3) <= found.d_interval.high
    assert 0.90 <= held / 200 <= 0.98


def test_the_interval_narrows_with_more_units() -> None:
    few, many = (stress(np.array([DEPLOYMENT, HARDWARE] * n)).d_interval for n in (20, 1000))
    assert few is not None
    assert many is not None
    assert many.high - many.low < (few.high - few.low) / 5


def test_without_one_of_the_two_there_is_no_d() -> None:
    only = stress(np.array([HARDWARE] * 40))
    assert (only.d, only.d_interval) == (None, None)
    without = stress(np.array([HARDWARE, DEPLOYMENT]), draws=0)
    assert (without.d, without.d_interval, without.n) == (0.0, None, 2)
