"""Writing a briefing through its one form: kept, shown as it will read, moved, and never lost when two people write."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html

from analysis.briefings import editing, versions
from analysis.briefings.editing_suggestions import add_piece
from analysis.briefings.issue import draft
from analysis.briefings.material import pin
from analysis.briefings.text import TextSection
from analysis.exports.document import Table
from analysis.keeping import notes
from analysis.models import Briefing
from articles.models import Article
from tests.web.reading import text, tree

WEEK = "2025-W31"
EDIT = f"/briefings/{WEEK}/edit/"


@pytest.fixture
def briefing(pieces: list[Article]) -> Briefing:
    return draft(WEEK)


def form(page: html.HtmlElement) -> dict[str, str]:
    """What the form of the page would send."""
    [found] = page.xpath("//form[@id='edit']")
    return {
        **{one.get("name"): one.get("value", "") for one in found.xpath(".//input[@name]")},
        **{one.get("name"): one.text.removeprefix("\n") for one in found.xpath(".//textarea[@name]")},
    }


def opened(client: Client, section: str = "stories") -> dict[str, str]:
    return form(tree(client, f"{EDIT}?section={section}"))


def said(briefing: Briefing, section: str = "stories") -> str:
    found = editing.find(versions.text_of(briefing), section)
    assert found is not None
    return found.markdown


def test_only_somebody_signed_in_writes(client: Client, briefing: Briefing) -> None:
    assert client.get(EDIT).status_code == 403
    for path in (EDIT, f"{EDIT}preview/", f"{EDIT}autosave/"):
        assert client.post(path, {"section": "stories"}).status_code == 403


def test_a_section_is_written_and_kept_as_a_version(editor: Client, briefing: Briefing) -> None:
    sent = {**opened(editor), "title": "The top", "markdown": "Nobody says so."}
    answer = editor.post(EDIT, sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{EDIT}?section=stories")
    page = tree(editor, f"{EDIT}?section=stories")
    assert form(page)["markdown"] == "Nobody says so."
    [marked] = page.xpath("//*[@id='preview']//mark")
    assert text(marked) == "Nobody says so."
    assert "needs a source" in text(page.xpath("//*[@id='preview']//p")[0])
    assert f"{EDIT}?section=stories" in page.xpath("//*[@id='summary']//a/@href")
    assert versions.newest(briefing).author_name == "editor"


def test_the_preview_keeps_nothing_and_comes_alone_for_htmx(
    editor: Client, briefing: Briefing, pieces: list[Article]
) -> None:
    sent = {**opened(editor), "markdown": f"Somebody says so. [@{pieces[8].pk}]", "do": "preview"}
    page = html.document_fromstring(editor.post(EDIT, sent).text)
    assert form(page)["markdown"] == sent["markdown"]
    assert page.xpath("//*[@id='preview']//a[@class='ref']/@href")
    assert not page.xpath("//*[@id='preview']//mark")
    alone = editor.post(f"{EDIT}preview/", sent, headers={"HX-Request": "true", "HX-Target": "preview"})
    assert alone.text.lstrip().startswith("<section")
    assert "Somebody says so." in alone.text
    assert said(briefing) != sent["markdown"]


def test_every_button_takes_along_what_was_typed(editor: Client, briefing: Briefing) -> None:
    order = [section.key for section in versions.text_of(briefing)]
    answer = editor.post(EDIT, {**opened(editor), "markdown": "Typed before moving.", "do": "up:stories"})
    assert answer.headers["Location"] == f"{EDIT}?section=stories&focus=up-stories"
    assert said(briefing) == "Typed before moving."
    now = [section.key for section in versions.text_of(briefing)]
    assert (order[:3], now[:3]) == (["head", "changed", "stories"], ["head", "stories", "changed"])
    page = tree(editor, answer.headers["Location"])
    assert page.xpath("//button[@autofocus]/@value") == ["down:stories"]  # up can go no further
    editor.post(EDIT, {**form(page), "order": ",".join(order[1:]), "do": "order:stories"})
    assert [section.key for section in versions.text_of(briefing)] == order


def test_sections_are_added_renamed_and_taken_out(editor: Client, briefing: Briefing) -> None:
    answer = editor.post(EDIT, {**opened(editor), "new": "What is next", "do": "add"})
    assert answer.headers["Location"] == f"{EDIT}?section=what-is-next&focus=markdown"
    sent = {**opened(editor, "what-is-next"), "title": "What comes next"}
    editor.post(EDIT, sent)
    assert "What comes next" in text(tree(editor, EDIT).xpath("//*[@id='outline']")[0])
    editor.post(EDIT, {**opened(editor, "what-is-next"), "do": "remove"})
    assert "What comes next" not in text(tree(editor, EDIT).xpath("//*[@id='outline']")[0])
    answer = editor.post(EDIT, {**opened(editor), "markdown": "Still here.", "new": " ", "do": "add"})
    assert answer.status_code == 400
    assert form(html.document_fromstring(answer.text))["markdown"] == "Still here."


def test_suggestions_are_inserted_dropped_and_brought_back(
    editor: Client, briefing: Briefing, pieces: list[Article]
) -> None:
    who = User.objects.get(username="editor")
    add_piece(briefing.pk, pieces[8].pk)
    notes.write(pieces[9].pk, "Watch this outlet.", by=who)
    pin(briefing.pk, Table("Weeks", ("Week",), (("1",),), key="weeks"))
    page = tree(editor, f"{EDIT}?section=stories")
    buttons = page.xpath("//aside//button/@value")
    note = next(value for value in buttons if value.startswith("insert:note-"))
    assert {f"insert:piece-{pieces[8].pk}", "figure:weeks"} <= set(buttons)
    editor.post(EDIT, {**form(page), "do": f"insert:piece-{pieces[8].pk}"})
    assert said(briefing).endswith(f"> {pieces[8].title} [@{pieces[8].pk}]")
    editor.post(EDIT, {**opened(editor), "do": note})
    assert said(briefing).endswith(f"Watch this outlet. [@{pieces[9].pk}]")
    editor.post(EDIT, {**opened(editor), "do": "figure:weeks"})
    assert said(briefing).endswith("![figure: weeks]")
    add_piece(briefing.pk, pieces[7].pk)
    key = f"piece-{pieces[7].pk}"
    editor.post(EDIT, {**opened(editor), "do": f"drop:{key}"})
    assert f"back:{key}" in tree(editor, EDIT).xpath("//aside//button/@value")
    editor.post(EDIT, {**opened(editor), "do": f"back:{key}"})
    assert f"insert:{key}" in tree(editor, EDIT).xpath("//aside//button/@value")


def test_what_is_inserted_under_the_title_goes_to_the_top_stories(
    editor: Client, briefing: Briefing, pieces: list[Article]
) -> None:
    add_piece(briefing.pk, pieces[8].pk)
    pin(briefing.pk, Table("Weeks", ("Week",), (("1",),), key="weeks"))
    page = tree(editor, EDIT)
    assert form(page)["section"] == "head"
    assert not page.xpath("//aside//button/@data-markdown")  # a script would put it into the lede
    sent = {**form(page), "markdown": form(page)["markdown"] + "\n\nTyped meanwhile."}
    answer = editor.post(EDIT, {**sent, "do": f"insert:piece-{pieces[8].pk}"}, follow=True)
    assert "Put at the end of “Top stories”: the lede takes sentences alone." in answer.text
    assert said(briefing).endswith(f"> {pieces[8].title} [@{pieces[8].pk}]")
    assert said(briefing, "head") == sent["markdown"]
    now = tree(editor, f"{EDIT}?section=stories")
    assert now.xpath("//aside//button/@data-markdown")
    editor.post(EDIT, {**form(now), "do": "remove"})
    answer = editor.post(EDIT, {**opened(editor, "head"), "do": "figure:weeks"}, follow=True)
    first = versions.text_of(briefing)[1]
    assert f"Put at the end of “{first.title}”" in answer.text
    assert first.markdown.endswith("![figure: weeks]")


def test_without_a_section_that_takes_it_nothing_is_inserted(
    editor: Client, briefing: Briefing, pieces: list[Article]
) -> None:
    add_piece(briefing.pk, pieces[8].pk)
    who = User.objects.get(username="editor")
    editing.change(briefing, lambda whole: whole[:1], person=who)
    before = said(briefing, "head")
    answer = editor.post(EDIT, {**opened(editor, "head"), "do": f"insert:piece-{pieces[8].pk}"})
    assert answer.status_code == 400
    assert "there is no other section yet: add one first" in answer.text
    assert said(briefing, "head") == before


def test_notes_of_somebody_else_are_not_suggested(editor: Client, briefing: Briefing, pieces: list[Article]) -> None:
    notes.write(pieces[9].pk, "Mine alone.", by=User.objects.create_user("other"))
    assert "Mine alone." not in tree(editor, EDIT).text_content()


def test_autosaves_run_together_and_say_what_to_hand_back(editor: Client, briefing: Briefing) -> None:
    sent = opened(editor)
    for words in ("One", "One two", "One two three."):
        answer = editor.post(f"{EDIT}autosave/", {**sent, "markdown": words})
        sent = {**sent, "seen": answer.json()["seen"]}
    assert said(briefing) == "One two three."
    assert [row.is_autosave for row in briefing.versions.all()].count(True) == 1


def test_two_people_in_one_section_both_keep_their_words(editor: Client, briefing: Briefing) -> None:
    editor.post(EDIT, {**opened(editor), "markdown": "First line.\nSecond line."})
    mine = opened(editor)
    other = User.objects.create_user("other")
    editing.change(
        briefing, editing.written(TextSection("stories", mine["title"], "First, by other.\nSecond line.")), person=other
    )
    assert editor.post(f"{EDIT}autosave/", {**mine, "markdown": "First line.\nSecond, by me."}).status_code == 409
    answer = editor.post(EDIT, {**mine, "markdown": "First line.\nSecond, by me."})
    assert answer.status_code == 409
    page = html.document_fromstring(answer.text)
    assert "other saved this section while you wrote" in text(page)
    sent = form(page)
    assert sent["markdown"] == "First line.\nSecond, by me."
    assert sent["merged"] == "First, by other.\nSecond, by me."
    assert text(page.xpath("//pre")[0]) == "First, by other. Second line."
    assert said(briefing) == "First, by other.\nSecond line."
    assert editor.post(EDIT, {**sent, "do": "merged"}).status_code == 303
    assert said(briefing) == "First, by other.\nSecond, by me."


def test_what_cannot_be_kept_stays_on_the_page(editor: Client, briefing: Briefing) -> None:
    answer = editor.post(EDIT, {**opened(editor), "title": "x" * 301, "markdown": "Long thought."})
    assert answer.status_code == 400
    page = html.document_fromstring(answer.text)
    assert form(page)["markdown"] == "Long thought."
    assert "Nothing was kept." in text(page)
    assert editor.post(EDIT, {"section": "../x"}).status_code == 400
