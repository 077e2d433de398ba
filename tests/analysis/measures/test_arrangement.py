"""What belongs together stands together, and the same input stands in the same place."""

from __future__ import annotations

import numpy as np

from analysis.measures.arrangement import layout, order


def test_blocks_stand_together() -> None:
    block = np.array([0, 1, 0, 1, 0, 1])
    alike = (block[:, None] == block).astype(float)
    found = order(alike)
    assert sorted(found) == list(range(6))
    assert len(set(block[found][:3])) == len(set(block[found][3:])) == 1
    assert order(alike) == found


def test_a_chain_stands_in_a_row() -> None:
    place = np.array([3, 0, 4, 1, 2])
    found = order(-np.abs(place[:, None] - place).astype(float))
    assert list(place[found]) in ([0, 1, 2, 3, 4], [4, 3, 2, 1, 0])


def test_small_matrices_stay() -> None:
    assert [order(np.zeros((size, size))) for size in (0, 1, 2)] == [[], [0], [0, 1]]


def test_a_network_fills_its_square_and_keeps_its_place() -> None:
    edges = [(1, 2, 0.5), (2, 3, 0.9), (3, 1, 0.4), (4, 5, 0.8), (3, 4, 0.1)]
    places = layout(edges)
    assert set(places) == {1, 2, 3, 4, 5}
    for axis in (0, 1):
        values = [place[axis] for place in places.values()]
        assert (min(values), max(values)) == (0.0, 1.0)
    assert layout([(b, a, weight) for a, b, weight in reversed(edges)]) == places
    assert layout(edges, seed=1) != places
    assert layout([]) == {}


def test_two_groups_of_a_network_stand_apart() -> None:
    groups = [(a, b, 1.0) for start in (0, 5) for a in range(start, start + 5) for b in range(a + 1, start + 5)]
    places = layout([*groups, (0, 5, 0.1)])
    middle = [np.mean([places[node] for node in range(start, start + 5)], axis=0) for start in (0, 5)]
    inside = np.mean([np.linalg.norm(np.array(places[node]) - middle[node // 5]) for node in range(10)])
    assert np.linalg.norm(middle[0] - middle[1]) > 2 * inside
