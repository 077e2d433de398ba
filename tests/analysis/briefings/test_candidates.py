from __future__ import annotations

import pytest

from analysis.briefings import candidates
from analysis.briefings.period import parse_week
from analysis.briefings.records import Week
from analysis.briefings.week import read_week
from analysis.stories import pipeline
from tests.analysis.briefings.weeks import TODAY, WEEK, told
from tests.analysis.stories.press import Press

pytestmark = pytest.mark.django_db


def week() -> Week:
    return read_week(parse_week(WEEK, today=TODAY), today=TODAY)


def test_the_widest_story_in_both_languages_leads() -> None:
    told(Press())
    read = week()
    first = candidates.choose(read.stories, read.labels)[0]
    assert first.title == "Beijing asks Nvidia about a back door"
    assert (first.outlets, set(first.languages)) == (3, {"en", "zh"})


def test_at_most_two_stories_a_company() -> None:
    press = Press()
    for word in ("licence", "factory", "lawsuit", "dividend", "keynote"):
        press.piece(f"{word} {word}ing {word}ed", about=["company:nvidia", "theme:hardware"], relevance=90)
    press.piece("Robots fold towels", about=["company:unitree", "theme:deployment"], relevance=30)
    pipeline.build()
    read = week()
    chosen = candidates.choose(read.stories, read.labels)
    assert len(read.stories) == 6
    assert len(chosen) == 3
    assert chosen[-1].title == "Robots fold towels"


def test_a_family_that_deserves_it_has_a_story() -> None:
    press = Press()
    for number in range(9):
        press.piece(f"subject{number} matter{number}", about=["theme:hardware", f"company:c{number}"], relevance=90)
    press.piece("Rules for labels", about=["theme:regulation", "company:x"], relevance=60)
    press.piece("A quiet model", about=["theme:models", "company:y"], relevance=40)
    pipeline.build()
    read = week()
    titles = [story.title for story in candidates.choose(read.stories, read.labels)]
    assert len(titles) == 8
    assert "Rules for labels" in titles
    assert "A quiet model" not in titles


def test_nothing_to_choose_from() -> None:
    assert candidates.choose([], {}) == []
