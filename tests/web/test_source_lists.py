"""The catalogue, OPML in and out, and testing a source, as pages."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from lxml import html
from pytest_django.fixtures import Settings

from articles.ingestion.opml import read_opml
from articles.models import Article, Source, Visit
from tests.newsroom import Newsroom, behaviours, documents
from tests.web.builders import source
from tests.web.reading import text, tree

OPML = """<opml version="2.0"><body><outline text="科技媒体">
<outline type="rss" text="甲报" xmlUrl="https://jia.example/feed" language="zh-Hans"/>
<outline type="rss" text="Again" xmlUrl="https://jia.example/feed/"/>
<outline type="rss" text="Script" xmlUrl="javascript:alert(1)"/>
<outline type="rss" text="Kallang" xmlUrl="https://kallang-dispatch.example/feed.xml"/></outline></body></opml>"""


@pytest.fixture
def newsroom(settings: Settings) -> Iterator[Newsroom]:
    """A server on 127.0.0.1, the only address that the operator allows."""
    settings.FETCH_ALLOW_NETWORKS = [ipaddress.ip_network("127.0.0.1/32")]
    with Newsroom() as server:
        yield server


def tree_of(answer: HttpResponse) -> html.HtmlElement:
    return html.document_fromstring(answer.text)


def opml(words: str, name: str = "../../etc/passwd") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words.encode(), "text/x-opml")


def test_first_run_leads_to_the_catalogue(client: Client, db: None) -> None:
    assert tree(client, "/").xpath("//a[@href='/sources/catalogue/']")


def test_the_catalogue_shows_every_entry_and_only_the_signed_in_tick(client: Client, db: None) -> None:
    page = tree(client, "/sources/catalogue/")
    assert len(page.xpath("//tbody/tr")) >= 200
    assert page.xpath("//input[@type='checkbox']") == []
    assert "needs a signed-in person" in text(page)


def test_groups_and_single_entries_are_added(editor: Client) -> None:
    chosen = {"group": ["Newsletters"], "url": ["https://www.gov.cn/zhengce/zuixin/"]}
    page = tree_of(editor.post("/sources/catalogue/", chosen))
    assert "16 of 16 added" in text(page.xpath("//h2[@id='fates']")[0])
    assert Source.objects.get(name="中国政府网政策").kind == "listing"
    assert "16 of them are read already" in text(page.xpath("//h1")[0])
    assert page.xpath("//input[@value='Newsletters']/@disabled") == ["disabled"]
    assert "15 sources, 15 added" in text(page)


@pytest.mark.parametrize(
    ("said", "told"), [({}, "Nothing was ticked"), ({"group": "Weather"}, "The catalogue has no group")]
)
def test_a_wrong_choice_is_told(editor: Client, said: dict[str, str], told: str) -> None:
    assert told in editor.post("/sources/catalogue/", said).text
    assert not Source.objects.exists()


def test_every_entry_of_a_file_has_its_fate(editor: Client) -> None:
    source(fail_count=3, fail_since="2025-07-01T00:00Z", fail_reason="The host did not answer.")
    page = tree_of(editor.post("/sources/import/", {"file": opml(OPML)}))
    assert text(page.xpath("//h1")[0]) == "1 source added from the file"
    told = {text(each.xpath("./summary")[0]): text(each) for each in page.xpath("//details[summary/span]")}
    assert set(told) == {"Refused 1", "There, but not well 1", "Repeated in the list 1", "There already 1", "Added 1"}
    assert "'javascript:alert(1)' is no web address" in told["Refused 1"]
    assert "The host did not answer." in told["There, but not well 1"]
    added = Source.objects.get(url="https://jia.example/feed")
    assert (added.name, added.folder, added.language) == ("甲报", "科技媒体", "zh-Hans")


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (opml("<html/>"), "not OPML"),
        (opml('<!DOCTYPE opml [<!ENTITY a "b">]><opml/>'), "declares entities"),
        (opml("x" * 5_000_001), "larger than 5 MB"),
        (opml("PK\x03\x04 not a list"), "not well-formed"),
        (opml(""), "No file came"),
        ("not a file", "No file came"),
    ],
)
def test_what_is_no_list_is_told_in_a_sentence(editor: Client, file: object, told: str) -> None:
    answer = editor.post("/sources/import/", {"file": file})
    assert answer.status_code == 200
    assert told in text(tree_of(answer).xpath("//p[@role='alert']")[0])
    assert not Source.objects.exists()


def test_the_list_goes_out(client: Client, pieces: list[Article]) -> None:
    source("a-mailbox", kind="mailbox", url="imap://post.example/")
    answer = client.get("/sources.opml")
    assert 'filename="divergence-sources.opml"' in answer.headers["Content-Disposition"]
    assert {one.url for one in read_opml(answer.content)} == {
        "https://kallang-dispatch.example/feed.xml",
        "https://nanwan-shangye.example/feed.xml",
    }


def test_a_test_shows_what_would_be_stored_and_stores_nothing(editor: Client, newsroom: Newsroom) -> None:
    feed = documents.rss(documents.entries("https://o.example", 25), title="The Outlet")
    page = tree_of(
        editor.post("/sources/test/", {"url": newsroom.script("/feed", behaviours.page(feed)), "kind": "auto"})
    )
    assert text(page.xpath("//h1")[0]) == "25 pieces would be stored"
    assert len(page.xpath("//tbody/tr")) == 20
    assert page.xpath("//input[@name='name']/@value") == ["The Outlet"]
    assert page.xpath("//button[@formaction='/sources/add/']")
    assert (Source.objects.count(), Article.objects.count(), Visit.objects.count()) == (0, 0, 0)


def test_a_page_offers_its_feeds_with_a_button_each(editor: Client, newsroom: Newsroom) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/a.xml"><link rel="alternate" type="application/atom+xml" href="/b.xml">'
    url = newsroom.script("/", behaviours.page(documents.article("Welcome", ["Hello."], head=head), "text/html"))
    for number, path in enumerate(("/a.xml", "/b.xml")):
        feed = documents.rss(documents.entries("https://o.example", 2 - number), title=f"Feed {path}")
        newsroom.script(path, behaviours.page(feed))
    page = tree_of(editor.post("/sources/test/", {"url": url}))
    assert text(page.xpath("//h1")[0]) == "The page offers 2 sources"
    offered = page.xpath("//li/form[@action='/sources/test/']/input[@name='url']/@value")
    assert offered == [newsroom.url("/a.xml"), newsroom.url("/b.xml")]


def test_a_failure_is_told_in_words_and_the_form_keeps_what_was_said(editor: Client, newsroom: Newsroom) -> None:
    said = {"url": newsroom.url("/nothing"), "kind": "listing", "row": "//li", "pages": "2"}
    page = tree_of(editor.post("/sources/test/", said))
    assert "Not found: There is nothing at this address (404)." in text(page)
    assert page.xpath("//input[@name='row']/@value | //input[@name='pages']/@value") == ["//li", "2"]
    assert page.xpath("//select[@name='kind']/option[@selected]/@value") == ["listing"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"url": "htp://x"}, "is no web address"),
        ({"url": "https://a.example/", "row": "//li["}, "is not XPath"),
        ({"url": "https://a.example/", "pages": "many"}, "from 1 to 50"),
        ({"url": "http://169.254.169.254/latest/"}, "Address not allowed"),
    ],
)
def test_what_cannot_be_tested_is_told(editor: Client, said: dict[str, str], told: str) -> None:
    assert told in text(tree_of(editor.post("/sources/test/", said)))


def test_a_source_is_added_with_what_was_tested(editor: Client) -> None:
    said = {
        "url": "https://a.example/tech", "kind": "listing", "name": "甲报", "language": "zh-Hans", "country": "cn", "folder": "Press / China",
        "timezone": "Asia/Shanghai", "owner": "A", "outlet_kind": "paper", "row": "//li", "pages": "4", "read_pages": "no", "oldest_days": "",
    }  # fmt: skip
    editor.post("/sources/add/", said)
    added = Source.objects.get()
    assert (added.kind, added.country, added.folder, added.outlet_kind) == ("listing", "CN", "Press / China", "paper")
    assert added.options == {"row": "//li", "pages": 4, "read_pages": False}
    assert added.reviewed_at is None


@pytest.mark.parametrize("path", ["/sources/test/", "/sources/catalogue/", "/sources/import/"])
def test_nobody_posts_without_signing_in(client: Client, newsroom: Newsroom, db: None, path: str) -> None:
    said = {"url": newsroom.url("/feed"), "group": "Newsletters", "file": opml(OPML)}
    assert client.post(path, said).status_code == 403
    assert newsroom.requests == []
    assert not Source.objects.exists()
