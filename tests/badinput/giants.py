"""Documents that are too long, too deep or too many of something, in every place where a parser may spend its time."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.badinput.broken_xml import ITEM
from tests.badinput.cases import READ, Document, document

MANY = 100_000
READ_OR_REFUSED = (READ, "unreadable", "empty", "too_large", "not_a_feed")


def rss(items: str, *, channel: str = "") -> str:
    """Items in a feed."""
    return f"<rss version='2.0'><channel><title>T</title>{channel}{items}</channel></rss>"


def one(inside: str, *, title: str = "t") -> str:
    """A feed of one item with something in it."""
    return rss(f"<item><title>{title}</title><link>https://outlet.example/1</link>{inside}</item>")


def _feeds() -> Iterator[Document]:
    for name, body in {**_crowds(), **_texts(), **_frames()}.items():
        yield document(f"feed: {name}", body, *READ_OR_REFUSED)


def _crowds() -> dict[str, str]:
    """Too many of something, or one of it too long."""
    return {
        "50,000 items": rss(ITEM.replace("g1", "g") * 35_000),
        "100,000 empty items": rss("<item/>" * MANY),
        "items in items": rss("<item>" * 20_000 + "</item>" * 20_000),
        "a title of 9 MB": one("", title="x" * 9_000_000),
        "a title of 3 MB of tags": one("", title="&lt;b&gt;" * 350_000),
        "a title of ampersands": one("", title="&amp;" * 1_500_000),
        "a title of spaces": one("", title=" " * 9_000_000),
        "a link of 9 MB": one(f"<link>https://outlet.example/{'a' * 9_000_000}</link>"),
        "a guid of 9 MB": one(f"<guid>{'g' * 9_000_000}</guid>"),
        "a date of 9 MB": one(f"<pubDate>{'1 ' * 4_000_000}</pubDate>"),
        "an author of 5 MB": one(f"<author>{'a@b ' * 1_200_000}</author>"),
        "100,000 categories": one("<category>c</category>" * MANY),
        "100,000 authors": one("<author>a</author>" * MANY),
        "100,000 links": one("<link>https://outlet.example/x</link>" * MANY),
        "50,000 enclosures": one(
            "<enclosure url='https://outlet.example/a.mp3' length='1' type='audio/mpeg'/>" * 50_000
        ),
        "100,000 unknown elements": one("<x/>" * MANY),
        "100,000 attributes": rss("<item " + " ".join(f"a{n}='1'" for n in range(MANY)) + "><title>t</title></item>"),
        "an attribute of 9 MB": rss(
            f"<item a='{'x' * 9_000_000}'><title>t</title><link>https://outlet.example/1</link></item>"
        ),
        "100,000 namespaces": "<rss " + " ".join(f"xmlns:n{n}='u{n}'" for n in range(MANY)) + "><channel/></rss>",
        "a name of 1 MB": rss(f"<{'n' * 1_000_000}/>" + ITEM),
        "100,000 comments": rss("<!-- c -->" * MANY + ITEM),
        "100,000 instructions": rss("<?p i?>" * MANY + ITEM),
        "100,000 CDATA sections": one(f"<description>{'<![CDATA[x]]>' * MANY}</description>"),
    }


def _texts() -> dict[str, str]:
    """One entry whose text is too much."""
    cdata = "<description><![CDATA[%s]]></description>"
    return {
        "unclosed comments": one(cdata % ("<!--" * 500_000 + " >")),
        "unclosed CDATA in CDATA": one(cdata % ("<![CDATA[" * 300_000)),
        "unclosed tags in a text": one(cdata % ("<a href='" * 200_000)),
        "a text of less-than signs": one(cdata % ("<" * 3_000_000)),
        "a text of greater-than signs": one(cdata % (">" * 3_000_000)),
        "a text of entities": one(cdata % ("&amp;" * 600_000)),
        "a text of broken entities": one(cdata % ("&#" * 1_500_000)),
        "a text of tags": one(cdata % ("<br>" * 200_000)),
        "a text 100,000 deep": one(cdata % ("<div>" * MANY + "deep")),
        "a text 100,000 deep in bold": one(cdata % ("<b><i>" * MANY + "deep" + "</i></b>" * MANY)),
        "a text of nested tables": one(cdata % ("<table><tr><td>" * 50_000 + "deep")),
        "a text of nested lists": one(cdata % ("<ul><li>" * 80_000 + "deep")),
        "a text of scripts": one(cdata % ("<script>" * 300_000)),
        "a text of styles and comments": one(cdata % ("<style><!--" * 200_000)),
        "a text of one word": one(cdata % ("w" * 9_000_000)),
        "a text of marks": one(cdata % ("e\u0301" * 1_000_000)),
        "a text of marks on one letter": one(cdata % ("a" + "\u0301\u0323" * 300_000)),
        "a text of joined faces": one(cdata % ("\U0001f468\u200d\U0001f469\u200d\U0001f467" * 10_000)),
        "a text of invisible signs": one(cdata % ("\u200b\u202e\u2066" * 700_000)),
    }


def _frames() -> dict[str, str]:
    """Too much around the entries."""
    return {
        "a document 100,000 deep": "<rss><channel>" + "<a>" * MANY + "</a>" * MANY + ITEM + "</channel></rss>",
        "a document that never closes": "<rss><channel><item>" + "<a>" * MANY,
        "a document of closing tags": "<rss><channel>" + ITEM + "</a>" * MANY + "</channel></rss>",
        "escaped twenty times": one("<description>" + "&amp;" + "amp;" * 20 + "lt;p&gt;</description>"),
        "9 MB of nothing before it": " " * 9_000_000 + rss(ITEM),
        "9 MB of comment before it": "<!--" + "x" * 9_000_000 + "-->" + rss(ITEM),
        "9 MB of prolog": "<?x " + "y" * 9_000_000 + "?>" + rss(ITEM),
        "9 MB without an angle": "x" * 9_000_000,
        "9 MB of angles": "<" * 9_000_000,
        "9 MB of broken XML": rss((ITEM + "</oops>") * 25_000),
    }


def _json() -> Iterator[Document]:
    item = {"id": "1", "url": "https://outlet.example/1", "title": "t", "content_text": "x"}

    def feed(**change: object) -> str:
        return json.dumps({"items": [item | change]})

    bodies = {
        "50,000 items": json.dumps({"items": [item] * 50_000}),
        "arrays 100,000 deep": "[" * MANY + "]" * MANY,
        "objects 100,000 deep": '{"a":' * MANY + "1" + "}" * MANY,
        "a tag 50,000 deep": '{"items": [{"url": "https://outlet.example/1", "title": "t", "tags": '
        + "[" * 50_000
        + "]" * 50_000
        + "}]}",
        "a title of 9 MB": feed(title="x" * 9_000_000),
        "100,000 tags": feed(tags=["t"] * MANY),
        "100,000 authors": feed(authors=[{"name": "a"}] * MANY),
        "100,000 keys": json.dumps({"items": [item]} | {f"k{n}": n for n in range(MANY)}),
        "a number of 100,000 digits": '{"items": [{"url": "https://outlet.example/1", "title": "t", "id": '
        + "9" * MANY
        + "}]}",
        "a number of 4,000 digits": '{"items": [{"url": "https://outlet.example/1", "title": "t", "id": '
        + "9" * 4_000
        + "}]}",
        "an exponent without end": '{"items": [{"url": "https://outlet.example/1", "title": "t", "id": 1e'
        + "9" * 4_000
        + "}]}",
        "a text 100,000 deep": feed(content_html="<div>" * MANY + "deep"),
        "2 MB of escapes": '{"items": [{"url": "https://outlet.example/1", "title": "' + "\\u4e2d" * 350_000 + '"}]}',
        "unclosed after 9 MB": '{"items": ["' + "x" * 9_000_000,
        "a million commas": "[" + "," * 1_000_000 + "]",
        "a million nulls": '{"items": [' + "null," * 1_000_000 + "null]}",
    }
    for name, body in bodies.items():
        yield document(f"JSON: {name}", body, *READ_OR_REFUSED, content_type="application/feed+json")


def _pages() -> Iterator[Document]:
    text = "<p>The yard replaced its rented model with one that runs beside the forklift.</p>" * 5

    def page(inside: str, *, head: str = "") -> str:
        return (
            f"<html><head><title>t</title>{head}</head><body><article><h1>t</h1>{text}{inside}</article></body></html>"
        )

    deep_ld = '{"@graph":[' * 10_000 + "]}" * 10_000
    bodies = {
        "100,000 divs deep": page("<div>" * MANY),
        "100,000 inline deep": page("<b><i>" * 50_000),
        "paragraphs and bold, never closed": page("<p><b>" * 80_000),
        "40,000 paragraphs": page("<p>word</p>" * 40_000),
        "300,000 line breaks": page("<br>" * 300_000),
        "nested tables": page("<table><tr><td>" * 30_000),
        "nested forms": page("<form><fieldset>" * 30_000),
        "30,000 links": page("<a href='/x'>y</a>" * 30_000),
        "an attribute of 4 MB": page(f"<div title='{'x' * 4_000_000}'>y</div>"),
        "50,000 attributes": page("<div " + " ".join(f"a{n}=1" for n in range(50_000)) + ">y</div>"),
        "50,000 attributes without a value": page("<div " + " ".join(f"a{n}" for n in range(50_000)) + ">y</div>"),
        "20,000 meta elements": page("", head="<meta name='date' content='x'>" * 20_000),
        "JSON-LD 10,000 deep": page("", head=f"<script type='application/ld+json'>{deep_ld}</script>"),
        "JSON-LD of 3 MB": page(
            "", head="<script type='application/ld+json'>[" + '{"@type":"Article"},' * 150_000 + "{}]</script>"
        ),
        "5,000 JSON-LD blocks": page(
            "", head='<script type="application/ld+json">{"@type":"WebPage"}</script>' * 5_000
        ),
        "a picture in the page": page(f"<img src='data:image/png;base64,{'A' * 4_000_000}'>"),
        "unclosed comments": page("<!--" * 500_000),
        "unclosed scripts": page("<script>" * 100_000),
        "a script of 4 MB": page(f"<script>{'var a=1;' * 500_000}</script>"),
        "a style of 4 MB": page(f"<style>{'a{b:c}' * 700_000}</style>"),
        "4 MB of less-than signs": page("<" * 4_000_000),
        "4 MB of one word": page("w" * 4_000_000),
        "4 MB of Chinese": page("<p>" + "模" * 1_300_000 + "</p>"),
        "40,000 headings": page("<h1>t</h1>" * 30_000),
        "40,000 times": page("<time datetime='2025-07-31'>x</time>" * 20_000),
        "20,000 short lines with digits": page("".join(f"<span>2025-07-{n % 28 + 1:02}</span>" for n in range(20_000))),
        "4 MB of entities": page("&amp;" * 800_000),
        "10,000 frames": page("<iframe src='http://[::1]/'></iframe>" * 10_000),
        "vector drawings": page("<svg><path d='M0 0'/></svg>" * 15_000),
        "10,000 custom elements deep": page("".join(f"<x-{n}>" for n in range(10_000))),
    }
    for name, body in bodies.items():
        yield document(f"page: {name}", body, *READ_OR_REFUSED, content_type="text/html; charset=utf-8", kind="page")


CASES = (*_feeds(), *_json(), *_pages())
