"""What changed in a text: nothing is lost, words stay whole, Chinese goes by characters, long texts show their changes alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.difference import CONTEXT, Run, difference, passages

WORDS = st.lists(
    st.sampled_from(["five ", "several ", "pilots", ". Then ", "小模型", "。", "，大", "\n\n", "A", " "]), max_size=30
)


def shown(before: str, after: str) -> str:
    """The runs as [-gone-] and {+new+}."""
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return "".join(marks[run.kind].format(run.text) for run in difference(before, after))


@given(WORDS, WORDS)
def test_runs_add_up_to_both_wordings(old: list[str], new: list[str]) -> None:
    before, after = "".join(old), "".join(new)
    runs = difference(before, after)
    assert "".join(run.text for run in runs if run.kind != "new") == before
    assert "".join(run.text for run in runs if run.kind != "gone") == after
    assert all(run.text for run in runs)
    assert all(one.kind != other.kind for one, other in pairwise(runs))
    kept = [run for passage in passages(runs) for run in passage.runs if run.kind != "same"]
    assert kept == [run for run in runs if run.kind != "same"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Five pilots use it.", "Several pilots use it.", "[-Five-]{+Several+} pilots use it."),
        ("It won't ship. Prices fell.", "It will ship. Prices fell.", "It [-won't-]{+will+} ship. Prices fell."),
        ("华为把大模型装进手机。", "华为把小模型装进手机。", "华为把[-大-]{+小+}模型装进手机。"),
        ("One. Two.", "One. And a half. Two.", "One. {+And a half. +}Two."),
        ("A cat sat on the mat.", "Export rules bind chip makers!", "[-A cat sat on the mat.-]{+Export rules bind chip makers!+}"),
        ("Same.", "Same.", "Same."),
        ("", "New.", "{+New.+}"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


def test_a_long_text_shows_its_changes_with_their_surroundings() -> None:
    filler = "Nothing changed in this sentence. " * 50
    before, after = f"{filler}Five pilots run. {filler}The end came.", f"{filler}Six pilots run. {filler}The end comes."
    first, second = passages(difference(before, after))
    assert [run.text for run in first.runs if run.kind != "same"] == ["Five", "Six"]
    assert first.cut_before
    assert first.cut_after
    assert not second.cut_after
    assert all(len(run.text) <= CONTEXT for run in (*first.runs, *second.runs) if run.kind == "same")


def test_nothing_changed_is_no_passage() -> None:
    assert passages((Run("same", "All of it."),)) == ()
