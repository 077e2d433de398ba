"""Companies spread over layers, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.measures.columns import Columns, Ragged
from analysis.measures.intervals import wilson
from analysis.measures.layers import Spread, spreads

TAGS = {("huawei", "chips"): 1, ("huawei", "cloud"): 2, ("nvidia", "chips"): 3, ("nvidia", "office"): 4}


def columns(tags: list[list[int]], story: list[int]) -> Columns:
    """Pieces with these tags in these stories."""
    numbers = np.arange(1, len(tags) + 1, dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum([len(own) for own in tags]))).astype(np.int64)
    flat = np.array([tag for own in tags for tag in own], dtype=np.int64)
    none = Ragged(np.zeros(len(tags) + 1, dtype=np.int64), np.zeros(0, dtype=np.int64))
    return Columns(
        numbers, numbers, numbers, numbers, np.array(story, dtype=np.int64), Ragged(starts, flat), none, *(np.zeros(0),) * 3
    )  # fmt: skip


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        ("pieces", {("huawei", "chips"): (3, 4), ("huawei", "cloud"): (2, 4), ("nvidia", "chips"): (1, 1)}),
        ("stories", {("huawei", "chips"): (2, 3), ("huawei", "cloud"): (2, 3), ("nvidia", "chips"): (1, 1)}),
    ],
)
def test_counted_by_hand(counted: str, expected: dict[tuple[str, str], tuple[int, int]]) -> None:
    rows = columns([[1, 3], [1, 2], [1], [2, 9], [9]], story=[7, 7, -3, -4, -5])
    found = spreads(rows, counted, TAGS)
    assert {pair: (one.n, one.of) for pair, one in found.items()} == expected


def test_a_share_has_wilsons_interval() -> None:
    assert Spread(3, 12).share == 0.25
    assert Spread(3, 12).interval == wilson(3, 12)
    assert Spread(0, 0).share is None
    assert Spread(0, 0).interval is None


def test_no_piece_no_pair() -> None:
    assert spreads(columns([], []), "stories", TAGS) == {}
