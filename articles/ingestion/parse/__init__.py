"""Reading documents: from one answer to the pieces it lists, or to the piece it is. No database, no network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from articles.ingestion.outcomes import Empty, NotAFeed, Unreadable
from articles.ingestion.parse import markup
from articles.ingestion.parse.article import parse_article_page
from articles.ingestion.parse.charset import decode
from articles.ingestion.parse.dates import days_of
from articles.ingestion.parse.feed import parse_feed
from articles.ingestion.parse.json_feed import parse_json_feed
from articles.ingestion.parse.listing import has_rows, parse_answer, parse_listing
from articles.ingestion.parse.older import older
from articles.ingestion.parse.shape import Shape, shape_of
from articles.ingestion.parse.sitemap import parse_sitemap, wanted
from articles.ingestion.records import FetchedPage, ParsedPage, PrintedPiece

BYTES_MAX = 10_000_000
_FEEDS = "link[@rel='alternate'][@href]"


def parse_page(
    page: FetchedPage, *, kind: str, options: Mapping[str, object], zone: dt.tzinfo, now: dt.datetime | None = None
) -> ParsedPage:
    """The pieces that one answer lists, in its order.

    `kind` is the source's (feed, listing, sitemap); where the document itself says otherwise, the document is believed,
    except that a web page is read as a listing only for a listing source. `options` are the source's (docs/sources.md);
    `now` is what an age in them counts from. Dates printed without a zone are of `zone`. Raises NotAFeed, Unreadable or Empty with the cause and the next step.
    """
    text, notes = _text(page)
    shape = shape_of(text)
    if shape is Shape.HTML and kind != "listing":
        raise NotAFeed(_instead(text, page))
    match shape:
        case Shape.JSON if kind == "listing":
            parsed = parse_answer(text, base=page.final_url, options=options, zone=zone)
        case Shape.JSON:
            parsed = parse_json_feed(text, base=page.final_url, zone=zone)
        case Shape.SITEMAP:
            parsed = parse_sitemap(text, base=page.final_url, zone=zone, wanted=wanted(options, now=now))
        case Shape.HTML:
            parsed = parse_listing(text, base=page.final_url, options=options, zone=zone)
        case _:
            parsed = replace(parse_feed(text, base=page.final_url, zone=zone), next_url=older(text, url=page.final_url))
    dates = days_of([piece.date for piece in parsed.pieces])
    pieces = tuple(replace(piece, date=date) for piece, date in zip(parsed.pieces, dates, strict=True))
    return replace(parsed, pieces=pieces, notes=(*notes, *parsed.notes))


def parse_article(page: FetchedPage, *, zone: dt.tzinfo) -> PrintedPiece:
    """The piece that a page holds; `body` is empty when the page has no text beyond title and teaser.

    Raises Unreadable (not a page, as a PDF) or Empty (no bytes).
    """
    if page.content_type and not page.content_type.startswith(("text/", "application/xhtml", "application/xml")):
        raise Unreadable(f"The piece's address answers with {page.content_type[:60]}, not with a page; read it there.")
    text, _ = _text(page)
    return parse_article_page(text, url=page.final_url, zone=zone)


def recognise(page: FetchedPage, *, zone: dt.tzinfo) -> str:
    """The kind of source that an answer can be: feed, sitemap, listing, or empty when it is none of them."""
    try:
        text, _ = _text(page)
        shape = shape_of(text)
        if shape is Shape.HTML:
            return "listing" if has_rows(text, zone=zone) else ""
    except (Empty, Unreadable):
        return ""
    return "sitemap" if shape is Shape.SITEMAP else "feed"


def text_of(page: FetchedPage) -> str:
    """An answer's text, decoded. Raises Empty or Unreadable."""
    return _text(page)[0]


def _text(page: FetchedPage) -> tuple[str, tuple[str, ...]]:
    if not page.body.strip():
        raise Empty("The answer was empty; nothing to do unless it stays so.")
    if len(page.body) > BYTES_MAX:
        raise Unreadable(
            f"The answer holds {len(page.body):,} bytes, over our limit of {BYTES_MAX:,}; ask for less of it."
        )
    decoded = decode(page.body, content_type=page.headers.get("content-type", ""))
    return decoded.text, decoded.notes


def _linked_feeds(text: str, *, base: str) -> tuple[str, ...]:
    links = markup.html_tree(text).iterfind(f".//{_FEEDS}")
    found = (
        markup.absolute(link.get("href", ""), base=base)
        for link in links
        if any(word in link.get("type", "") for word in ("rss", "atom", "feed+json"))
    )
    return tuple(dict.fromkeys(address for address in found if address))


def _instead(text: str, page: FetchedPage) -> str:
    feeds = _linked_feeds(text, base=page.final_url)
    if feeds:
        return f"The address answers with a web page, not a feed; the page names a feed: {feeds[0][:300]}"
    return "The address answers with a web page, not a feed; add it as a listing, or find the outlet's feed."
