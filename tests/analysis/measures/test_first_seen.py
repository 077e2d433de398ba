"""Who was first by hand, with days alone, and how often the interval holds the true lag."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from analysis.measures.first_seen import DAY, FirstSeen, first_of, first_seen
from analysis.measures.intervals import wilson


def exact(lags: list[float]) -> FirstSeen:
    """Stories with these hours from English to Chinese."""
    en = np.arange(len(lags), dtype=np.int64) * 10_000
    zh = en + np.array([round(60 * lag) for lag in lags], dtype=np.int64)
    return first_seen((zh, zh), (en, en))


def test_by_hand() -> None:
    found = exact([-3] * 12 + [5] * 4 + [0])
    assert (found.stories, found.zh_first, found.en_first, found.unknown) == (17, 12, 4, 1)
    assert (found.share, found.share_interval) == (0.75, wilson(12, 16))
    ways = sum((1, 16, 120, 560, 1820))  # none to four heads of sixteen
    assert found.p == pytest.approx(2 * ways / 2**16)
    assert (found.median, found.quarters) == (-3.0, (-3.0, 0.0))
    assert found.interval is not None
    assert found.interval.low == -3
    assert not found.locked


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_sign_test_as_an_independent_library_has_it(ahead: int, behind: int) -> None:
    found = exact([-3] * ahead + [5] * behind)
    if ahead + behind < 15:
        assert found.p is None
    else:
        assert found.p == pytest.approx(binomtest(ahead, ahead + behind).pvalue, rel=1e-12)


def test_the_languages_swapped_swap_the_sign() -> None:
    there, back = exact([-3] * 12 + [5, 7, 9, 11.5]), exact([3] * 12 + [-5, -7, -9, -11.5])
    assert (there.zh_first, there.p) == (back.en_first, back.p)
    assert there.median == -back.median if back.median is not None else None
    assert there.quarters is not None
    assert there.quarters == (-back.quarters[1], -back.quarters[0]) if back.quarters else None


def test_too_few_say_nothing() -> None:
    found = exact([-3] * 14)
    assert found.locked
    assert (found.share, found.p, found.median, found.interval) == (None, None, None, None)
    assert found.zh_first == 14


def test_a_day_alone_orders_only_what_it_can() -> None:
    """Chinese pieces dated to day 10: English on day 9 at noon is first, on day 10 unknown, on day 11 second."""
    day = 24 * 60
    zh = np.full(15, 10 * day)
    en = np.array([9 * day + 720] * 5 + [10 * day] * 2 + [10 * day + 720] * 3 + [11 * day] * 5)
    found = first_seen((zh, zh + DAY), (en, en))
    assert (found.zh_first, found.en_first, found.unknown) == (5, 5, 5)
    assert found.p is None  # ten are ordered
    assert found.interval is not None
    assert found.interval.high - found.interval.low > 23  # days alone leave the median open


def test_the_first_of_a_story() -> None:
    """Story 1: a time at minute 500 and a day that began at 0; story 2: a day that began at 1440 and a time after it."""
    stories, earliest, latest = first_of(np.array([1, 1, 2, 2]), np.array([500, 0, 1440, 5000]), np.array([0, 1, 1, 0]))
    assert stories.tolist() == [1, 2]
    assert earliest.tolist() == [0, 1440]
    assert latest.tolist() == [500, 1440 + DAY]


def test_a_coin_is_rarely_a_leader() -> None:
    chance, cried, held = np.random.default_rng(3), 0, 0
    for _ in range(300):
        found = exact(list(chance.normal(0, 8, 40)))
        assert found.p is not None
        assert found.interval is not None
        cried += found.p < 0.05
        held += found.interval.holds_zero
    assert cried / 300 < 0.07
    assert 0.91 <= held / 300 <= 0.99
