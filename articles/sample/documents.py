"""How an outlet's pieces are printed: RSS, Atom, JSON Feed, news sitemap."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from email.utils import format_datetime
from typing import Any

from lxml import etree

from articles.sample.outlets import Outlet, Piece

_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
# The stubs know only named prefixes; None is the default namespace.
_ATOM_NAMES: dict[Any, str] = {None: _ATOM, "dc": _DC}
_SITEMAP_NAMES: dict[Any, str] = {None: _SITEMAP, "news": _NEWS}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def rss(outlet: Outlet, pieces: Sequence[Piece]) -> bytes:
    """RSS 2.0; the body in content:encoded where the outlet gives full text."""
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"content": _CONTENT, "dc": _DC})
    channel = etree.SubElement(root, "channel")
    _add(channel, "title", outlet.name)
    _add(channel, "link", outlet.base + "/")
    _add(channel, "description", f"{outlet.name}: an invented sample outlet")
    _add(channel, "language", outlet.language)
    for piece in pieces:
        item = etree.SubElement(channel, "item")
        _add(item, "title", piece.title)
        _add(item, "link", piece.url)
        _add(item, "guid", piece.guid, isPermaLink="false")
        if "T" in piece.published:
            _add(item, "pubDate", format_datetime(dt.datetime.fromisoformat(piece.published)))
        elif piece.published:  # RFC 822 has no day without a time; Dublin Core has
            _add(item, f"{{{_DC}}}date", piece.published)
        _add(item, "category", piece.section)
        _add(item, f"{{{_DC}}}coverage", piece.place)
        _add(item, f"{{{_DC}}}creator", piece.author)
        _add(item, "description", piece.teaser)
        if outlet.full_text:
            _add(item, f"{{{_CONTENT}}}encoded", piece.body)
    return _xml(root)


def atom(outlet: Outlet, pieces: Sequence[Piece]) -> bytes:
    """Atom with content. `updated` differs from `published` only for corrected pieces."""
    root = etree.Element(f"{{{_ATOM}}}feed", {_LANG: outlet.language}, nsmap=_ATOM_NAMES)
    _add(root, f"{{{_ATOM}}}title", outlet.name)
    _add(root, f"{{{_ATOM}}}id", f"tag:{outlet.domain},2025:feed")
    _add(root, f"{{{_ATOM}}}link", "", rel="self", href=outlet.base + outlet.path)
    for piece in pieces:
        entry = etree.SubElement(root, f"{{{_ATOM}}}entry")
        _add(entry, f"{{{_ATOM}}}title", piece.title)
        _add(entry, f"{{{_ATOM}}}id", piece.guid)
        _add(entry, f"{{{_ATOM}}}link", "", rel="alternate", type="text/html", href=piece.url)
        _add(entry, f"{{{_ATOM}}}published", piece.published)
        _add(entry, f"{{{_ATOM}}}updated", piece.updated or piece.published)
        _add(entry, f"{{{_ATOM}}}category", "", term=piece.section)
        _add(entry, f"{{{_DC}}}coverage", piece.place)
        if piece.author:
            _add(etree.SubElement(entry, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name", piece.author)
        _add(entry, f"{{{_ATOM}}}summary", piece.teaser)
        _add(entry, f"{{{_ATOM}}}content", piece.body, type="html")
    return _xml(root)


def json_feed(outlet: Outlet, pieces: Sequence[Piece]) -> bytes:
    """JSON Feed 1.1. The place stands in an extension, as the format has no field for it."""
    items = [
        {
            "id": piece.guid,
            "url": piece.url,
            "title": piece.title,
            "summary": piece.teaser,
            "content_html": piece.body,
            "tags": [piece.section],
            "language": piece.language,
            "_dublin_core": {"coverage": piece.place},
            **({"date_published": piece.published} if piece.published else {}),
            **({"authors": [{"name": piece.author}]} if piece.author else {}),
        }
        for piece in pieces
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": outlet.base + "/",
        "feed_url": outlet.base + outlet.path,
        "language": outlet.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def news_sitemap(outlet: Outlet, pieces: Sequence[Piece]) -> bytes:
    """A news sitemap: address, title, day or time, language."""
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap=_SITEMAP_NAMES)
    for piece in pieces:
        url = etree.SubElement(root, f"{{{_SITEMAP}}}url")
        _add(url, f"{{{_SITEMAP}}}loc", piece.url)
        news = etree.SubElement(url, f"{{{_NEWS}}}news")
        publication = etree.SubElement(news, f"{{{_NEWS}}}publication")
        _add(publication, f"{{{_NEWS}}}name", outlet.name)
        _add(publication, f"{{{_NEWS}}}language", outlet.language)
        _add(news, f"{{{_NEWS}}}publication_date", piece.published)
        _add(news, f"{{{_NEWS}}}title", piece.title)
    return _xml(root)


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    """A child with text; none when there is nothing to say."""
    if text or attributes:
        child = etree.SubElement(parent, name, attributes)
        child.text = text or None


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
