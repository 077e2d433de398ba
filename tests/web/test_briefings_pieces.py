"""Pieces and charts that come into a draft from other pages, and go out again."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from analysis.briefings import editing, versions
from analysis.briefings.editing_suggestions import offered
from analysis.briefings.issue import draft
from analysis.briefings.text import TextSection
from analysis.models import Briefing
from articles.models import Article
from tests.web.reading import text, tree

EDIT = "/briefings/2025-W31/edit/"


@pytest.fixture
def briefing(pieces: list[Article]) -> Briefing:
    draft("2025-W30")
    return draft("2025-W31")


def test_a_piece_of_a_list_goes_to_the_newest_draft_and_back(
    editor: Client, briefing: Briefing, pieces: list[Article]
) -> None:
    piece = pieces[8].pk
    page = tree(editor, "/articles/")
    assert f"/briefings/pieces/{piece}/?row=1" in page.xpath("//button[@data-key='b']/@formaction")
    answer = editor.post(f"/briefings/pieces/{piece}/", {"act": "add", "next": "/articles/"}, follow=True)
    assert "Added the piece to the suggestions for the briefing of 2025-W31." in answer.text
    assert f"insert:piece-{piece}" in tree(editor, EDIT).xpath("//aside//button/@value")
    [undo] = [form for form in tree(editor, EDIT).xpath("//form/@action") if "take" in form] or [None]
    assert undo is None  # the message was read on the page before
    editor.post(f"/briefings/pieces/{piece}/?act=take", {"next": "/articles/"})
    assert f"insert:piece-{piece}" not in tree(editor, EDIT).xpath("//aside//button/@value")


def test_a_row_swaps_its_button_alone(editor: Client, briefing: Briefing, pieces: list[Article]) -> None:
    piece = pieces[8].pk
    answer = editor.post(f"/briefings/pieces/{piece}/?row=1", {"act": "add"}, headers={"HX-Request": "true"})
    assert answer.text.startswith(f'<span id="b{piece}">')
    assert EDIT in answer.text
    assert 'value="take"' in answer.text


def test_without_a_draft_it_is_said(editor: Client, pieces: list[Article]) -> None:
    answer = editor.post(f"/briefings/pieces/{pieces[0].pk}/", {"next": "/articles/"}, follow=True)
    assert "There is no draft to add it to" in answer.text


def test_a_chart_is_pinned_and_taken_off(editor: Client, briefing: Briefing) -> None:
    page = tree(editor, "/timeline/")
    form = next(one for one in page.xpath("//form[@action='/briefings/pin/']"))
    sent = {one.get("name"): one.get("value") for one in form.xpath(".//input")}
    answer = editor.post("/briefings/pin/", sent, follow=True)
    assert "to the briefing of 2025-W31" in answer.text
    briefing.refresh_from_db()
    [key] = briefing.material["pinned"]
    chart = briefing.material["charts"][key]
    assert chart["svg"].startswith("<?xml")
    assert chart["table"]["query"] == sent["page"] == "/timeline/"
    assert briefing.material["said"]["/timeline/"]
    [undo] = html.document_fromstring(answer.text).xpath("//form[starts-with(@action, '/briefings/pin/?')]/@action")
    edited = TextSection("more", "More", f"![figure: {key}]")
    before = versions.text_of(briefing)
    editing.change(briefing, editing.written(edited), person=answer.wsgi_request.user)
    assert "take its line out first" in editor.post(undo, {"next": EDIT}, follow=True).text
    editing.change(briefing, lambda _text: before, person=answer.wsgi_request.user)
    editor.post(undo, {"next": EDIT})
    briefing.refresh_from_db()
    assert briefing.material["pinned"] == []
    assert key not in briefing.material["charts"]


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "//evil.example/", "/no-such-page/", "/views/", "javascript:x"]
)
def test_only_charts_of_our_pages_are_pinned(editor: Client, briefing: Briefing, page: str) -> None:
    assert editor.post("/briefings/pin/", {"page": page, "chart": "x"}).status_code == 404
    briefing.refresh_from_db()
    assert not briefing.material.get("pinned")


def test_nobody_adds_without_signing_in(client: Client, briefing: Briefing, pieces: list[Article]) -> None:
    assert client.post(f"/briefings/pieces/{pieces[0].pk}/").status_code == 403
    assert client.post("/briefings/pin/", {"page": "/timeline/"}).status_code == 403
    assert not tree(client, "/timeline/").xpath("//form[@action='/briefings/pin/']")
    assert "to briefing" not in text(tree(client, "/articles/"))


def test_pieces_stay_what_they_are(editor: Client, briefing: Briefing, pieces: list[Article]) -> None:
    editor.post(f"/briefings/pieces/{pieces[8].pk}/", {"act": "add"})
    briefing.refresh_from_db()
    [one] = [one for one in offered(briefing, (), person=None).shown if one.key == f"piece-{pieces[8].pk}"]
    assert one.markdown == f"> {pieces[8].title} [@{pieces[8].pk}]"
