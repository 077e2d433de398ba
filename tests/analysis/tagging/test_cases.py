"""The cases that came with the rules: exact sets of names, and the themes a piece must carry. Regressions, not quality."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.lexicon.records import COUNTRY
from analysis.tagging.decide import decide
from analysis.tagging.disambiguate import by_entity, judge
from analysis.tagging.match import find_names
from analysis.tagging.records import TaggedText, Words
from analysis.tagging.rules import Rules
from analysis.tagging.text import prepare

GOLD = Path(__file__).parents[2] / "gold"
FIRST_TITLE = 24


def cases(name: str) -> list[Any]:
    lines = (GOLD / name).read_text("utf-8").splitlines()
    return [pytest.param(json.loads(line), id=json.loads(line)["text"][:FIRST_TITLE]) for line in lines]


def everyone(tagged: TaggedText) -> set[str]:
    return {name.id for name in tagged.names} | {country.code for country in tagged.countries}


@pytest.mark.parametrize("case", cases("matcher_cases.jsonl"))
def test_names(case: dict[str, Any], rules: Rules) -> None:
    text = prepare(Words(body=case["text"]))
    found = by_entity(judge(text, find_names(text, rules), rules).accepted)
    assert sorted(found) == sorted(case["entities"])


@pytest.mark.parametrize("case", [c for c in cases("matcher_cases.jsonl") if c.values[0]["derived"]])
def test_what_follows_from_names(case: dict[str, Any], rules: Rules) -> None:
    tagged = decide(Words(body=case["text"]), rules)
    assert set(case["derived"]) <= everyone(tagged)
    derived = {name.id for name in tagged.names if name.via} | {
        country.code for country in tagged.countries if country.via
    }
    assert set(case["derived"]) <= derived


@pytest.mark.parametrize("case", cases("theme_cases.jsonl"))
def test_themes(case: dict[str, Any], rules: Rules) -> None:
    """Every main theme is assigned and one of them comes first; an unrelated story carries none."""
    themes = [theme.id for theme in decide(Words(body=case["text"]), rules).themes]
    assert set(case["main_themes"]) <= set(themes)
    assert themes[:1] == [theme for theme in themes[:1] if theme in case["main_themes"]]


def test_there_are_all_cases() -> None:
    assert len(cases("matcher_cases.jsonl")) == 78
    assert len(cases("theme_cases.jsonl")) == 32


def test_pairs_count_for_both_countries(rules: Rules) -> None:
    tagged = decide(Words(title="中美两国元首通话"), rules)
    assert {country.code for country in tagged.countries if country.focus} == {"US", "CN"}
    assert tagged.bilateral
    assert all(rules.lexicon.entity[country.code].kind == COUNTRY for country in tagged.countries)
