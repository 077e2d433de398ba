"""The table of terms: every concept can be asked for in one search, and in both languages."""

from __future__ import annotations

import re

import pytest

from analysis.explore.filters import ArticleFilter
from analysis.explore.search import compile_search
from analysis.lexicon.terms import Concept, concept_of, concepts, matching, pairs
from articles.text import lexemes
from articles.text.fold import fold

HAN = re.compile("[\u3400-\u9fff]")


def test_the_field_is_covered() -> None:
    assert len(concepts()) >= 80
    assert {"small-model", "on-device", "agent", "compute", "choke-point"} <= concepts().keys()
    assert len(list(pairs())) > 150, "joining stories keeps its own rows"


@pytest.mark.parametrize("concept", concepts().values(), ids=lambda concept: concept.slug)
def test_a_concept_is_one_search_in_both_languages(concept: Concept) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", concept.slug)
    assert not any(HAN.search(wording) for wording in concept.english)
    assert all(HAN.search(wording) for wording in concept.chinese + concept.taiwan)
    assert compile_search(concept.search).wanted
    assert ArticleFilter.from_query(ArticleFilter(q=concept.search).to_query()).q == concept.search
    for wording in concept.wordings:  # each stands in the search with all its words, none as a bare prefix
        asked = lexemes.query(wording)
        assert asked
        assert ":*" not in asked, f"{wording} would find the beginning of any word"
        assert asked in compile_search(concept.search).wanted


@pytest.mark.parametrize("concept", concepts().values(), ids=lambda concept: concept.slug)
def test_taiwans_words_are_other_words(concept: Concept) -> None:
    assert not {fold(word) for word in concept.taiwan} & {fold(word) for word in concept.chinese}


def test_a_concept_is_found_by_any_wording() -> None:
    for text in ("小模型", "Small  Models", "“small language model”", "小語言模型"):
        found = concept_of(text)
        assert found is not None, text
        assert found.slug == "small-model"
    assert concept_of("小") is None
    assert concept_of("") is None
    assert "small-model" in {one.slug for one in matching("小模")}
