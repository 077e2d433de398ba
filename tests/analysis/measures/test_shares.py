"""Shares by hand, what must not move them, and how often their intervals hold the truth."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.measures.columns import Units
from analysis.measures.intervals import Interval, wilson
from analysis.measures.shares import of_outlets, of_pieces, of_units, reference, same_panel, standardised

YES, NO = True, False


def test_units_by_hand() -> None:
    found = of_units(np.array([YES] * 3 + [NO] * 9))
    assert (found.count, found.total, found.share) == (3, 12, 0.25)
    assert found.interval == wilson(3, 12)
    assert of_units(np.zeros(0, dtype=bool)).share is None


def test_ten_copies_move_a_share_of_stories_by_one() -> None:
    """Nine stories told once, and one told once or eleven times."""
    for copies in (0, 10):
        group = np.array([*range(10), *[9] * copies])
        units = Units(group, 10, group)
        found = of_units(units.any(group >= 8))
        assert (found.count, found.total, found.interval) == (2, 10, wilson(2, 10))


def test_wilson_covers_on_stories() -> None:
    """2,000 lists of 40 to 200 stories with shares of 5 to 60 %: the interval holds the truth in 93 to 97 %."""
    chance, held = np.random.default_rng(7), 0
    for _ in range(2000):
        truth = chance.uniform(0.05, 0.6)
        found = of_units(chance.random(chance.integers(40, 200)) < truth).interval
        held += found.low <= truth <= found.high
    assert 0.93 <= held / 2000 <= 0.97


def test_pieces_by_hand() -> None:
    """A story told ten times and ten told once: the share is of pieces, the interval knows that they are eleven stories."""
    carrying = np.array([YES] * 10 + [NO] * 10)
    story = np.array([1] * 10 + list(range(2, 12)))
    found = of_pieces(carrying, story)
    assert (found.count, found.total, found.share) == (10, 20, 0.5)
    assert found.interval.low == 0.0  # the one story may not be drawn
    alone = of_pieces(carrying, np.arange(20)).interval
    assert alone.high - alone.low < found.interval.high - found.interval.low


def test_all_or_none_is_as_sure_as_there_are_stories() -> None:
    story = np.repeat(np.arange(4), 5)
    assert of_pieces(np.ones(20, dtype=bool), story).interval == wilson(4, 4)
    assert of_pieces(np.zeros(20, dtype=bool), story).interval == wilson(0, 4)
    assert of_pieces(np.zeros(0, dtype=bool), np.zeros(0, dtype=np.int64)).interval == Interval(0, 1)


def test_pieces_cover_nine_in_ten() -> None:
    """300 lists of 80 stories with heavy tails: nominal 95 %, measured 89 to 92."""
    chance, held = np.random.default_rng(8), 0
    for number in range(300):
        sizes = np.minimum(np.ceil(chance.pareto(1.5, 80) + 0.2), 60).astype(int).clip(1)
        story = np.repeat(np.arange(80), sizes)
        found = of_pieces((chance.random(80) < 0.3)[story], story, seed=number).interval
        held += found.low <= 0.3 <= found.high
    assert 0.85 <= held / 300 <= 0.97


def test_outlets_weigh_the_same() -> None:
    """A: 8 of 10, B: 2 of 20, C has too few: (.8 + .1) / 2."""
    carrying = np.array([YES] * 8 + [NO] * 2 + [YES] * 2 + [NO] * 18 + [YES] * 9)
    outlet = np.array([1] * 10 + [2] * 20 + [3] * 9)
    found = of_outlets(carrying, outlet)
    assert (found.outlets, found.share) == (2, pytest.approx(0.45))
    assert found.interval == Interval(pytest.approx(0.1), pytest.approx(0.8))  # type: ignore[arg-type]
    assert of_outlets(carrying[:10], outlet[:10]).share is None


def test_order_changes_nothing() -> None:
    chance = np.random.default_rng(2)
    carrying, outlet, mixed = chance.random(90) < 0.4, chance.integers(0, 5, 90), chance.permutation(90)
    assert of_outlets(carrying, outlet) == of_outlets(carrying[mixed], outlet[mixed])
    assert of_pieces(carrying, outlet) == of_pieces(carrying[mixed], outlet[mixed])
    weights = dict.fromkeys(range(5), 0.2)
    assert standardised(carrying, outlet, weights) == standardised(carrying[mixed], outlet[mixed], weights)


def test_outlet_intervals_with_twenty_outlets() -> None:
    chance, held = np.random.default_rng(5), 0
    outlet = np.repeat(np.arange(20), 15)
    for number in range(300):
        rates = chance.beta(3, 7, 20)
        found = of_outlets(chance.random(300) < rates[outlet], outlet, seed=number).interval
        assert found is not None
        held += found.low <= 0.3 <= found.high
    assert 0.87 <= held / 300 <= 0.97


def test_the_panel_by_hand() -> None:
    """Outlet 1 is there in every week; 2 misses one; 3 misses only the week that was not collected."""
    outlet = np.array([1, 1, 1, 2, 2, 3, 3])
    period = np.array([0, 1, 2, 0, 1, 0, 2])
    assert same_panel(outlet, period, np.array([NO, NO, NO])).tolist() == [YES] * 3 + [NO] * 4
    assert same_panel(outlet, period, np.array([NO, YES, NO])).tolist() == [YES] * 3 + [NO] * 2 + [YES] * 2


def test_a_new_outlet_moves_no_standardised_share() -> None:
    """Reference 3 : 1; this period outlet 1 has 1 of 2, outlet 2 has 4 of 4: .75 * .5 + .25 * 1."""
    weights = reference(np.array([1, 1, 1, 2]))
    assert weights == {1: 0.75, 2: 0.25}
    carrying, outlet = np.array([YES, NO] + [YES] * 4), np.array([1, 1, 2, 2, 2, 2])
    found = standardised(carrying, outlet, weights)
    assert (found.share, found.covered) == (pytest.approx(0.625), pytest.approx(1.0))
    effective = 1 / (0.75**2 / 2 + 0.25**2 / 4)
    assert found.interval == wilson(0.625 * effective, effective)
    added = standardised(np.append(carrying, [YES] * 500), np.append(outlet, [9] * 500), weights)
    assert added == found


def test_the_weights_of_missing_outlets_are_shared_out() -> None:
    found = standardised(np.array([YES, NO]), np.array([2, 2]), {1: 0.75, 2: 0.25})
    assert (found.share, found.covered, found.total) == (0.5, 0.25, 2)
    assert found.interval == wilson(1, 2)  # one outlet of two units, whatever its weight
    assert standardised(np.array([YES]), np.array([3]), {1: 1.0}).share is None
    assert standardised(np.array([YES]), np.array([1]), {1: 0.3}).share == 1.0


def test_standardised_shares_are_covered() -> None:
    chance, held = np.random.default_rng(6), 0
    weights = dict(enumerate((np.arange(1, 9) / 36).tolist()))
    truth = sum(weight * rate for weight, rate in zip(weights.values(), np.linspace(0.1, 0.6, 8), strict=True))
    outlet = np.repeat(np.arange(8), [30, 4, 12, 25, 9, 14, 20, 11])
    for _ in range(1000):
        found = standardised(chance.random(125) < np.linspace(0.1, 0.6, 8)[outlet], outlet, weights).interval
        held += found.low <= truth <= found.high
    assert 0.93 <= held / 1000 <= 0.985
