"""Correcting tags on pages: who may, what is said afterwards, what every page shows of it, and many pieces at once."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from analysis.models import Assertion, Correction
from analysis.tagging import rollups
from articles.models import Article
from tests.web.builders import newsroom, piece, rules, tag
from tests.web.reading import PARTIAL, count, opens, text, tree
from tests.web.test_every_page import CHECKS

HTMX = {"HX-Request": "true", "HX-Target": "piece"}


def say(client: Client, of: Article, tag: str, act: str, **more: str) -> html.HtmlElement:
    """One act on one tag; the page that follows."""
    answer = client.post(f"/articles/{of.pk}/correct/", {"tag": tag, "act": act, **more}, follow=True)
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def told(page: html.HtmlElement) -> str:
    return text(page.xpath("//*[@data-told]/span")[0])


def line(page: html.HtmlElement, tag: str) -> html.HtmlElement:
    return page.xpath(f"//li[@data-tag='{tag}']")[0]


def offers(page: html.HtmlElement, tag: str) -> list[str]:
    return line(page, tag).xpath(".//button[@name='act']/@value")


def test_a_reader_sees_why_and_history_but_no_form(client: Client, pieces: list[Article], editor: Client) -> None:
    say(editor, pieces[0], "company:huawei", "notable", note="a customer, no more")
    page = tree(Client(), f"/articles/{pieces[0].pk}/")
    assert not page.xpath("//main//form")
    assert "marked Huawei as not main" in text(page.xpath("//*[@data-history]")[0])
    assert "a customer, no more" in text(line(page, "company:huawei"))
    assert "signed-in person" in text(page.xpath("//aside[@id='tags']")[0])


@pytest.mark.parametrize(
    "path", ["/articles/{}/correct/", "/corrections/1/undo/", "/corrections/undo/", "/corrections/many/",
             "/corrections/acts/00000000-0000-0000-0000-000000000000/undo/"],
)  # fmt: skip
def test_only_the_signed_in_may(client: Client, pieces: list[Article], path: str) -> None:
    answer = client.post(path.format(pieces[0].pk), {"tag": "company:huawei", "act": "remove"})
    assert answer.status_code == 403
    assert not Correction.objects.exists()


def test_an_act_needs_its_token(pieces: list[Article]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_user("editor"))
    answer = strict.post(f"/articles/{pieces[0].pk}/correct/", {"tag": "company:huawei", "act": "remove"})
    assert answer.status_code == 403
    assert not Correction.objects.exists()


def test_removing_leads_back_to_the_tag_and_offers_its_undo(editor: Client, pieces: list[Article]) -> None:
    answer = editor.post(f"/articles/{pieces[0].pk}/correct/", {"tag": "company:huawei", "act": "remove"})
    assert answer.headers["Location"] == f"/articles/{pieces[0].pk}/#why-company-huawei"
    page = tree(editor, f"/articles/{pieces[0].pk}/")
    assert told(page) == "Removed Huawei."
    assert "removed by editor" in text(line(page, "company:huawei").xpath(".//summary")[0])
    assert offers(page, "company:huawei") == ["add"]
    (undo,) = page.xpath("//*[@data-told]/form/@action")
    page = html.document_fromstring(editor.post(undo, follow=True).text)
    assert told(page) == "Took back: removed Huawei."
    assert "remove" in offers(tree(editor, f"/articles/{pieces[0].pk}/"), "company:huawei")


def test_why_names_rule_span_version_and_person(editor: Client, pieces: list[Article]) -> None:
    page = say(editor, pieces[0], "company:huawei", "add")
    said = text(line(page, "company:huawei"))
    for words in ("huawei.strong", "“Huawei”" if "“" in said else "Huawei", "rules 2026.1, then editor", "confirmed ✓"):
        assert words in said


def test_each_kind_offers_its_own_acts(editor: Client, pieces: list[Article]) -> None:
    page = tree(editor, f"/articles/{pieces[0].pk}/")
    assert offers(page, "company:huawei") == ["add", "remove", "notable"]
    assert offers(page, "theme:small_models") == ["add", "remove"]  # it is the first theme
    assert offers(page, "theme:deployment") == ["add", "remove", "primary"]
    assert offers(page, "country:CN") == ["add", "remove", "unfocus"]
    assert offers(say(editor, pieces[0], "theme:deployment", "primary"), "theme:small_models")[-1] == "primary"
    assert "main" in offers(say(editor, pieces[0], "company:huawei", "notable"), "company:huawei")


def test_a_refused_tag_can_be_held_true(editor: Client, pieces: list[Article]) -> None:
    Assertion.objects.create(article=pieces[0], tag=tag("company", "nvidia"), rule_set=rules(), verdict="rejected", reason="a bird")  # fmt: skip
    page = say(editor, pieces[0], "company:nvidia", "add")
    assert "remove" in offers(page, "company:nvidia")
    assert count(tree(editor, "/articles/?company=nvidia")) == 5


@pytest.mark.parametrize("name", ["Nvidia", "nvidia", "NVIDIA ", "英伟达", "英偉達", "company:nvidia"])
def test_a_missing_tag_is_added_by_any_of_its_names(editor: Client, pieces: list[Article], name: str) -> None:
    answer = editor.post(f"/articles/{pieces[0].pk}/correct/", {"name": name, "act": "add"}, follow=True)
    page = html.document_fromstring(answer.text)
    assert told(page) == "Added Nvidia."
    assert "confirmed ✓" in text(line(page, "company:nvidia"))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": "Acme Robotics 三号", "act": "add"}, "No company, product, body, country or theme is called"),
        ({"name": "Nvidai", "act": "add"}, "did you mean Nvidia?"),
        ({"name": " ", "act": "add"}, "No name was given"),
        ({"name": "x" * 5000, "act": "add"}, "5000 characters"),
        ({"tag": "company:acme", "act": "remove"}, "no company 'acme'"),
        ({"tag": "company:huawei", "act": "focus"}, "cannot be corrected by 'focus'"),
        ({"tag": "huawei", "act": "remove"}, "is no tag"),
        ({"tag": "relevance:on", "act": "relevance"}, "core, related or off"),
        ({"tag": "company:hua\x00wei"}, "cannot be corrected by ''"),
        ({}, "No name was given"),
    ],
)
def test_what_cannot_be_said_gets_one_sentence(editor: Client, pieces: list[Article], said: dict[str, str], words: str) -> None:  # fmt: skip
    answer = editor.post(f"/articles/{pieces[0].pk}/correct/", said, follow=True)
    shown = told(html.document_fromstring(answer.text))
    assert shown.startswith("Nothing was changed.")
    assert words in shown
    assert len(shown) < 250
    assert not Correction.objects.exists()


def test_one_name_of_two_kinds_asks_which(editor: Client, pieces: list[Article]) -> None:
    tag("product", "nvidia", "Nvidia")
    page = html.document_fromstring(
        editor.post(f"/articles/{pieces[0].pk}/correct/", {"name": "Nvidia", "act": "add"}, follow=True).text
    )
    assert "is a company and a product; write company:nvidia or product:nvidia" in told(page)


def test_names_are_offered_in_both_languages_when_a_field_asks(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/corrections/names/")
    assert count(page) == 10
    options = client.get("/corrections/names/", headers={"HX-Request": "true", "HX-Target": "names"}).text
    assert options.startswith("<option")
    assert {"Nvidia", "英伟达", "China", "小模型"} <= set(
        html.fragment_fromstring(options, create_parent=True).xpath("//@value")
    )


def test_relevance_is_set_by_a_person(editor: Client, pieces: list[Article]) -> None:
    before = count(tree(editor, "/articles/?relevance=off"))
    page = say(editor, pieces[0], "relevance:off", "relevance")
    assert told(page) == "Set the relevance to Off topic."
    assert count(tree(editor, "/articles/?relevance=off")) == before + 1
    assert page.xpath("//select[@name='tag']/option[@selected]/@value") == ["relevance:off"]


def test_a_piece_that_is_gone_is_a_404(editor: Client, db: None) -> None:
    assert editor.post("/articles/99182/correct/", {"tag": "company:huawei", "act": "remove"}).status_code == 404
    assert editor.get("/articles/99182/why/").status_code == 404


def test_a_swap_gets_the_piece_alone(editor: Client, pieces: list[Article]) -> None:
    path = f"/articles/{pieces[0].pk}/"
    answer = editor.post(
        f"{path}correct/", {"tag": "company:huawei", "act": "remove", "next": path}, headers=HTMX, follow=True
    )
    assert answer.text.lstrip().startswith('<div id="piece"')
    assert "<html" not in answer.text
    assert told(html.fragment_fromstring(answer.text.strip())) == "Removed Huawei."


def test_the_list_and_its_facets_follow(editor: Client, pieces: list[Article]) -> None:
    before = dict(opens(tree(editor, "/articles/")))["/articles/?company=huawei"]
    answer = editor.post(
        f"/articles/{pieces[0].pk}/correct/", {"tag": "company:huawei", "act": "remove", "next": "/articles/?country=CN"},
        headers=PARTIAL, follow=True,
    )  # fmt: skip
    page = html.fragment_fromstring(answer.text.strip())
    assert answer.text.lstrip().startswith('<div id="results"')
    assert dict(opens(page))["/articles/?company=huawei&country=CN"] == before - 1
    assert count(tree(editor, "/articles/?company=huawei")) == before - 1
    assert rollups.drift() == 0


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "x"])
def test_nobody_is_sent_elsewhere(editor: Client, pieces: list[Article], address: str) -> None:
    said = {"tag": "company:huawei", "act": "remove", "next": address}
    answer = editor.post(f"/articles/{pieces[0].pk}/correct/", said)
    assert answer.headers["Location"].startswith(f"/articles/{pieces[0].pk}/#")


def test_the_last_word_is_taken_back_first(editor: Client, pieces: list[Article]) -> None:
    say(editor, pieces[0], "company:huawei", "remove")
    say(editor, pieces[2], "theme:small_models", "remove")
    first = html.document_fromstring(
        editor.post("/corrections/undo/", {"piece": pieces[0].pk, "next": "/"}, follow=True).text
    )
    assert told(first) == "Took back: removed Huawei."
    second = html.document_fromstring(editor.post("/corrections/undo/", {"next": "/"}, follow=True).text)
    assert told(second) == "Took back: removed Small models."
    third = html.document_fromstring(editor.post("/corrections/undo/", {"next": "/"}, follow=True).text)
    assert "nothing to take back" in told(third)


def test_why_is_a_page_and_a_fragment(client: Client, pieces: list[Article]) -> None:
    path = f"/articles/{pieces[0].pk}/why/company/huawei/"
    page = tree(client, path)
    assert [text(h) for h in page.xpath("//main//h2")] == ["Why Huawei"]
    assert "huawei.strong" in text(page)
    headers = {"HX-Request": "true", "HX-Target": "why", "HX-Current-URL": "http://testserver/articles/?company=huawei"}
    fragment = client.get(path, headers=headers).text
    assert "<html" not in fragment
    assert " id=" not in fragment
    assert len(tree(client, f"/articles/{pieces[0].pk}/why/").xpath("//main//li[@data-tag]")) == 4
    assert "does not carry it" in text(tree(client, f"/articles/{pieces[0].pk}/why/company/acme/"))


def test_a_fragment_in_a_list_comes_back_to_the_list(editor: Client, pieces: list[Article]) -> None:
    headers = {"HX-Request": "true", "HX-Target": "why", "HX-Current-URL": "http://testserver/articles/?company=huawei"}
    fragment = html.fragment_fromstring(editor.get(f"/articles/{pieces[0].pk}/why/", headers=headers).text, create_parent=True)  # fmt: skip
    assert set(fragment.xpath("//input[@name='next']/@value")) == {"/articles/?company=huawei"}
    assert set(fragment.xpath("//form/@hx-target")) == {"#results"}


def test_the_text_that_changed_since_is_flagged(editor: Client, pieces: list[Article]) -> None:
    say(editor, pieces[0], "company:huawei", "remove")
    assert "the text changed since" not in text(tree(editor, f"/articles/{pieces[0].pk}/"))
    Article.objects.filter(pk=pieces[0].pk).update(content_hash="e" * 64)
    assert "the text changed since" in text(tree(editor, f"/articles/{pieces[0].pk}/").xpath("//*[@data-history]")[0])


def test_words_of_people_are_escaped(editor: Client, pieces: list[Article]) -> None:
    say(editor, pieces[0], "company:huawei", "remove", note="<script>alert(1)</script>")
    for path in (f"/articles/{pieces[0].pk}/", "/corrections/"):
        assert "<script>alert" not in editor.get(path).text


# --- many pieces


def preview(client: Client, **asked: object) -> html.HtmlElement:
    answer = client.get("/corrections/many/", {"of": "ticked", "act": "remove", "name": "Huawei", **asked})
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def do(client: Client, page: html.HtmlElement) -> html.HtmlElement:
    """Presses the button of the confirmation page."""
    (form,) = page.xpath("//form[@method='post' and @action='/corrections/many/']")
    fields = {one.get("name"): one.get("value", "") for one in form.xpath(".//input[@name]")}
    return html.document_fromstring(client.post("/corrections/many/", fields, follow=True).text)


def test_ticked_pieces_are_corrected_after_a_look(editor: Client, pieces: list[Article]) -> None:
    chosen = [pieces[0].pk, pieces[2].pk, pieces[3].pk]
    before = count(tree(editor, "/articles/?company=huawei"))
    page = preview(editor, id=chosen, list="company=huawei")
    assert text(page.xpath("//h1")[0]) == "Remove Huawei from 3 pieces?"
    assert not Correction.objects.exists()
    after = do(editor, page)
    assert told(after) == "Removed Huawei from 3 pieces."
    assert count(after) == count(tree(editor, "/articles/?company=huawei")) == before - 3
    (undo,) = after.xpath("//*[@data-told]/form/@action")
    editor.post(undo)
    assert count(tree(editor, "/articles/?company=huawei")) == before
    assert rollups.drift() == 0


def test_a_whole_list_is_corrected(editor: Client, pieces: list[Article]) -> None:
    page = preview(editor, of="list", list="company=nvidia", act="related", name="")
    assert text(page.xpath("//h1")[0]) == "Set the relevance of 4 pieces to Related?"
    do(editor, page)
    assert count(tree(editor, "/articles/?company=nvidia&relevance=related")) == 4


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"id": []}, "No piece was ticked"),
        ({"id": ["x", "٣", "9" * 30]}, "No piece was ticked"),
        ({"id": [1], "name": "Acme"}, "is called “Acme”"),
        ({"id": [1], "act": "main"}, "cannot be done to several pieces"),
        ({"of": "list", "list": "sort=wrong"}, "sorted by"),
        ({"of": "list", "list": "company=acme"}, "No piece was ticked, or the list is empty"),
    ],
)
def test_a_look_says_what_is_wrong(editor: Client, pieces: list[Article], asked: dict[str, object], words: str) -> None:
    page = preview(editor, **asked)
    assert words in text(page.xpath("//main")[0])
    assert not page.xpath("//form[@method='post' and @action='/corrections/many/']")


def test_a_long_list_is_refused_before_anything_is_said(editor: Client, pieces: list[Article], monkeypatch) -> None:
    monkeypatch.setattr("analysis.views.corrections.many.MOST", 3)
    page = preview(editor, of="list", list="")
    assert "has 12 pieces; at most 3" in text(page.xpath("//main")[0])


# --- everything that was said


def test_everything_said_lately_is_listed_and_filtered(editor: Client, pieces: list[Article]) -> None:
    say(editor, pieces[0], "company:huawei", "remove")
    say(editor, pieces[0], "theme:small_models", "primary")
    do(editor, preview(editor, id=[pieces[2].pk, pieces[3].pk]))
    other = Client()
    other.force_login(User.objects.create_user("tan"))
    say(other, pieces[1], "company:nvidia", "notable")
    assert count(tree(editor, "/corrections/")) == 4
    assert count(tree(editor, "/corrections/?by=mine")) == 3
    assert count(tree(other, "/corrections/?by=mine")) == 1
    assert count(tree(Client(), "/corrections/?by=tan")) == 1
    assert count(tree(editor, "/corrections/?act=remove")) == 2
    assert count(tree(editor, "/corrections/?kind=theme&by=editor")) == 1
    assert count(tree(editor, "/corrections/?kind=mood&act=<b>&by=nobody&before=x")) == 0
    assert count(tree(editor, "/corrections/?batch=nonsense")) == 4
    for address, promised in opens(tree(editor, "/corrections/")):
        assert count(tree(editor, address)) == promised
    bulk = Correction.objects.get(article=pieces[2])
    assert f"/corrections/?batch={bulk.batch}" in dict(opens(tree(editor, "/corrections/")))


def test_the_same_list_is_a_table_file(client: Client, editor: Client, pieces: list[Article]) -> None:
    say(editor, pieces[0], "company:huawei", "remove", note="=HYPERLINK(1)")
    do(editor, preview(editor, id=[pieces[2].pk, pieces[3].pk]))
    answer = editor.get("/corrections.csv?act=remove")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert [row["tag"] for row in rows] == ["company:huawei"] * 3
    assert rows[-1]["note"] == "'=HYPERLINK(1)"
    assert rows[0]["act_number"] == rows[1]["act_number"] != rows[2]["act_number"]


def test_pages_of_the_signed_in_keep_the_rules_of_the_house(editor: Client, pieces: list[Article]) -> None:
    say(editor, pieces[0], "company:huawei", "remove")
    say(editor, pieces[2], "theme:small_models", "add")
    paths = [
        f"/articles/{pieces[0].pk}/", f"/articles/{pieces[2].pk}/", f"/articles/{pieces[0].pk}/why/", "/articles/",
        f"/articles/{pieces[0].pk}/why/company/huawei/", "/corrections/", "/corrections/?by=mine",
        "/corrections/names/", f"/corrections/many/?of=ticked&act=remove&name=华为&id={pieces[0].pk}", "/corrections/many/?act=add&name=小",
        f"/corrections/?batch={Correction.objects.all()[0].batch}",
    ]  # fmt: skip
    pages = {path: html.document_fromstring(editor.get(path).text) for path in paths}
    assert [(path, check.__name__) for path, page in pages.items() for check in CHECKS if not check(page)] == []


@pytest.mark.parametrize("path", ["/articles/", "/articles/{}/", "/corrections/", "/articles/{}/why/"])
def test_queries_do_not_grow(editor: Client, pieces: list[Article], path: str) -> None:
    counted = []
    for batch in range(2):
        for one in (*pieces[:3], piece(f"One more {batch}")):
            editor.post(f"/articles/{one.pk}/correct/", {"tag": "company:huawei", "act": "add"})
        editor.get("/sources/")  # reads the messages
        with CaptureQueriesContext(connection) as queries:
            editor.get(path.format(pieces[0].pk))
        counted.append(len(queries))
        newsroom(6)
    assert counted[1] <= counted[0]  # the first may read what a process holds from then on
