"""From draft to issued: the versions with what differs, review with its reasons, and issuing once and for good."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html

from analysis.briefings import editing
from analysis.briefings.drafting import draft
from analysis.briefings.text import TextSection
from analysis.models import Briefing, BriefingPlan
from articles.models import Article
from tests.web.reading import text, tree

WEEK = "2025-W31"
PATH = f"/briefings/{WEEK}/"


@pytest.fixture
def briefing(pieces: list[Article]) -> Briefing:
    return draft(WEEK)


def write(briefing: Briefing, words: str, title: str = "What is new") -> None:
    who = User.objects.get_or_create(username="tan")[0]
    editing.change(briefing, editing.written(TextSection("new", title, words)), person=who)


def form(page: html.HtmlElement, act: str) -> dict[str, str]:
    [found] = page.xpath(f"//form[.//button[@value='{act}']]")
    return {one.get("name"): one.get("value", "") for one in found.xpath(".//input")} | {"act": act}


def state(briefing: Briefing) -> str:
    briefing.refresh_from_db()
    return briefing.state


def test_versions_say_word_by_word_what_differs(client: Client, briefing: Briefing, pieces: list[Article]) -> None:
    write(briefing, f"Huawei ships a small model. [@{pieces[5].pk}]")
    write(briefing, f"Huawei ships a large model. [@{pieces[5].pk}]")
    page = tree(client, f"{PATH}versions/")
    assert text(page.xpath("//h1")[0]) == "The briefing has 3 versions"
    assert (
        [text(one) for one in page.xpath("//p[contains(@class, 'diff cut')]/del")],
        [text(one) for one in page.xpath("//p[contains(@class, 'diff cut')]/ins")],
    ) == (["small"], ["large"])
    both = tree(client, f"{PATH}versions/?from=1&to=3")
    assert "added" in text(both.xpath("//section[h2 or header/h2[contains(., 'What is new')]]")[0])
    assert tree(client, f"{PATH}versions/?from=99&to=x").xpath("//h1")
    assert not page.xpath("//button[contains(., 'Restore')]")


def test_an_old_version_is_restored_as_a_new_one(editor: Client, briefing: Briefing) -> None:
    write(briefing, "Nobody says so.")
    assert "Restore 1" in text(tree(editor, f"{PATH}versions/"))
    answer = editor.post(f"{PATH}versions/", {"number": "1"}, follow=True)
    assert "Version 1 stands again, as version 3." in answer.text
    assert briefing.versions.get(number=2).text[-1]["key"] == "new"
    assert "There is no version 77" in editor.post(f"{PATH}versions/", {"number": "77"}, follow=True).text


def test_a_briefing_goes_into_review_and_back_with_a_reason(editor: Client, briefing: Briefing) -> None:
    page = tree(editor, f"{PATH}issue/")
    answer = editor.post(f"{PATH}issue/", {**form(page, "review"), "reason": "Look at the numbers"})
    assert answer.headers["Location"] == f"{PATH}issue/"
    assert state(briefing) == "review"
    page = tree(editor, f"{PATH}issue/")
    assert "“Look at the numbers”" in text(page)
    assert editor.post(f"{PATH}issue/", {**form(page, "back"), "reason": " "}).status_code == 400
    assert state(briefing) == "review"
    answer = editor.post(f"{PATH}issue/", {**form(page, "back"), "reason": "The lede is wrong"}, follow=True)
    assert state(briefing) == "draft"
    assert "editor sent it back to be written on" in text(tree(editor, PATH))
    assert "“The lede is wrong”" in text(tree(editor, PATH))
    late = editor.post(f"{PATH}issue/", {"act": "back", "reason": "Again"})
    assert "Somebody was quicker" in late.text


def test_what_stands_against_issuing_is_listed_with_its_section(editor: Client, briefing: Briefing) -> None:
    write(briefing, "Nobody says so.")
    page = tree(editor, f"{PATH}issue/")
    assert text(page.xpath("//h1")[0]) == "1 thing stands against issuing"
    assert page.xpath("//ol//h2/a/@href") == [f"{PATH}edit/?section=new"]
    assert "Nobody says so." in text(page)
    assert not page.xpath("//button[@value='issue']")
    seen = editing.versions.mark(editing.versions.newest(briefing))
    answer = editor.post(f"{PATH}issue/", {"act": "issue", "sure": "1", "seen": seen})
    assert answer.status_code == 400
    assert state(briefing) == "draft"


def test_issuing_asks_once_more_and_is_final(editor: Client, briefing: Briefing, pieces: list[Article]) -> None:
    page = tree(editor, f"{PATH}issue/")
    assert text(page.xpath("//h1")[0]) == "Nothing stands against issuing"
    sent = {**form(page, "issue"), "sure": "1"}
    assert editor.post(f"{PATH}issue/", {**sent, "sure": ""}).status_code == 400
    write(briefing, f"> {pieces[5].title} [@{pieces[5].pk}]")
    late = editor.post(f"{PATH}issue/", sent)
    assert "Somebody has saved since you looked at it" in late.text
    assert state(briefing) == "draft"
    sent = {**form(tree(editor, f"{PATH}issue/"), "issue"), "sure": "1"}
    assert editor.post(f"{PATH}issue/", sent).headers["Location"] == PATH
    assert state(briefing) == "issued"
    page = tree(editor, PATH)
    assert "by editor" in text(page)
    assert "figures frozen" in text(page)
    assert f"{PATH}edit/" not in page.xpath("//a/@href")
    assert text(tree(editor, f"{PATH}changed/").xpath("//h1")[0]) == "Nothing would be different now"
    for path in ("edit/", "issue/"):
        assert editor.get(f"{PATH}{path}").headers["Location"] == PATH
    assert editor.post(f"{PATH}edit/", {"section": "new", "markdown": "Late."}).headers["Location"] == PATH
    assert "issued" in editor.post(f"{PATH}edit/autosave/", {"section": "new"}).json()["why"]
    assert state(briefing) == "issued"


def test_other_plans_have_addresses_of_their_own(editor: Client, briefing: Briefing) -> None:
    BriefingPlan.objects.create(slug="china-desk", name="China desk", query="country=CN")
    answer = editor.post("/briefings/draft/", {"week": WEEK, "plan": "china-desk"})
    assert answer.headers["Location"] == f"/briefings/china-desk/{WEEK}/edit/"
    for path in ("", "edit/", "versions/", "issue/"):
        assert tree(editor, f"/briefings/china-desk/{WEEK}/{path}").xpath("//h1")
    assert editor.get(f"/briefings/china-desk/{WEEK}.md").status_code == 200
    assert f"/briefings/china-desk/{WEEK}/" in tree(editor, "/briefings/").xpath("//ol//a/@href")


def test_steps_are_for_those_who_signed_in(client: Client, briefing: Briefing) -> None:
    assert client.get(f"{PATH}issue/").status_code == 403
    assert client.post(f"{PATH}issue/", {"act": "issue"}).status_code == 403
    assert client.post(f"{PATH}versions/", {"number": "1"}).status_code == 403
    assert state(briefing) == "draft"
