"""Versions: added, never lost; autosaves run together; two people never overwrite each other."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import get_user_model

from analysis.briefings import versions
from analysis.briefings.differences import differences
from analysis.briefings.errors import BriefingError
from analysis.briefings.text import Text, TextSection
from analysis.briefings.versions import VersionConflict, mark, newest, save
from analysis.models import Briefing, BriefingPlan, BriefingVersion

pytestmark = pytest.mark.django_db


def text(words: str) -> Text:
    return (TextSection("one", "One", words),)


@pytest.fixture
def briefing() -> Briefing:
    made = Briefing.objects.create(plan=BriefingPlan.objects.weekly(), week="2025-W31", document={}, rules="1")
    versions.add(made, text("Composed."))
    return made


@pytest.fixture
def tan() -> object:
    return get_user_model().objects.create_user("tan")


def write(briefing: Briefing, words: str, person: object, **options: object) -> BriefingVersion:
    return save(briefing.pk, text(words), person=person, **{"seen": mark(newest(briefing)), **options})  # type: ignore[arg-type]


def test_a_save_is_a_version_and_nothing_new_is_none(briefing: Briefing, tan: object) -> None:
    assert write(briefing, "Composed. Mine.", tan).number == 2
    assert write(briefing, "Composed. Mine.", tan).number == 2
    assert [one.author_name for one in briefing.versions.all()] == ["", "tan"]


def test_autosaves_of_ten_minutes_are_one_version(briefing: Briefing, tan: object) -> None:
    assert write(briefing, "a", tan, autosave=True).number == 2
    assert write(briefing, "ab", tan, autosave=True).number == 2
    assert write(briefing, "abc", tan).number == 2
    assert write(briefing, "abcd", tan, autosave=True).number == 3  # a saved one is not written over
    earlier = dt.timedelta(minutes=11)
    last = newest(briefing)
    assert last
    BriefingVersion.objects.filter(pk=last.pk).update(saved_at=last.saved_at - earlier)
    assert write(briefing, "abcde", tan, autosave=True).number == 4
    other = get_user_model().objects.create_user("lee")
    assert write(briefing, "abcdef", other, autosave=True).number == 5


def test_what_came_in_between_is_shown_and_not_overwritten(briefing: Briefing, tan: object) -> None:
    seen = mark(newest(briefing))
    write(briefing, "Hers.", get_user_model().objects.create_user("lee"))
    with pytest.raises(VersionConflict, match="saved by lee") as conflict:
        save(briefing.pk, text("Mine."), person=tan, seen=seen)
    assert conflict.value.theirs.number == 2
    assert briefing.versions.count() == 2
    assert write(briefing, "Both.", tan).number == 3


def test_a_second_window_of_one_person_is_a_conflict_too(briefing: Briefing, tan: object) -> None:
    write(briefing, "a", tan, autosave=True)
    seen = mark(newest(briefing))
    write(briefing, "ab", tan, autosave=True)
    with pytest.raises(VersionConflict):
        save(briefing.pk, text("ac"), person=tan, seen=seen, autosave=True)


def test_an_issued_briefing_takes_no_version(briefing: Briefing, tan: object) -> None:
    Briefing.objects.update(state="issued", issued_at=dt.datetime(2025, 8, 4, tzinfo=dt.UTC))
    with pytest.raises(BriefingError, match="stays as it is"):
        write(briefing, "Mine.", tan)


def test_differences_name_what_became_of_each_section() -> None:
    def part(key: str, words: str = "") -> TextSection:
        return TextSection(key, key.upper(), words)

    before = (part("a", "One.\nTwo."), part("b"), part("c"), part("d", "Old."))
    after = (part("c"), part("a", "One.\nThree."), part("b"), part("e", "New."))
    found = differences(before, after)
    assert [(one.key, one.state) for one in found] == [
        ("c", "moved"), ("a", "changed"), ("e", "added"), ("d", "taken out"),
    ]  # fmt: skip
    assert [(line.sign, line.words) for line in found[1].lines] == [("", "One."), ("-", "Two."), ("+", "Three.")]
    assert differences(before, before) == ()
