"""The demo started again: its briefing is composed anew until people make it theirs."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from analysis.briefings import editing, issue
from analysis.briefings.text import TextSection
from analysis.briefings.versions import mark, newest, text_of
from analysis.models import Briefing
from config.local import editions
from tests.analysis.briefings.weeks import WEEK, told
from tests.analysis.stories.press import Press

pytestmark = pytest.mark.django_db


def test_a_demo_that_starts_again_leaves_what_people_wrote_and_issued() -> None:
    told(Press())
    editions.draft()
    first = Briefing.objects.get(week=WEEK)
    editions.draft()
    assert Briefing.objects.get(week=WEEK).document == first.document
    section = next(one for one in text_of(first) if one.key == "since")
    typed = TextSection(section.key, "Since then", section.markdown)
    person = get_user_model().objects.create_user("analyst")
    editing.save_section(first, typed, person=person, seen=mark(newest(first)))
    editions.draft()
    assert "Since then" in [one.title for one in text_of(Briefing.objects.get(week=WEEK))]
    issue.issue(WEEK)
    editions.draft()
    assert Briefing.objects.get(week=WEEK).state == Briefing.State.ISSUED
