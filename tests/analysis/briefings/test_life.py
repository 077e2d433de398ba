"""From draft to issue: what is frozen, that a rebuild is the same, what a comparison tells, and what is due."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from analysis.briefings import drafting, issue, plans, versions
from analysis.briefings.compare import compare
from analysis.briefings.errors import BriefingError
from analysis.briefings.issue import FindingsStand, digest, export, rebuild
from analysis.briefings.material import pin
from analysis.briefings.page import briefing_index, briefing_page
from analysis.briefings.versions import text_of
from analysis.exports.document import Table, from_data
from analysis.models import Briefing, BriefingEvent, BriefingPlan, RuleSet
from analysis.tasks import draft_due_briefings
from articles.models import Article
from tests.analysis.briefings.weeks import TODAY, WEEK, told
from tests.analysis.stories.press import Press

pytestmark = pytest.mark.django_db


def drafted() -> Briefing:
    told(Press())
    return issue.draft(WEEK, today=TODAY)


def write(briefing: Briefing, key: str, markdown: str) -> None:
    text = tuple(replace(one, markdown=markdown) if one.key == key else one for one in text_of(briefing))
    person = get_user_model().objects.get_or_create(username="tan")[0]
    versions.save(briefing.pk, text, person=person, seen=versions.mark(versions.newest(briefing)))


def test_what_a_person_wrote_is_issued_with_its_pieces_and_lists() -> None:
    briefing = drafted()
    piece = Article.objects.get(title="Nvidia asked about back door in H20")
    listed = "/articles/?company=nvidia&relevance=on&from=2025-07-28&to=2025-08-03"
    write(briefing, "stories", f"[3 pieces]({listed}) name Nvidia. [@{piece.pk}]\n\n> {piece.body} [@{piece.pk}]")
    person = get_user_model().objects.get(username="tan")
    issued = issue.issue(WEEK, person=person)
    assert (issued.state, issued.issued_by_name) == ("issued", "tan")
    assert issued.frozen is not None
    assert issued.frozen["version"] == 2
    assert issued.frozen["lists"][listed] == 3
    kept = next(one for one in issued.frozen["pieces"] if one["id"] == piece.pk)
    assert kept["words"][-1] == piece.body
    assert kept["revision"] == piece.revision
    assert "name Nvidia" in export(WEEK, "md").body.decode()


def test_a_false_sentence_stops_the_issue_and_is_named() -> None:
    briefing = drafted()
    write(briefing, "changed", "Nobody has 77 chips.")
    with pytest.raises(FindingsStand, match=r"Nobody has 77 chips.*cites no piece") as stopped:
        issue.issue(WEEK)
    assert [(one.section, one.kind) for one in stopped.value.findings] == [
        ("head", "number"), ("changed", "uncited"), ("changed", "number"),
    ]  # fmt: skip
    briefing.refresh_from_db()
    assert (briefing.state, briefing.frozen, briefing.digest) == ("draft", None, "")


def test_a_list_that_grew_stops_the_issue() -> None:
    press = Press()
    told(press)
    issue.draft(WEEK, today=TODAY)
    press.piece("One more", about=["theme:models"])
    with pytest.raises(FindingsStand, match="Its list has 41 now, not 40"):
        issue.issue(WEEK)


def test_a_rebuild_gives_the_same_bytes_and_a_tampered_one_none() -> None:
    drafted()
    issued = issue.issue(WEEK)
    made = rebuild(issued)
    assert digest(made) == issued.digest
    assert made == from_data(issued.document)
    issued.document["title"] = "Another"
    issued.save()
    with pytest.raises(BriefingError, match="not what was issued"):
        rebuild(issued)


def test_a_later_change_is_told_and_never_written() -> None:
    press = Press()
    told(press)
    issue.draft(WEEK, today=TODAY)
    issued = issue.issue(WEEK)
    assert compare(issued, today=TODAY) == ()
    before, body = issued.document, export(WEEK, "html").body
    press.piece("One more", about=["theme:models"])
    RuleSet.objects.filter(version="2026.1").update(version="2026.2")
    Article.objects.filter(title="Nvidia asked about back door in H20").update(body="Other words.", revision=2)
    found = [(one.kind, one.words) for one in compare(issued, today=TODAY)]
    kinds = [kind for kind, _ in found]
    assert ("count", "It counted 40 pieces; now there are 41.") in found
    assert ("rules", "It was composed under the rules 2026.1; now they are 2026.2.") in found
    assert {"figure", "list", "piece"} <= set(kinds)
    assert any("no longer says" in words for kind, words in found if kind == "piece")
    issued.refresh_from_db()
    assert (issued.document, export(WEEK, "html").body) == (before, body)


def test_a_pinned_figure_is_printed_and_frozen() -> None:
    briefing = drafted()
    key = pin(briefing.pk, Table("Theirs", ("a",), (("1",),), key="own-table"), numbers=["61"], address="/figures/x/")
    write(briefing, "models", f"![figure: {key}]\n\nIt is [61 %](/figures/x/). [@{Article.objects.latest('pk').pk}]")
    issue.issue(WEEK)
    document = from_data(Briefing.objects.get().document)
    section = next(part for part in document.sections if part.key == "models")
    assert section.blocks[0].tables[0].caption == "Theirs"
    with pytest.raises(BriefingError, match="stays as it is"):
        pin(briefing.pk, Table("Late", ("a",), (), key="late"))


def test_every_step_by_command_is_kept() -> None:
    drafted()
    call_command("briefing", "review", WEEK)
    with pytest.raises(CommandError, match="Somebody was quicker"):
        call_command("briefing", "review", WEEK)
    call_command("briefing", "review", WEEK, "--back", "The second story is thin.")
    call_command("briefing", "review", WEEK)
    call_command("briefing", "issue", WEEK)
    steps = list(BriefingEvent.objects.order_by("pk").values_list("act", "person_name", "reason"))
    assert steps == [
        ("review", "", ""), ("back", "", "The second story is thin."), ("review", "", ""), ("issued", "", ""),
    ]  # fmt: skip
    with pytest.raises(CommandError, match=r"Somebody was quicker: .* has the state “issued” now"):
        call_command("briefing", "review", WEEK)


def test_a_due_plan_is_drafted_once() -> None:
    told(Press())
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now = cursor.fetchone()[0].astimezone(dt.timezone(dt.timedelta(hours=8)))
    plans.write("weekly", weekday=1, hour=0)
    plans.write("resting", weekday=1, hour=0, is_active=False)
    plans.write("by-hand")
    [(plan, week)] = drafting.due()
    assert plan == "weekly"
    assert (
        week
        == f"{(now - dt.timedelta(days=7)).isocalendar().year}-W{(now - dt.timedelta(days=7)).isocalendar().week:02}"
    )
    made, refused = drafting.draft_due()
    assert made == []  # that week holds nothing
    assert "holds no piece on topic" in refused[0]
    draft_due_briefings()
    assert not Briefing.objects.exists()
    Briefing.objects.create(plan=BriefingPlan.objects.weekly(), week=week, document={}, rules="1")
    assert drafting.due() == []


@pytest.mark.parametrize(
    ("local", "due"),
    [
        (dt.datetime(2025, 8, 4, 6, 59), False),
        (dt.datetime(2025, 8, 4, 7, 0), True),
        (dt.datetime(2025, 8, 10, 0, 0), True),  # also when nobody was there on Monday
    ],
)
def test_the_hour_comes_once_a_week(local: dt.datetime, due: bool) -> None:
    assert drafting.has_come(1, 7, local) is due


def test_the_list_of_briefings_has_the_title_that_somebody_wrote() -> None:
    briefing = drafted()
    assert briefing_index().rows[0].title.startswith("Chips and compute fell")
    text = tuple(replace(one, title="Mine") if one.key == "head" else one for one in text_of(briefing))
    versions.save(briefing.pk, text, person=None, seen=versions.mark(versions.newest(briefing)))
    assert briefing_index().rows[0].title == "Mine"
    page = briefing_page(WEEK)
    assert page is not None
    assert page.title == "Mine"
