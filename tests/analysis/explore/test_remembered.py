"""What a process remembers holds until somebody writes, and PostgreSQL itself says when."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from analysis.explore import remembered
from analysis.explore.filters import ArticleFilter
from analysis.explore.remembered import DATA, once, reading
from analysis.explore.selection import count
from analysis.models import Change, StaleWeek, Tag
from tests.analysis.explore.pieces import newsroom, piece

pytestmark = pytest.mark.django_db

# What remembered answers are read from, beside pieces and the columns of sources that say what they are called.
READ = (
    "Tag", "Company", "Product", "Body", "Country", "Theme", "RuleSet", "Label", "Assertion", "Entry", "ArticleTag", "ThemeWeight",
    "Story", "StoryMember", "TagDay", "PairWeek", "StaleWeek", "Labelled", "Thesis", "ThesisRun",
)  # fmt: skip
asked: list[str] = []


@remembered.remembered(DATA)
def told(word: str) -> dict[str, int]:
    asked.append(word)
    return {word: len(asked)}


@pytest.fixture(autouse=True)
def fresh() -> None:
    remembered.forget()
    asked.clear()


def test_outside_of_a_page_everything_is_asked() -> None:
    assert told("a") != told("a")


def test_a_page_is_given_what_another_asked_for() -> None:
    for _ in range(2):
        with reading():
            assert told("a") == {"a": 1}
            told("a")["b"] = 7  # a page's own copy
    assert asked == ["a"]


def test_a_write_to_the_data_is_asked_about_anew_and_one_to_the_words_is_not() -> None:
    with reading():
        told("a")
    Tag.objects.create(kind="theme", slug="new", name="New")
    with reading():
        assert told("a") == {"a": 1}
    StaleWeek.objects.create(week="2025-07-28")
    with reading():
        assert told("a") == {"a": 2}


def test_each_write_of_one_transaction_counts() -> None:
    newsroom()
    lengths = []
    for number in range(3):
        with reading():
            lengths.append(count(ArticleFilter()))
        piece(f"Piece {number}")
    assert lengths == [lengths[0], lengths[0] + 1, lengths[0] + 2]


def test_once_is_for_one_page() -> None:
    answers = iter(range(9))
    with reading():
        assert [once("number", lambda: next(answers)) for _ in range(2)] == [0, 0]
        with reading():  # a page made of pages
            assert once("number", lambda: next(answers)) == 0
    with reading():
        assert once("number", lambda: next(answers)) == 1


def test_marks_are_put_together_into_a_state_that_never_was(monkeypatch: pytest.MonkeyPatch) -> None:
    Change.objects.all().delete()
    Change.objects.bulk_create([Change(subject=DATA, xact=number, statements=1) for number in range(1, 6)])
    with reading():
        told("a")
    monkeypatch.setattr(remembered, "_MANY", 4)
    assert remembered.put_together() == 5
    assert Change.objects.filter(subject=DATA).count() == 1
    with reading():
        assert told("a") == {"a": 2}


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "KEPT", 4)
    with reading():
        for word in ("a", "b", "c"):  # a weight of two each
            told(word)
        told("c")
        told("a")
    assert asked == ["a", "b", "c", "a"]


def test_every_table_that_answers_are_read_from_is_watched() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'analysis_mark_change'")
        watched = {name for (name,) in cursor.fetchall()}
    read = {"articles_article", "articles_source"} | {
        model._meta.db_table for model in apps.get_app_config("analysis").get_models() if model.__name__ in READ
    }
    assert watched == read
