"""Editing: sections written, moved, added, removed; two people on one text, of whom none loses a word."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from analysis.briefings import editing, versions
from analysis.briefings.editing import SectionConflict, change, save_section
from analysis.briefings.editing_merge import merge
from analysis.briefings.errors import BriefingError
from analysis.briefings.text import HEAD, Text, TextSection
from analysis.briefings.versions import mark, newest, text_of
from analysis.models import Briefing, BriefingPlan

TEXT: Text = (
    TextSection(HEAD, "The week", "A lede."),
    TextSection("one", "One", "First line.\nSecond line.\nThird line."),
    TextSection("two", "Two", "Another."),
    TextSection("three", "Three", "Last."),
)


@pytest.fixture
def briefing(db: None) -> Briefing:
    made = Briefing.objects.create(plan=BriefingPlan.objects.weekly(), week="2025-W31", document={}, rules="1")
    versions.add(made, TEXT)
    return made


@pytest.fixture
def tan(db: None) -> User:
    return get_user_model().objects.create_user("tan")


@pytest.fixture
def wu(db: None) -> User:
    return get_user_model().objects.create_user("wu")


def keys(text: Text) -> list[str]:
    return [section.key for section in text]


def one(words: str) -> TextSection:
    return TextSection("one", "One", words)


def seen(briefing: Briefing) -> str:
    return mark(newest(briefing))


@pytest.mark.parametrize(
    ("key", "by", "order"),
    [
        ("two", -1, [HEAD, "two", "one", "three"]),
        ("two", 1, [HEAD, "one", "three", "two"]),
        ("one", -1, [HEAD, "one", "two", "three"]),
        ("three", 1, [HEAD, "one", "two", "three"]),
        (HEAD, 1, [HEAD, "one", "two", "three"]),
        ("none", 1, [HEAD, "one", "two", "three"]),
    ],
)
def test_a_section_moves_and_the_title_stays_first(key: str, by: int, order: list[str]) -> None:
    assert keys(editing.moved(key, by)(TEXT)) == order


def test_an_order_that_knows_less_than_the_text_loses_nothing() -> None:
    assert keys(editing.ordered(["three", "one", "gone"])(TEXT)) == [HEAD, "three", "one", "two"]


def test_sections_are_added_under_keys_of_their_own() -> None:
    wanted, act = editing.added("  One  ", after=HEAD)
    assert wanted == "one"
    assert keys(act(TEXT)) == [HEAD, "one-2", "one", "two", "three"]
    assert editing.added("小模型")[0] == "section"
    with pytest.raises(BriefingError, match="title"):
        editing.added(" ")
    with pytest.raises(BriefingError):
        editing.removed(HEAD)


def test_other_sections_may_be_written_at_the_same_time(briefing: Briefing, tan: User, wu: User) -> None:
    opened = seen(briefing)
    save_section(briefing, one("First line, by Tan."), person=tan, seen=opened)
    kept = save_section(briefing, TextSection("two", "Two", "By Wu."), person=wu, seen=opened)
    assert kept.beside == "tan"
    assert [section.markdown for section in text_of(briefing)] == ["A lede.", "First line, by Tan.", "By Wu.", "Last."]


def test_one_section_written_twice_is_shown_and_not_overwritten(briefing: Briefing, tan: User, wu: User) -> None:
    opened = seen(briefing)
    save_section(briefing, one("First line.\nSecond line.\nThird, by Tan."), person=tan, seen=opened)
    with pytest.raises(SectionConflict) as told:
        save_section(briefing, one("First, by Wu.\nSecond line.\nThird line."), person=wu, seen=opened)
    assert told.value.mine.markdown.startswith("First, by Wu.")
    assert told.value.proposal.text == "First, by Wu.\nSecond line.\nThird, by Tan."
    assert told.value.proposal.both == 0
    kept = save_section(briefing, one(told.value.proposal.text), person=wu, seen=mark(told.value.version))
    assert kept.version.number == 3
    assert "tan" in str(told.value)


def test_a_section_that_is_gone_comes_back_with_the_words_typed(briefing: Briefing, tan: User, wu: User) -> None:
    opened = seen(briefing)
    change(briefing, editing.removed("two"), person=tan)
    with pytest.raises(SectionConflict) as told:
        save_section(briefing, TextSection("two", "Two", "By Wu."), person=wu, seen=opened)
    assert told.value.theirs is None
    kept = save_section(briefing, told.value.mine, person=wu, seen=mark(told.value.version))
    assert keys(kept.text) == [HEAD, "one", "three", "two"]


def test_two_windows_of_one_person_do_not_swallow_each_other(briefing: Briefing, tan: User) -> None:
    opened = seen(briefing)
    first = save_section(briefing, one("Left window."), person=tan, seen=opened, autosave=True)
    save_section(briefing, one("Left window, more."), person=tan, seen=mark(first.version), autosave=True)
    with pytest.raises(SectionConflict) as told:
        save_section(briefing, one("Right window."), person=tan, seen=mark(first.version), autosave=True)
    assert {"Left window, more.", "Right window."} <= set(told.value.proposal.text.splitlines())


def test_moving_and_dropping_ask_for_no_version(briefing: Briefing, tan: User, wu: User) -> None:
    change(briefing, editing.moved("two", -1), person=tan)
    kept = change(briefing, editing.dropped("story-7"), person=wu)
    assert kept.text[0].dropped == ("story-7",)
    assert keys(kept.text) == [HEAD, "two", "one", "three"]
    assert change(briefing, editing.dropped("story-7", back=True), person=wu).text[0].dropped == ()


def test_an_old_version_comes_back_as_a_new_one(briefing: Briefing, tan: User) -> None:
    save_section(briefing, one("Written over."), person=tan, seen=seen(briefing), autosave=True)
    restored = editing.restore(briefing, 1, person=tan)
    assert (restored.number, text_of(briefing)) == (3, TEXT)
    assert briefing.versions.get(number=2).text[1]["markdown"] == "Written over."
    with pytest.raises(BriefingError):
        editing.restore(briefing, 99, person=tan)


LINES = st.lists(st.sampled_from(["a", "b", "c", "d", ""]), max_size=7).map("\n".join)


@given(base=LINES, one=LINES, other=LINES)
def test_no_line_that_one_of_them_wrote_is_lost(base: str, one: str, other: str) -> None:
    made = set(merge(base, one, other).text.splitlines())
    old = set(base.splitlines())
    assert (set(one.splitlines()) | set(other.splitlines())) - old - {""} <= made


@given(base=LINES, one=LINES)
def test_a_text_that_only_one_changed_is_theirs(base: str, one: str) -> None:
    lines = "\n".join(one.splitlines())
    assert merge(base, base, one).text == merge(base, one, base).text == merge(base, one, one).text == lines
