"""Saved views: made from a list, shown as that very list in every format, private to their owner, and never lost in a conflict."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from analysis.explore.filters import ArticleFilter
from analysis.explore.lists.arrivals import stamp
from analysis.explore.selection import ids
from analysis.keeping.clock import now
from analysis.models import SavedView
from articles.models import Article
from tests.web.builders import newsroom, piece
from tests.web.reading import count, opens, text, tree
from tests.web.test_corrections import told
from tests.web.test_every_page import CHECKS

QUERIES = ("", "company=huawei", "q=%E5%B0%8F%E6%A8%A1%E5%9E%8B", "theme=small_models&-lang=en", "company=huawei&sort=relevance",
           "from=2025-07-26&to=2025-07-30&count=stories", "company=huawei&company=nvidia&country=US&count=texts")  # fmt: skip


def save(client: Client, name: str, query: str = "company=huawei", **more: object) -> html.HtmlElement:
    answer = client.post("/views/", {"name": name, "query": query, **more}, follow=True)
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def at(name: str) -> str:
    """The address of the only view of a name, without a stroke at its end."""
    return f"/views/{SavedView.objects.get(name=name).slug}"


@pytest.fixture
def other(db: None) -> Client:
    browser = Client()
    browser.force_login(User.objects.create_user("tan"))
    return browser


def listed(page: html.HtmlElement) -> list[int]:
    return [int(one) for one in page.xpath("//article/@data-piece")]


def test_a_list_is_saved_from_its_own_page(editor: Client, pieces: list[Article]) -> None:
    page = tree(editor, "/articles/?company=huawei&sort=relevance")
    (form,) = page.xpath("//form[@action='/views/']")
    fields = {one.get("name"): one.get("value", "") for one in form.xpath(".//input[@name]")}
    fields["name"] = "Huawei 华为"
    page = html.document_fromstring(editor.post("/views/", fields, follow=True).text)
    assert told(page) == "Kept the view “Huawei 华为”."
    assert text(page.xpath("//h1")[0]) == "Huawei 华为"
    assert listed(page) == ids(ArticleFilter.from_query("company=huawei&sort=relevance"))
    assert SavedView.objects.get().query == "company=huawei&sort=relevance"


@pytest.mark.parametrize("query", QUERIES)
def test_every_door_shows_the_same_pieces_in_the_same_order(editor: Client, pieces: list[Article], query: str) -> None:
    save(editor, "One", query)
    (line,) = tree(editor, "/views/").xpath("//ul[@data-views]/li")
    (link,) = line.xpath(".//a[@data-opens]")
    address, promised = link.get("href"), int(link.get("data-opens"))
    assert count(tree(editor, address)) == count(tree(editor, f"{at('One')}/")) == promised
    expected = ids(ArticleFilter.from_query(query))
    assert listed(tree(editor, f"{at('One')}/")) == expected
    for suffix in ("csv", "json", "atom", "md"):
        mine, plain = editor.get(f"{at('One')}.{suffix}"), editor.get(f"/articles.{suffix}?{query}")
        said = b"".join(mine.streaming_content)
        assert said == b"".join(plain.streaming_content)
        assert mine.headers["Content-Type"] == plain.headers["Content-Type"]
        if suffix == "json":
            assert [one["id"] for one in json.loads(said)["items"]] == expected
        if suffix == "atom":
            assert [int(one) for one in re.findall(r"<id>http://testserver/articles/(\d+)/</id>", said.decode())] == expected  # fmt: skip


def test_somebody_elses_private_view_does_not_exist(editor: Client, other: Client, pieces: list[Article]) -> None:
    save(editor, "Secret plan")
    hidden = at("Secret plan")
    for browser in (other, Client()):
        for end in ("/", ".atom", ".csv", ".json", ".svg"):
            for path in (hidden, "/views/secret-plan", "/views/secret-none"):
                assert browser.get(f"{path}{end}").status_code == 404
        assert "Secret" not in browser.get("/views/").text
        assert "Secret" not in browser.get("/api/v1/views").text
    assert other.get(hidden.replace("/views/", "/reading/unread/") + "/").status_code == 404
    for act in ("shared", "remove"):
        answer = other.post(f"{hidden}/change/", {"act": act}, follow=True)
        assert "no view of yours" in told(html.document_fromstring(answer.text))
    assert "Secret" not in text(save(other, "Secret plan", "company=nvidia").xpath("//*[@data-told]")[0]).replace("“Secret plan”", "")  # fmt: skip
    assert not SavedView.objects.get(query="company=huawei").is_shared
    assert SavedView.objects.filter(name="Secret plan").count() == 2


def test_a_shared_view_is_read_by_everybody_and_changed_by_its_owner(editor: Client, other: Client, pieces: list[Article]) -> None:  # fmt: skip
    save(editor, "Ours", **{"for": "shared"})
    assert count(tree(Client(), "/views/ours/")) == 8
    assert not tree(other, "/views/").xpath("//form[contains(@action, '/change/')]")
    assert "shared view “Ours” by editor; choose another name" in told(save(other, "ours", "company=nvidia"))
    editor.post("/views/ours/change/", {"act": "private"}, follow=True)
    assert Client().get("/views/ours/").status_code == 404
    page = html.document_fromstring(editor.post(f"{at('Ours')}/change/", {"act": "remove"}, follow=True).text)
    assert told(page) == "Removed the view “Ours”."
    assert not SavedView.objects.exists()


def test_saving_under_the_same_name_writes_over_unless_it_changed_meanwhile(editor: Client, pieces: list[Article]) -> None:  # fmt: skip
    save(editor, "Chips", "company=nvidia")
    opened = stamp(now())
    page = save(editor, "chips", "theme=export_controls", seen=opened)
    assert told(page) == "The view “Chips” is this list now."
    assert "was changed at" in told(save(editor, "Chips", "company=huawei", seen=opened))
    assert SavedView.objects.get().query == "theme=export_controls"
    save(editor, "Chips", "company=huawei", seen=stamp(now()))
    assert SavedView.objects.get().query == "company=huawei"


@pytest.mark.parametrize(
    ("name", "query", "words"),
    [("", "", "needs a name"), ("¡¿", "", "needs a name"), ("x" * 81, "", "at most 80"), ("Wrong", "sort=wrong", "sorted by"), ("Wrong", "q=%22", "")],
)  # fmt: skip
def test_what_cannot_be_saved_gets_one_sentence(editor: Client, pieces: list[Article], name: str, query: str, words: str) -> None:  # fmt: skip
    said = told(save(editor, name, query))
    assert words in said
    assert said.startswith("Nothing was kept.") == (not SavedView.objects.exists())


def test_a_view_that_can_no_longer_be_read_says_so(editor: Client, pieces: list[Article]) -> None:
    save(editor, "Old")
    SavedView.objects.update(query="sort=mood")
    assert "Cannot be read any more." in text(tree(editor, "/views/").xpath("//ul[@data-views]")[0])
    assert "sorted by" in text(tree(editor, "/reading/").xpath("//main")[0])
    assert editor.get(f"{at('Old')}/").status_code == 404
    assert editor.get(f"{at('Old')}.csv").status_code == 400


def test_hostile_names_are_escaped(editor: Client, pieces: list[Article]) -> None:
    save(editor, "<script>alert(1)</script>", "q=%3Cscript%3E", **{"for": "shared"})
    for path in ("/views/", "/reading/", f"/views/{SavedView.objects.get().slug}/"):
        assert "<script>alert" not in editor.get(path).text
        assert [check.__name__ for check in CHECKS if not check(tree(editor, path))] == []


def test_a_subject_is_followed_in_one_click(editor: Client, pieces: list[Article]) -> None:
    page = tree(editor, "/companies/huawei/")
    (form,) = page.xpath("//form[@action='/views/']")
    fields = {one.get("name"): one.get("value", "") for one in form.xpath(".//input[@name]")}
    page = html.document_fromstring(editor.post("/views/", fields, follow=True).text)
    assert text(page.xpath("//h1")[0]) == "Huawei"
    assert at("Huawei").replace("/views/", "/reading/unread/") + "/" in dict(opens(tree(editor, "/reading/")))
    assert not tree(Client(), "/companies/huawei/").xpath("//form[@action='/views/']")


def test_queries_of_the_views_do_not_grow_with_the_pieces(editor: Client, pieces: list[Article]) -> None:
    save(editor, "Huawei")
    counted = []
    for _ in range(2):
        newsroom(6)  # a page after a write remembers nothing
        with CaptureQueriesContext(connection) as queries:
            editor.get("/views/")
        counted.append(len(queries))
    assert counted[0] == counted[1]


# --- what came since


def test_a_list_says_how_many_came_since_it_was_made(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/articles/?company=huawei")
    (poll,) = page.xpath("//*[@id='arrived']/@hx-get")
    assert client.get(poll).status_code == 204
    piece("Huawei again")
    piece("Nvidia again", tags=(("company", "nvidia"),))
    answer = client.get(poll)
    ((address, promised),) = opens(html.fragment_fromstring(answer.text, create_parent=True))
    assert text(html.fragment_fromstring(answer.text)).startswith("1 new since ")
    assert address == "/articles/?company=huawei"
    assert count(tree(client, address)) == promised == 9


@pytest.mark.parametrize("query", ["", "had=x&since=1", "had=1&since=", "had=1&since=99999999999999999", "had=1&since=1&sort=wrong", "had=٣&since=1"])  # fmt: skip
def test_a_poll_that_makes_no_sense_is_answered_with_nothing(client: Client, pieces: list[Article], query: str) -> None:
    assert client.get(f"/articles/arrived/?{query}").status_code == 204


def test_shared_views_are_listed_by_the_api(editor: Client, pieces: list[Article]) -> None:
    save(editor, "Ours", **{"for": "shared"})
    save(editor, "Mine", "company=nvidia")
    said = editor.get("/api/v1/views").json()
    assert [(one["slug"], one["query"]) for one in said["items"]] == [("ours", "company=huawei")]
    assert said["count"] == 1
    assert editor.get(said["items"][0]["atom"]).status_code == 200


def test_the_chart_of_a_view_goes_along_as_that_of_its_list(editor: Client, pieces: list[Article]) -> None:
    save(editor, "周报")
    offered = tree(editor, f"{at('周报')}/").xpath("//span[@class='take']/a/@href")
    assert len(offered) == 5 + 5  # as a picture or its numbers, and as a document
    assert {editor.get(address).status_code for address in offered} == {200}
    (rows,) = (json.loads(editor.get(one).content)["rows"] for one in offered if ".json" in one and ".vl." not in one)
    assert rows == json.loads(editor.get("/articles.json?company=huawei&chart=weeks").content)["rows"]
    assert Client().get(offered[0]).status_code == 404


def test_what_is_saved_is_reached_from_every_page(client: Client, pieces: list[Article]) -> None:
    for menu in tree(client, "/").xpath("//nav[contains(@aria-label, 'Main')]"):
        assert menu.xpath(".//a[text()='Saved']/@href") == ["/views/"]
    for at, there in (("/views/", "/reading/"), ("/reading/", "/views/")):
        page = tree(client, at)
        assert page.xpath("//nav//a[@aria-current='page']/@href") == ["/views/"] * 2
        (tabs,) = page.xpath("//main/p[@class='kicker']")
        assert tabs.xpath("a[@aria-current]/@href") == [at]
        assert there in tabs.xpath("a/@href")
    assert "/reading/" in tree(client, "/palette/?q=reading").xpath("//main//ol//a/@href")
    listed = tree(client, "/").xpath("//*[@id='keys']//a[@data-go]/@href")
    assert {"/views/", "/reading/"} <= set(listed)


def test_a_feed_reader_reads_a_private_view_by_its_key_until_it_is_taken_back(
    editor: Client, other: Client, pieces: list[Article]
) -> None:
    save(editor, "Mine")
    offered = "//ul[@data-views]//a[contains(@href, '/views/feed/')]/@href"
    assert tree(editor, "/views/").xpath(offered) == []
    change = f"{at('Mine')}/change/"
    page = html.document_fromstring(editor.post(change, {"act": "feed"}, follow=True).text)
    assert "new address for feed readers" in told(page)
    feeds = page.xpath(offered)
    assert [one.rpartition(".")[2] for one in feeds] == ["atom", "csv", "json"]
    for address in feeds:
        plain = editor.get(f"/articles.{address.rpartition('.')[2]}?company=huawei")
        answer = Client().get(address)
        assert b"".join(answer.streaming_content) == b"".join(plain.streaming_content)
        assert answer["X-Robots-Tag"] == "noindex"
        assert "private" in answer["Cache-Control"]
    for browser in (other, Client()):
        assert browser.get("/views/").text.count("/views/feed/") == 0
        assert browser.get(feeds[0].replace(".atom", ".md")).status_code == 404
    assert "no view of yours" in told(
        html.document_fromstring(other.post(change, {"act": "no-feed"}, follow=True).text)
    )
    newer = html.document_fromstring(editor.post(change, {"act": "feed"}, follow=True).text).xpath(offered)
    assert Client().get(feeds[0]).status_code == 404
    assert Client().get(newer[0]).status_code == 200
    page = html.document_fromstring(editor.post(change, {"act": "no-feed"}, follow=True).text)
    assert page.xpath(offered) == []
    assert {Client().get(one).status_code for one in (*newer, *feeds)} == {404}
    assert [check.__name__ for check in CHECKS if not check(page)] == []
