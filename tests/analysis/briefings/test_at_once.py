"""Two people at one briefing at the same moment: one of the two holds, the other gets one sentence, and nobody waits for ever.

Both stand in line for the row, behind a lock that is let go when both wait: the first in line is served first, so that each
order is tried for certain.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client

from analysis.briefings import drafting, editing, plans, versions
from analysis.briefings.errors import BriefingError
from analysis.briefings.issue import rebuild
from analysis.models import Briefing, BriefingPlan, Message
from analysis.notices import issued
from tests.analysis.briefings.weeks import TODAY, WEEK, told
from tests.analysis.stories.press import Press

pytestmark = pytest.mark.django_db(transaction=True)
DESK = ["desk@office.example", "boss@office.example"]
PATIENCE = 30  # seconds until both wait, or are done
_WAITING = """SELECT pg_stat_clear_snapshot(), count(*) FROM pg_stat_activity
              WHERE datname = current_database() AND wait_event_type = 'Lock'"""
Work = Callable[[], object]


@pytest.fixture
def briefing() -> Briefing:
    """A draft on which somebody has written, of a plan with two recipients."""
    told(Press())
    plans.write("weekly", name="Weekly briefing", recipients=DESK)
    made = drafting.draft(WEEK, today=TODAY)
    head = versions.text_of(made)[0]
    person = User.objects.create_user("lim")
    editing.change(made, editing.written(replace(head, title="What we make of it")), person=person)
    return made


def waiting() -> int:
    """How many of the test's connections wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        return int(cursor.fetchone()[1])


def in_line(*work: Work, behind: type[Briefing] | type[BriefingPlan] = Briefing) -> list[str]:
    """Does these in threads with connections of their own, served in this order; what each was refused with, "" when it held."""

    def one(act: Work) -> str:
        try:
            act()
        except BriefingError as error:
            return str(error)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(work)) as threads:
        with transaction.atomic():
            list(behind.objects.select_for_update(of=("self",)))
            asked = []
            for number, act in enumerate(work, start=1):
                asked.append(threads.submit(one, act))
                until = time.monotonic() + PATIENCE
                while waiting() < number:
                    assert time.monotonic() < until, "it does not stand in line"
                    assert not asked[-1].done(), asked[-1].result()
                    threading.Event().wait(0.01)
        return [each.result(PATIENCE) for each in asked]


def draft_anew() -> object:
    return drafting.draft(WEEK, today=TODAY, anew=True)


def issue(seen: str | None = None) -> Work:
    return lambda: issued.issue(WEEK, seen=seen)


def test_issued_first_it_is_not_drafted_again(briefing: Briefing) -> None:
    seen = versions.mark(versions.newest(briefing))
    assert in_line(issue(seen), draft_anew) == ["", f"The briefing of {WEEK} is issued and stays as it is."]
    briefing.refresh_from_db()
    assert (briefing.state, briefing.versions.count(), Message.objects.count()) == ("issued", 2, 2)
    assert rebuild(briefing).title == "What we make of it"


def test_drafted_first_what_nobody_has_read_is_not_issued(briefing: Briefing) -> None:
    seen = versions.mark(versions.newest(briefing))
    refused = "Somebody has saved since you looked at it. Read it once more, then issue it."
    assert in_line(draft_anew, issue(seen)) == ["", refused]
    briefing.refresh_from_db()
    assert (briefing.state, briefing.versions.count(), Message.objects.count()) == ("draft", 3, 0)
    assert not briefing.frozen
    assert briefing.events.count() == 0


def test_a_command_issues_what_was_drafted_before_it(briefing: Briefing) -> None:
    assert in_line(draft_anew, issue()) == ["", ""]
    briefing.refresh_from_db()
    assert (briefing.state, briefing.frozen["version"], Message.objects.count()) == ("issued", 3, 2)
    rebuild(briefing)


def test_issued_twice_it_goes_out_once(briefing: Briefing) -> None:
    seen = versions.mark(versions.newest(briefing))
    assert in_line(issue(seen), issue(seen)) == ["", f"The briefing of {WEEK} is issued already."]
    briefing.refresh_from_db()
    assert [event.act for event in briefing.events.all()] == ["issued"]
    assert sorted(briefing.mails.values_list("alert__destination", flat=True)) == sorted(DESK)
    rebuild(briefing)


def test_drafted_twice_there_is_one_of_the_week(briefing: Briefing) -> None:
    briefing.delete()

    def first() -> object:
        return drafting.draft(WEEK, today=TODAY, only_first=True)

    assert in_line(first, first, behind=BriefingPlan) == ["", ""]
    assert Briefing.objects.get().versions.count() == 1


def test_the_second_to_press_the_button_reads_what_the_first_has_done(briefing: Briefing) -> None:
    seen = versions.mark(versions.newest(briefing))
    answers = {}
    people = [User.objects.create_user(name) for name in ("tan", "ong")]

    def press(person: User) -> Work:
        browser = Client()
        browser.force_login(person)
        sent = {"act": "issue", "sure": "1", "seen": seen}

        def pressed() -> None:
            answers[person.username] = browser.post(f"/briefings/{WEEK}/issue/", sent, follow=True)

        return pressed

    in_line(*(press(person) for person in people))
    first, second = answers["tan"], answers["ong"]  # whoever was led to the briefing first may be read last
    assert "Issued. Its words and figures stay as they are from now on." in first.text
    assert f"The briefing of {WEEK} is issued already." in second.text
    assert second.redirect_chain == [(f"/briefings/{WEEK}/", 302)]
    assert Message.objects.count() == 2
