"""Emphasis: themes into frames, pieces into shares, D and its interval."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.frames import FRAMES, dominant, emphasis, mix

HARDWARE = mix([(1.0, {"hardware": 1.0})])
DEPLOYMENT = mix([(1.0, {"deployment": 1.0})])


def test_a_theme_counts_by_its_part_of_the_scores() -> None:
    found = mix([(3.0, {"hardware": 0.5, "regulation": 0.5}), (1.0, {"deployment": 1.0}), (9.0, {})])
    assert found == (0.375, 0.0, 0.25, 0.375, 0.0)
    assert mix([(2.0, {})]) is None
    assert mix([]) is None


@given(st.lists(st.tuples(st.floats(0, 10), st.dictionaries(st.sampled_from(FRAMES), st.floats(0.01, 1), min_size=1))))
def test_a_mix_sums_to_one(themes: list[tuple[float, dict[str, float]]]) -> None:
    found = mix(themes)
    assert (found is None) == (not themes)
    assert found is None or math.isclose(sum(found), 1)


@pytest.mark.parametrize(
    ("slug", "frame", "expected"),
    [
        ("export_controls", {"hardware": 0.5, "regulation": 0.5}, "hardware"),
        ("small_models", {"models": 0.4, "deployment": 0.6}, "deployment"),
        ("deployment", {}, "deployment"),
        ("race_narrative", {}, ""),
    ],
)
def test_the_dominant_frame(slug: str, frame: dict[str, float], expected: str) -> None:
    assert dominant(slug, frame) == expected


def test_d_is_the_logarithm_of_deployment_over_hardware() -> None:
    found = emphasis([DEPLOYMENT] * 60 + [HARDWARE] * 30)
    assert found.d == pytest.approx(math.log(2))
    assert found.d_interval is not None
    assert 0 < found.d_interval.low < math.log(2) < found.d_interval.high
    assert found.share("deployment").share == pytest.approx(2 / 3)
    assert found.n == 90


def test_the_same_pieces_give_the_same_interval() -> None:
    pieces = [DEPLOYMENT] * 20 + [HARDWARE] * 15
    assert emphasis(pieces) == emphasis(pieces)


def test_the_interval_narrows_with_more_pieces() -> None:
    few, many = (emphasis([DEPLOYMENT, HARDWARE] * n).d_interval for n in (20, 200))
    assert few is not None
    assert many is not None
    assert many.high - many.low < few.high - few.low


def test_without_one_of_the_two_there_is_no_d() -> None:
    only = emphasis([HARDWARE] * 40)
    assert (only.d, only.d_interval) == (None, None)
    nothing = emphasis([])
    assert (nothing.n, nothing.d, {part.share for part in nothing.shares}) == (0, None, {0.0})
