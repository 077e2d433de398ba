"""Pieces handed in: looked at before they are kept, kept once, under the right source, and nobody acts unasked."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterator

import pytest
from django.core import signing
from django.test import Client
from lxml.html import document_fromstring

from articles.models import Article, Capture, Outbox, Source
from tests.newsroom import Newsroom
from tests.newsroom.pdfs import pdf
from tests.web.reading import text
from tests.web.test_every_page import CHECKS

BODY = "".join(
    f"<p>Paragraph {number} says that the yard runs a small model beside the forklift, and what that costs it a year.</p>"
    for number in range(9)
)
PAGE = (
    '<!doctype html><html lang="en"><head><title>A small model in the yard</title>'
    '<meta property="article:published_time" content="2025-07-30T09:15:00+08:00"><meta name="author" content="Lin Wei">'
    f"</head><body><article><h1>A small model in the yard</h1>{BODY}</article></body></html>"
)


@pytest.fixture
def pages(newsroom: Newsroom) -> Iterator[Newsroom]:
    newsroom.script("/yard", lambda request: request.answer(200, PAGE.encode(), Content_Type="text/html"))
    return newsroom


def upload(client: Client, body: bytes, **said: str):
    file = io.BytesIO(body)
    file.name = "../../whatever.exe"
    return client.post("/articles/add/", {"outlet": "The Kallang Dispatch", "file": file} | said)


def ticket(page: str) -> str:
    return html.unescape(re.search(r'name="ticket" value="([^"]+)"', page)[1])


def kept(client: Client, answer) -> Article:
    answer = client.post("/articles/add/keep/", {"ticket": ticket(answer.text)}, follow=True)
    assert answer.status_code == 200
    return Article.objects.get(pk=int(answer.redirect_chain[-1][0].split("/")[2]))


def test_an_address_is_looked_at_and_then_kept(editor: Client, pages: Newsroom) -> None:
    shown = editor.post("/articles/add/", {"url": pages.url("/yard?utm_source=x")})
    read = text(document_fromstring(shown.text))
    for words in (
        "A small model in the yard",
        "Lin Wei",
        "the time is printed",
        "full text",
        "added by hand",
        "Paragraph 0 says",
    ):
        assert words in read
    assert not Article.objects.exists()
    piece = kept(editor, shown)
    assert (piece.title, piece.author, piece.certainty, piece.completeness) == (
        "A small model in the yard",
        "Lin Wei",
        "exact",
        "full",
    )
    assert piece.url == pages.url("/yard")
    assert (piece.source.kind, piece.source.url) == ("handed", "handed:127.0.0.1")
    assert piece.page_capture == Capture.objects.get().pk
    assert Outbox.objects.get().subject == piece.pk
    assert len(pages.asked("/yard")) == 1  # keeping asks nobody again


def test_a_piece_of_a_source_that_we_read_is_that_sources(
    editor: Client, pages: Newsroom, make_source: Callable[..., Source]
) -> None:
    ours = make_source(pages.url("/feed.xml"), name="The Yard")
    shown = editor.post("/articles/add/", {"url": pages.url("/yard")})
    assert "The Yard, a source that is read" in text(document_fromstring(shown.text))
    assert kept(editor, shown).source == ours
    make_source(pages.url("/other.xml"))
    another = editor.post("/articles/add/", {"url": pages.url("/yard")})
    assert "added by hand" in text(document_fromstring(another.text))


def test_what_we_hold_is_said_and_completed_not_doubled(
    editor: Client, pages: Newsroom, make_source: Callable[..., Source]
) -> None:
    piece = kept(editor, editor.post("/articles/add/", {"url": pages.url("/yard")}))
    Article.objects.update(
        title="The source's own title", body="", teaser="It runs.", completeness="teaser", content_hash="0" * 64
    )
    shown = editor.post("/articles/add/", {"url": pages.url("/yard")})
    assert f'<a href="/articles/{piece.pk}/">We hold it already</a>' in shown.text
    again = kept(editor, shown)
    assert (again.pk, again.completeness, again.revision) == (piece.pk, "full", 1)
    assert (again.title, again.teaser) == ("The source's own title", "It runs.")
    answer = editor.post("/articles/add/keep/", {"ticket": ticket(shown.text)}, follow=True)
    assert "nothing was changed" in answer.text
    assert Article.objects.count() == 1


def test_a_host_that_does_not_want_it_read_is_obeyed(editor: Client, pages: Newsroom) -> None:
    rules = b"User-agent: *\nDisallow: /yard"
    pages.script("/robots.txt", lambda request: request.answer(200, rules, Content_Type="text/plain"))
    answer = editor.post("/articles/add/", {"url": pages.url("/yard")})
    assert "robots.txt asks us not to read this address" in answer.text
    assert pages.asked("/yard") == []


@pytest.mark.parametrize(("status", "said"), [(404, "404"), (403, "403"), (410, "410"), (429, "wait"), (500, "500")])
def test_a_page_that_cannot_be_read_is_explained(editor: Client, newsroom: Newsroom, status: int, said: str) -> None:
    newsroom.script("/gone", lambda request: request.answer(status))
    answer = editor.post("/articles/add/", {"url": newsroom.url("/gone")})
    page = document_fromstring(answer.text)
    assert said in text(page.xpath("//p[@role='alert']")[0])
    assert page.xpath("//input[@id='piece-url']/@value") == [newsroom.url("/gone")]


@pytest.mark.parametrize(
    "address", ["", "htp://x", "javascript:alert(1)", "http://[::1", "http://10.0.0.1/", "http://user:pass@a.example/"]
)
def test_an_address_that_is_none_is_explained(editor: Client, newsroom: Newsroom, address: str) -> None:
    answer = editor.post("/articles/add/", {"url": address})
    assert document_fromstring(answer.text).xpath("//p[@role='alert']")
    assert not Capture.objects.exists()


def test_a_private_address_is_never_opened(editor: Client, canary: Newsroom) -> None:
    answer = editor.post("/articles/add/", {"url": canary.url("/")})
    assert "only public addresses are read" in answer.text


def test_a_pdf_becomes_a_piece(editor: Client, db: None) -> None:
    lines = [
        "A port runs on a small model",
        "The port of Kallang put a small model beside every crane this week.",
        "It costs less than a forklift.",
    ]
    shown = upload(editor, pdf([lines]), on="2025-07-31")
    piece = kept(editor, shown)
    assert (piece.title, piece.published_on.isoformat(), piece.certainty) == (lines[0], "2025-07-31", "date")
    assert "It costs less than a forklift." in piece.body
    assert piece.url.startswith("https://handed.invalid/The%20Kallang%20Dispatch/")
    assert (piece.source.name, piece.source.kind) == ("The Kallang Dispatch", "handed")
    assert not any("whatever" in str(value) for value in Capture.objects.values().get().values())
    assert kept(editor, upload(editor, pdf([lines]), on="2025-07-31")) == piece


def test_a_saved_page_knows_its_own_address(editor: Client, db: None) -> None:
    page = PAGE.replace("</head>", '<link rel="canonical" href="https://yard.example/small-model"></head>')
    assert kept(editor, upload(editor, page.encode())).url == "https://yard.example/small-model"
    other = kept(editor, upload(editor, page.replace("yard", "port").encode(), url="https://pier.example/a?utm_id=1"))
    assert other.url == "https://pier.example/a"  # what a person says of another host is not overruled by the page
    assert other.source.name == "The Kallang Dispatch"


def test_chinese_text_in_its_own_encoding(editor: Client, db: None) -> None:
    words = "小模型装进了手机\n\n大厂把入口放在小程序里，\n价格一降再降，用的人却一天比一天多，街边的小店也开始用它记账。\n\n第二段说的是成本和监管。"
    piece = kept(editor, upload(editor, words.encode("gb18030"), outlet="南风"))
    assert (piece.title, piece.language, piece.source.name) == ("小模型装进了手机", "zh-Hans", "南风")
    assert piece.body.startswith("大厂把入口放在小程序里，价格一降再降")


def test_a_file_of_more_than_ten_megabytes_is_dropped_on_the_way(editor: Client, db: None) -> None:
    answer = upload(editor, b"word " * 2_100_000)
    assert "The file holds more than 10,000,000 bytes" in answer.text
    assert not Capture.objects.exists()
    assert answer.wsgi_request.FILES.get("file") is None


def test_a_title_is_given_where_there_is_none(editor: Client, db: None) -> None:
    piece = kept(
        editor, upload(editor, b"One long line without a heading of its own, as people paste it.", title="Mine")
    )
    assert (piece.title, piece.body) == ("Mine", "One long line without a heading of its own, as people paste it.")


@pytest.mark.parametrize("day", ["yesterday", "2025-13-01", "31.07.2025"])
def test_a_day_that_is_none_is_explained(editor: Client, db: None, day: str) -> None:
    assert "is no day; write one like 2025-07-31" in upload(editor, b"Some words.\n\nMore.", on=day).text


@pytest.mark.parametrize("forged", ["", "x", "e30:1abc:def", "{}"])
def test_a_forged_ticket_keeps_nothing(editor: Client, db: None, forged: str) -> None:
    answer = editor.post("/articles/add/keep/", {"ticket": forged})
    assert "Hand the piece in again" in answer.text
    assert not Article.objects.exists()


def test_a_ticket_whose_bytes_are_gone_says_so(editor: Client, db: None) -> None:
    shown = upload(editor, b"Some words.\n\nMore.")
    Capture.objects.all().delete()
    assert "no longer kept" in editor.post("/articles/add/keep/", {"ticket": ticket(shown.text)}).text


def test_a_ticket_of_another_page_is_none(editor: Client, db: None) -> None:
    other = signing.dumps({"capture": "0" * 64}, salt="something else")
    assert "Hand the piece in again" in editor.post("/articles/add/keep/", {"ticket": other}).text


@pytest.mark.parametrize("path", ["/articles/add/", "/articles/add/keep/"])
def test_nobody_hands_in_without_signing_in(client: Client, newsroom: Newsroom, db: None, path: str) -> None:
    assert client.post(path, {"url": newsroom.url("/"), "ticket": "x"}).status_code == 403
    assert newsroom.requests == []


@pytest.mark.parametrize("path", ["/articles/add/", "/articles/add/keep/"])
def test_other_sites_cannot_hand_in(db: None, path: str) -> None:
    assert Client(enforce_csrf_checks=True).post(path, {"url": "https://a.example/"}).status_code == 403


def test_looking_is_free_of_effects(client: Client, editor: Client, newsroom: Newsroom) -> None:
    page = document_fromstring(
        editor.get("/articles/add/", {"url": newsroom.url("/yard"), "title": "A title 小模型"}).text
    )
    assert page.xpath("//input[@id='piece-url']/@value") == [newsroom.url("/yard")]
    assert newsroom.requests == []
    assert editor.get("/articles/add/keep/").status_code == 405


def test_the_bookmarklet_leads_to_the_public_address(editor: Client, settings) -> None:
    settings.PUBLIC_URL = "https://news.house.example/"
    code = text(document_fromstring(editor.get("/articles/add/", HTTP_HOST="127.0.0.1").text).xpath("//code")[0])
    assert code.startswith(
        "javascript:void(location.href='https://news.house.example/articles/add/'+'?url='+encodeURIComponent("
    )


def test_the_pages_keep_the_rules_of_the_house(client: Client, editor: Client, pages: Newsroom) -> None:
    made = [
        client.get("/articles/add/"),
        editor.get("/articles/add/?url=https://a.example/&title=小模型"),
        editor.post("/articles/add/", {"url": pages.url("/yard")}),
        upload(editor, "小模型装进了手机\n\n价格一降再降，用的人多。".encode(), outlet="南风"),
        upload(editor, b""),
    ]
    broken = [
        (at, check.__name__)
        for at, answer in enumerate(made)
        for check in CHECKS
        if not check(document_fromstring(answer.text))
    ]
    assert broken == []
