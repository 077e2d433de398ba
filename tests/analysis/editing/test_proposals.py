"""Three equal corrections become one proposal, with its effect, and a dismissed one never comes back."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from analysis.corrections.record import correct, take_back
from analysis.editing import changes
from analysis.editing.proposals import Repeated, column_of, edits_for, propose, surrounding
from analysis.lexicon.files import TABLES, load
from analysis.lexicon.overlay import Edit
from analysis.lexicon.sync import sync
from analysis.models import RuleChange
from analysis.tagging.pipeline import tag_waiting
from articles.models import Source
from tests.analysis.tagging.conftest import article

pytestmark = pytest.mark.django_db
TITLES = [f"Oracle of Delphi opens exhibition hall {number}: cloud computing recalled" for number in range(4)]


@pytest.fixture
def editor(db: None) -> Any:
    return get_user_model().objects.create_user("editor", password="not a secret")


@pytest.fixture
def pieces(db: None) -> list[int]:
    sync(load())
    source = Source.objects.create(url="https://paper.example/feed", slug="paper", name="The Paper")
    made = [
        article(source, title, body="AI and data centre words for context, database software.").pk for title in TITLES
    ]
    tag_waiting()
    return made


def test_three_equal_removals_propose_a_blocker_with_its_effect(pieces: list[int], editor: Any) -> None:
    correct(pieces[:2], "company", "oracle", "remove", author=editor)
    assert propose() == []
    correct(pieces[2:3], "company", "oracle", "remove", author=editor)
    (change,) = propose()
    assert change.edits == [
        {"file": "organisations.csv", "row": "oracle", "act": "add", "column": "blockers", "value": "oracle of"}
    ]
    assert (change.origin, change.author, change.state) == ("corrections", None, "draft")
    change.refresh_from_db()
    assert change.effect["changed"] == 1, "the fourth piece, which nobody corrected"
    assert propose() == []
    changes.dismiss(change, by=editor)
    assert propose() == []
    assert RuleChange.objects.count() == 1


def test_what_was_taken_back_proposes_nothing(pieces: list[int], editor: Any) -> None:
    rows = correct(pieces[:3], "company", "oracle", "remove", author=editor)
    take_back(rows[0].pk, author=editor)
    assert propose() == []


@pytest.mark.parametrize(
    ("repeated", "texts", "expected"),
    [
        (
            Repeated("company", "oracle", "name 甲骨文", "remove", (1, 2, 3)),
            ["殷墟甲骨文展", "看甲骨文展览", "甲骨文展开幕"],
            [Edit("organisations.csv", "oracle", "add", "blockers", "甲骨文展")],
        ),
        (
            Repeated("theme", "agents", "strong AI agent", "remove", (1, 2, 3)),
            [],
            [
                Edit("themes.toml", "agents", "remove", "strong_en", "AI agent"),
                Edit("themes.toml", "agents", "add", "weak_en", "AI agent"),
            ],
        ),
        (Repeated("company", "oracle", "name Nobody", "remove", (1, 2, 3)), [], []),
        (Repeated("theme", "no_theme", "strong AI agent", "remove", (1, 2, 3)), [], []),
    ],
)
def test_what_is_proposed(repeated: Repeated, texts: list[str], expected: list[Edit]) -> None:
    assert list(edits_for(repeated, load(), texts)) == expected


def test_a_name_that_people_add_again_and_again_loses_its_mark() -> None:
    lexicon = load()
    entity, alias = next((e, a) for e in lexicon.of_kind("company") for a in e.aliases if a.flags == "x")
    (edit,) = edits_for(Repeated("company", entity.id, f"name {alias.text}", "add", (1, 2, 3)), lexicon, [])
    assert (edit.act, edit.value) == ("add", alias.text)


def test_every_alias_is_found_in_the_column_that_says_it() -> None:
    lexicon = load()
    for table in TABLES:
        for row in csv.DictReader(lexicon.texts[table].splitlines()):
            entity = lexicon.entity[row["id"]]
            for alias in (alias for alias in entity.aliases if alias.surface != "person"):
                assert alias.text in row[column_of(entity, alias)], (entity.id, alias)


def test_a_blocker_never_hides_a_true_mention() -> None:
    assert surrounding("oracle", ["The oracle of Omaha met Oracle.", "oracle of Omaha", "oracle of Omaha"]) == ""
    assert surrounding("oracle", ["the oracle of Omaha", "an oracle of", "oracle of Delphi"]) == "oracle of"
    assert surrounding("oracle", []) == ""
