"""Frames: themes into frames, and the mix of one piece."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.frames import FRAMES, dominant, mix


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
