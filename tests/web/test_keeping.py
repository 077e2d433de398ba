"""Reading, stars, labels, notes and highlights on pages: who may, what is shown, and what nobody else sees."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html

from analysis.models import Label, Labelled, Note, Reading, SavedView
from articles.models import Article
from tests.web.reading import count, opens, text, tree
from tests.web.test_corrections import told
from tests.web.test_every_page import CHECKS

ROW = {"HX-Request": "true"}


def keep(client: Client, piece: Article, act: str, **more: str) -> html.HtmlElement:
    answer = client.post(f"/articles/{piece.pk}/keep/", {"act": act, **more}, follow=True)
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def row(page: html.HtmlElement, piece: Article) -> html.HtmlElement:
    return page.xpath(f"//article[@id='r{piece.pk}']")[0]


@pytest.fixture
def other(db: None) -> Client:
    browser = Client()
    browser.force_login(User.objects.create_user("tan"))
    return browser


@pytest.mark.parametrize("path", ["/articles/{}/keep/", "/articles/acts/", "/articles/{}/notes/", "/notes/1/", "/views/", "/views/x/change/"])  # fmt: skip
def test_only_the_signed_in_keep(client: Client, pieces: list[Article], path: str) -> None:
    said = {"act": "star", "id": pieces[0].pk, "name": "x", "body": "x", "query": ""}
    assert client.post(path.format(pieces[0].pk), said).status_code == 403
    assert client.get(path.format(pieces[0].pk)).status_code in {405, 200}
    assert not Reading.objects.exists()
    assert not Note.objects.exists()


def test_opening_a_piece_writes_nothing_by_itself(editor: Client, pieces: list[Article]) -> None:
    page = tree(editor, f"/articles/{pieces[0].pk}/")
    assert not Reading.objects.exists()
    (form,) = page.xpath("//form[@hx-trigger='load']")
    assert form.get("hx-post") == f"/articles/{pieces[0].pk}/keep/"
    keep(editor, pieces[0], "read")
    page = tree(editor, f"/articles/{pieces[0].pk}/")
    assert not page.xpath("//form[@hx-trigger='load']")
    assert "You have read this." in text(page.xpath("//*[@id='keep']")[0])


def test_a_read_piece_says_so_and_to_its_reader_alone(editor: Client, other: Client, pieces: list[Article]) -> None:
    keep(editor, pieces[0], "read")
    mine, theirs = row(tree(editor, "/articles/"), pieces[0]), row(tree(other, "/articles/"), pieces[0])
    assert mine.get("data-read") is not None
    assert "read" in mine.xpath(".//p[@class='src']/span[@class='n']/text()")
    assert theirs.get("data-read") is None
    assert row(tree(Client(), "/articles/"), pieces[0]).get("data-read") is None
    keep(editor, pieces[0], "unread")
    assert row(tree(editor, "/articles/"), pieces[0]).get("data-read") is None


def test_a_star_swaps_its_row_alone(editor: Client, pieces: list[Article]) -> None:
    aim = {**ROW, "HX-Target": f"r{pieces[0].pk}"}
    answer = editor.post(f"/articles/{pieces[0].pk}/keep/?dated=1", {"act": "star"}, headers=aim)
    part = html.fragment_fromstring(answer.text.strip())
    assert part.get("id") == f"r{pieces[0].pk}"
    assert part.xpath(".//button[@aria-pressed='true']/@value") == ["unstar"]
    assert count(tree(editor, "/reading/starred/")) == 1


def test_a_star_without_a_script_comes_back_to_the_list(editor: Client, pieces: list[Article]) -> None:
    page = tree(editor, "/articles/?company=huawei")
    button = row(page, pieces[0]).xpath(".//button[@value='star']")[0]
    (here,) = page.xpath("//form[@id='say']/input[@name='next']/@value")
    answer = editor.post(button.get("formaction"), {"act": "star", "next": here})
    assert answer.headers["Location"] == "/articles/?company=huawei"
    assert Reading.objects.get().starred_at


def test_labels_are_everybodys_and_narrow_a_list(editor: Client, other: Client, pieces: list[Article]) -> None:
    keep(editor, pieces[0], "label", name="For W31 周报")
    keep(other, pieces[1], "label", name="for  w31 周报")
    label = Label.objects.get()
    page = tree(Client(), f"/articles/?label={label.slug}")
    assert count(page) == 2
    assert "For W31 周报" in text(page.xpath("//p[contains(@class,'tokens')]")[0])
    assert "For W31 周报" in text(row(page, pieces[0]).xpath(".//a[@class='filed']")[0])
    assert count(tree(Client(), f"/articles/?-label={label.slug}")) == 10
    assert count(tree(Client(), f"/articles/?label={label.slug}&company=nvidia")) == 1
    assert count(tree(Client(), f"/articles/?label={label.slug}&count=stories")) == 2
    keep(other, pieces[0], "unlabel", name=label.slug)
    keep(other, pieces[1], "unlabel", name=label.name)
    assert not Label.objects.exists()


def test_labels_stand_among_the_filters_in_either_language(editor: Client, pieces: list[Article]) -> None:
    values = "//div[@id='fv-label']//li/a[@id]"
    assert not tree(editor, "/articles/").xpath(values)
    for piece, name in ((pieces[0], "周报"), (pieces[1], "周报"), (pieces[1], "Watch")):
        keep(editor, piece, "label", name=name)
    for language, heading in (("en", "Label"), ("zh-hans", "标记")):
        answer = Client().get("/articles/?company=nvidia", headers={"Accept-Language": language})
        page = html.document_fromstring(answer.text)
        assert page.xpath("//div[@id='fv-label']/preceding-sibling::summary/text()") == [heading]
        assert [one.get("href") for one in page.xpath(values)] == [
            "/articles/?company=nvidia&label=watch", f"/articles/?company=nvidia&label={quote('周报')}",
        ]  # fmt: skip
        promised = page.xpath("//div[@id='fv-label']//a[@data-opens]")
        assert [int(one.get("data-opens")) for one in promised] == [1, 1]
        assert [count(tree(Client(), one.get("href"))) for one in promised] == [1, 1]
    headers = {"HX-Request": "true", "HX-Target": "fv-label"}
    answer = editor.get("/articles/facets/label/?find=周", headers=headers)
    assert answer.text.lstrip().startswith("<ul>")
    assert answer.text.count('id="f-label-') == 1


@pytest.mark.parametrize(
    ("act", "name", "words"),
    [("label", "", "needs a name"), ("label", "!!", "needs a name"), ("label", "x" * 61, "at most 60"), ("unlabel", "gone", "no label"), ("steal", "", "not something")],
)  # fmt: skip
def test_what_cannot_be_kept_gets_one_sentence(editor: Client, pieces: list[Article], act: str, name: str, words: str) -> None:  # fmt: skip
    said = told(keep(editor, pieces[0], act, name=name))
    assert said.startswith("Nothing was changed.")
    assert words in said
    assert not Labelled.objects.exists()


def test_ticked_pieces_are_kept_at_once(editor: Client, pieces: list[Article]) -> None:
    page = tree(editor, "/articles/?company=huawei")
    (form,) = page.xpath("//form[@id='many']")
    assert form.get("method") == "post"
    chosen = [pieces[0].pk, pieces[2].pk]
    said = {"act": "label", "name": "Watch", "of": "ticked", "id": chosen, "list": "company=huawei"}
    page = html.document_fromstring(editor.post(form.get("action"), said, follow=True).text)
    assert told(page) == "Filed 2 pieces under “Watch”."
    assert count(tree(editor, "/articles/?label=watch")) == 2
    editor.post(form.get("action"), {**said, "act": "unlabel", "id": chosen[:1]})
    assert count(tree(editor, "/articles/?label=watch")) == 1
    page = html.document_fromstring(editor.post(form.get("action"), {**said, "act": "read", "of": "list"}, follow=True).text)  # fmt: skip
    assert told(page) == "Marked 8 pieces read."
    editor.post(form.get("action"), {**said, "act": "star"})
    assert count(tree(editor, "/reading/starred/")) == 2
    page = html.document_fromstring(editor.post(form.get("action"), {**said, "id": [], "act": "star"}, follow=True).text)  # fmt: skip
    assert "No piece was ticked" in told(page)


def test_acts_on_tags_are_looked_at_first(editor: Client, pieces: list[Article]) -> None:
    said = {"act": "remove", "name": "Huawei", "of": "ticked", "id": [pieces[0].pk], "list": "", "csrfmiddlewaretoken": "secret"}  # fmt: skip
    answer = editor.post("/articles/acts/", said)
    assert answer.status_code == 303
    assert "secret" not in answer.headers["Location"]
    page = html.document_fromstring(editor.get(answer.headers["Location"]).text)
    assert text(page.xpath("//h1")[0]) == "Remove Huawei from 1 piece?"


# --- notes and highlights


def note(client: Client, piece: Article, **said: str) -> html.HtmlElement:
    return html.document_fromstring(client.post(f"/articles/{piece.pk}/notes/", said, follow=True).text)


def test_a_note_is_read_by_the_signed_in_and_changed_by_its_author(editor: Client, other: Client, pieces: list[Article]) -> None:  # fmt: skip
    note(editor, pieces[0], body="Ask <b>Lin</b> about 芯片.\nTwice.")
    kept = Note.objects.get()
    path = f"/articles/{pieces[0].pk}/"
    assert "Ask <b>Lin</b> about 芯片." in text(tree(other, path).xpath(f"//li[@id='note-{kept.pk}']")[0])
    assert not tree(other, path).xpath(f"//form[@action='/notes/{kept.pk}/']")
    assert not tree(Client(), path).xpath(f"//li[@id='note-{kept.pk}']")
    for act in ("change", "remove"):
        page = html.document_fromstring(other.post(f"/notes/{kept.pk}/", {"act": act, "body": "mine now"}, follow=True).text)  # fmt: skip
        assert "changed by its author alone" in told(page)
    kept.refresh_from_db()
    assert kept.body.startswith("Ask")
    editor.post(f"/notes/{kept.pk}/", {"body": "Asked."})
    assert "Asked." in text(tree(other, path).xpath(f"//li[@id='note-{kept.pk}']")[0])
    editor.post(f"/notes/{kept.pk}/", {"act": "remove"})
    assert not Note.objects.exists()


def test_highlighted_words_are_marked_beside_the_evidence(editor: Client, pieces: list[Article]) -> None:
    note(editor, pieces[1], quote="waits.  Export", body="the turn")
    kept = Note.objects.get()
    assert (kept.field, kept.quote) == ("body", "waits.\n\nExport")
    page = tree(editor, f"/articles/{pieces[1].pk}/")
    marked = page.xpath("//div[@class='read']//mark[@class='hl']")
    assert [text(one)[:6] for one in marked] == ["waits.", "Export"]
    assert marked[1].xpath("./mark[@class='ev']")  # the evidence below it stays marked
    assert page.xpath(f"//*[@id='hl-{kept.pk}']")
    assert not tree(Client(), f"/articles/{pieces[1].pk}/").xpath("//mark[@class='hl']")
    assert [check.__name__ for check in CHECKS if not check(page)] == []


def test_words_that_do_not_occur_are_refused_in_one_sentence(editor: Client, pieces: list[Article]) -> None:
    said = told(note(editor, pieces[0], quote="Nobody wrote this"))
    assert (
        said
        == "Nothing was kept. “Nobody wrote this” does not occur in this piece; quote its words as they stand there."
    )
    assert not Note.objects.exists()


def test_a_revision_moves_a_highlight_or_says_its_words_are_gone(editor: Client, pieces: list[Article]) -> None:
    note(editor, pieces[1], quote="Export controls stay")
    Article.objects.filter(pk=pieces[1].pk).update(body="A new lead.\n\nNvidia waits.\n\nExport controls stay.")
    page = tree(editor, f"/articles/{pieces[1].pk}/")
    assert page.xpath("//div[@class='read']//mark[@class='hl']")
    assert not page.xpath("//li[@data-lost]")
    Article.objects.filter(pk=pieces[1].pk).update(body="Export rules go.")
    page = tree(editor, f"/articles/{pieces[1].pk}/")
    assert "Its words are no longer in the text." in text(page.xpath("//li[@data-lost]")[0])
    assert not page.xpath("//div[@class='read']//mark[@class='hl']")
    assert [check.__name__ for check in CHECKS if not check(page)] == []


# --- my reading


def test_my_reading_opens_lists_of_the_length_it_says(editor: Client, other: Client, pieces: list[Article]) -> None:
    for one in pieces[:3]:
        keep(editor, one, "star")
    keep(editor, pieces[0], "read")
    keep(editor, pieces[4], "label", name="Watch")
    keep(other, pieces[5], "star")
    note(editor, pieces[0], body="one")
    note(editor, pieces[0], body="two")
    note(editor, pieces[1], quote="Nvidia")
    editor.post("/views/", {"name": "Huawei", "query": "company=huawei"})
    page = tree(editor, "/reading/")
    promised = dict(opens(page))
    assert promised["/reading/starred/"] == 3
    assert promised["/reading/noted/"] == promised["/reading/highlights/"] == promised["/reading/labelled/"] == 1
    assert promised[f"/reading/unread/{SavedView.objects.get().slug}/"] == 7
    assert promised["/articles/?company=huawei"] == 8
    assert {address: count(tree(editor, address)) for address in promised} == promised
    assert dict(opens(tree(other, "/reading/")))["/reading/starred/"] == 1
    assert not [address for address, _ in opens(tree(Client(), "/reading/")) if address.startswith("/reading/")]
    for path in ("/reading/", "/reading/starred/", f"/reading/unread/{SavedView.objects.get().slug}/"):
        assert [check.__name__ for check in CHECKS if not check(tree(editor, path))] == []
    assert editor.get("/reading/nothing/").status_code == 404
