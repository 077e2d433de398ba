"""Feeds at their worst: bombs, giants, web pages, broken documents."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from articles.ingestion.outcomes import Empty, NotAFeed, Unreadable
from articles.ingestion.parse import BYTES_MAX, parse_page, recognise
from articles.ingestion.parse.feed import ITEM_CAP, NOT_WELL_FORMED
from articles.ingestion.parse.offers import offered
from articles.ingestion.records import ParsedPage
from tests.articles.parse.documents import item, page, rss


def parsed(body: str | bytes, kind: str = "feed", **headers: str) -> ParsedPage:
    return parse_page(page(body, **headers), kind=kind, options={}, zone=dt.UTC)


BOMBS = {
    "laughs": '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + rss("<item><title>&b;</title></item>"),
    "external": '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    + rss("<item><title>&x;</title></item>"),
    "parameter": '<!doctype rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>' + rss(item(1)),
    "behind a comment": '<!-- <rss> --><!DOCTYPE rss [<!ENTITY a "ha">]>' + rss(item(1)),
    "before an unclosed comment": '<!DOCTYPE rss [<!ENTITY a "ha"><!-- ]>' + rss(item(1)),
    "root in a literal": '<!DOCTYPE rss PUBLIC "<rss >" "x" [<!ENTITY a "ha">]>' + rss(item(1)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_document_that_declares_entities_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="entities"):
        parsed(BOMBS[name])


def test_a_bomb_in_utf_16_is_refused() -> None:
    with pytest.raises(Unreadable, match="entities"):
        parsed(BOMBS["laughs"].encode("utf-16"))


def test_an_article_about_bombs_is_no_bomb() -> None:
    entry = "<item><title>XXE</title><link>https://outlet.example/x</link><description><![CDATA[<!DOCTYPE x [<!ENTITY a 'b'>]>]]></description></item>"
    assert parsed(rss(entry)).pieces[0].title == "XXE"


def test_no_more_than_the_cap_is_read_and_the_page_says_so() -> None:
    found = parsed(rss("".join(map(item, range(ITEM_CAP + 500)))))
    assert len(found.pieces) == ITEM_CAP
    assert [piece.title for piece in found.pieces[:2]] == ["Entry 0", "Entry 1"]
    assert any(f"{ITEM_CAP:,}" in note for note in found.notes)


def test_a_hundred_thousand_empty_items_do_not_matter() -> None:
    found = parsed(rss("<item/>" * 100_000))
    assert len(found.pieces) <= ITEM_CAP


def test_a_body_over_the_limit_is_refused_before_parsing() -> None:
    with pytest.raises(Unreadable, match="10,000,000"):
        parsed(b" " * BYTES_MAX + b"<rss/>")


def test_a_web_page_is_not_a_feed_but_may_name_one() -> None:
    html = "<!doctype html><html><head><link rel='alternate' type='application/rss+xml' href='/rss'></head><body>x</body></html>"
    with pytest.raises(NotAFeed, match=r"https://outlet\.example/rss"):
        parsed(html)
    assert offered(page(html)) == ("https://outlet.example/rss",)
    with pytest.raises(NotAFeed, match="listing"):
        parsed("<html><body><p>Not found</p></body></html>")


@pytest.mark.parametrize(
    "body", ["", "  \n", rss(""), '{"version": "https://jsonfeed.org/version/1.1", "items": []}', "<urlset></urlset>"]
)
def test_nothing_is_empty(body: str) -> None:
    with pytest.raises(Empty):
        parsed(body)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ('{"items": [', Unreadable),
        ('{"hello": 1}', NotAFeed),
        ("[1, 2]", NotAFeed),
        ("<?xml version='1.0'?><opml><body/></opml>", NotAFeed),
        ("just words", Unreadable),
        (b"%PDF-1.7 \x00\x01\x02", Unreadable),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, Unreadable),
    ],
)
def test_what_is_no_feed(body: str | bytes, error: type[Exception]) -> None:
    with pytest.raises(error) as told:
        parsed(body)
    assert str(told.value).endswith(".")


def test_the_document_decides_against_the_kind() -> None:
    assert len(parsed(rss(item(1)), kind="listing").pieces) == 1
    assert len(parsed("<urlset><url><loc>https://outlet.example/a</loc></url></urlset>").pieces) == 1
    feed = json.dumps({"items": [{"id": "1", "url": "https://outlet.example/1", "title": "One"}]})
    assert parsed(feed, kind="sitemap").pieces[0].title == "One"


def test_recognise() -> None:
    rows = "".join(
        f"<li><a href='/{n}'>A title with several words {n}</a><span>2025-07-0{n}</span></li>" for n in (1, 2, 3)
    )
    assert recognise(page(rss(item(1))), zone=dt.UTC) == "feed"
    assert recognise(page("<urlset><url/></urlset>"), zone=dt.UTC) == "sitemap"
    assert recognise(page(f"<html><ul>{rows}</ul></html>"), zone=dt.UTC) == "listing"
    assert recognise(page("<html><p>Nothing</p></html>"), zone=dt.UTC) == ""
    assert recognise(page(""), zone=dt.UTC) == ""


def test_html_entities_and_bare_ampersands_survive_a_document_that_is_not_xml() -> None:
    found = parsed(
        rss(
            "<item><title>Caf&eacute; &amp; bar & grill&nbsp;x</title><link>https://outlet.example/?a=1&b=2</link><br></item>"
        )
    )
    assert found.pieces[0].title == "Café & bar & grill x"
    assert found.pieces[0].url == "https://outlet.example/?a=1&b=2"
    assert NOT_WELL_FORMED in found.notes


def test_deep_nesting_ends() -> None:
    deep = "<div>" * 50_000 + "x"
    found = parsed(
        rss(
            f"<item><title>Deep</title><link>https://outlet.example/d</link><description><![CDATA[{deep}]]></description></item>"
        )
    )
    assert found.pieces[0].title == "Deep"
    assert parsed("<rss><channel><item>" + "<a>" * 50_000).notes == (NOT_WELL_FORMED,)


def test_titles_with_replacement_characters_go_to_the_lenient_parser() -> None:
    found = parsed(
        rss(
            "<item><title>Broken \ufffd title</title><link>https://outlet.example/1</link><pubDate>Thu, 31 Jul 2025 11:00:00 GMT+9</pubDate></item>"
        )
    )
    assert found.pieces[0].date.at == dt.datetime(2025, 7, 31, 2, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "java\tscript:alert(1)", "&#106;avascript:x", "data:text/html,x", "mailto:a@b.example"],
)
def test_addresses_that_are_not_of_the_web_are_none(address: str) -> None:
    found = parsed(rss(f"<item><title>One</title><link>{address}</link></item>"))
    assert found.pieces[0].url == ""
