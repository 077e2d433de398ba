"""Plans of briefings: listed in words, added and changed with faults at their fields, paused."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html

from analysis.briefings.issue import draft
from analysis.models import BriefingPlan, SavedView
from articles.models import Article
from tests.web.reading import count, text, tree

PLANS = "/briefings/plans/"
GOOD = {
    "name": "China desk", "audience": "Whoever asks", "query": "/articles/?country=CN", "length": "5", "language": "zh-Hans",
    "template": "", "weekday": "1", "hour": "7", "recipients": "desk@example.org\nboss@example.org",
}  # fmt: skip


@pytest.fixture
def view(db: None) -> SavedView:
    return SavedView.objects.create(slug="chips", name="Chips", query="theme=hardware", is_shared=True)


def test_plans_are_listed_with_what_they_ask_for(client: Client, pieces: list[Article]) -> None:
    BriefingPlan.objects.create(slug="desk", name="Desk", query="country=CN", weekday=1, hour=7, is_active=False)
    page = tree(client, PLANS)
    assert len(page.xpath("//ol/li")) == 2
    said = text(page.xpath("//li[contains(., 'Desk')]")[0])
    assert "paused" in said
    assert "Monday at 07:00" in said
    [listed] = page.xpath("//li[contains(., 'Desk')]//dd/a/@href")
    assert count(tree(client, listed)) == 8  # all but those on the United States
    assert client.get(f"{PLANS}new/").status_code == 403
    assert client.post(f"{PLANS}desk/", {"act": "resume"}).status_code == 403


def test_a_plan_is_added_and_changed(editor: Client, view: SavedView) -> None:
    answer = editor.post(f"{PLANS}new/", {**GOOD, "place-chips": "1"})
    assert answer.headers["Location"] == PLANS
    plan = BriefingPlan.objects.get(slug="china-desk")
    assert (plan.query, plan.length, plan.language, plan.weekday, plan.hour) == ("country=CN", 5, "zh-Hans", 1, 7)
    assert plan.recipients == ["desk@example.org", "boss@example.org"]
    assert [row.view_id for row in plan.views.all()] == [view.pk]
    page = tree(editor, f"{PLANS}china-desk/")
    assert page.xpath("//input[@name='place-chips']/@value") == ["1"]
    editor.post(f"{PLANS}china-desk/", {**GOOD, "name": "Desk", "weekday": "", "hour": ""})
    plan.refresh_from_db()
    assert (plan.name, plan.weekday, plan.views.count()) == ("Desk", None, 0)


def test_a_plan_is_paused_and_goes_on(editor: Client) -> None:
    BriefingPlan.objects.weekly()
    editor.post(f"{PLANS}weekly/", {"act": "pause"})
    assert not BriefingPlan.objects.weekly().is_active
    editor.post(f"{PLANS}weekly/", {"act": "resume"})
    assert BriefingPlan.objects.weekly().is_active


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "), ("slug", "2025-w31"), ("slug", "plans"), ("slug", "weekly"), ("audience", "x" * 201),
        ("query", "sort=wrong"), ("length", "31"), ("length", "many"), ("language", "fr"), ("template", "x" * 61), ("template", "nowhere"),
        ("weekday", "8"), ("hour", ""), ("recipients", "nobody"), ("place-chips", "first"),
    ],
)  # fmt: skip
def test_a_fault_stands_at_its_field_and_what_was_typed_stays(
    editor: Client, view: SavedView, field: str, value: str
) -> None:
    answer = editor.post(f"{PLANS}new/", {**GOOD, field: value})
    assert answer.status_code == 400
    page = html.document_fromstring(answer.text)
    [fault] = page.xpath("//*[@class='err']")
    assert text(fault)
    assert page.xpath(f"//*[@name='{field}'][@aria-describedby='{fault.get('id')}']")
    assert page.xpath("//input[@name='name']/@value") == [value if field == "name" else "China desk"] or field == "name"
    assert "boss@example.org" in page.xpath("string(//textarea)") or field == "recipients"
    assert not BriefingPlan.objects.filter(slug="china-desk").exists()


def test_a_view_that_is_no_longer_shared_is_said(editor: Client, view: SavedView) -> None:
    view.is_shared, view.owner = False, User.objects.get(username="editor")
    view.save()
    answer = editor.post(f"{PLANS}new/", {**GOOD, "place-chips": "1"})
    assert answer.status_code == 400
    assert "There is no shared view 'chips'" in html.document_fromstring(answer.text).text_content()


def test_a_template_that_went_away_is_said_in_a_sentence(client: Client, pieces: list[Article]) -> None:
    draft("2025-W31")
    BriefingPlan.objects.update(template="gone")
    answer = client.get("/briefings/2025-W31.docx")
    assert answer.status_code == 404
    assert "There is no template" in answer.content.decode()
