"""What a document is by its first words, whatever its address or header claim."""

from __future__ import annotations

import enum
import re

from articles.ingestion.outcomes import Unreadable

_XML = re.compile(r"<(?:\w+:)?(rss|feed|rdf|channel|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|article|section|ul|ol|li|p|main|table|script|a|h[1-6])[\s>/]",
    re.IGNORECASE,
)
_HEAD = 20_000  # characters: comments and style sheets may stand before the root
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


class Shape(enum.Enum):
    """The families of documents we read."""

    FEED = "feed"
    JSON = "json"
    SITEMAP = "sitemap"
    HTML = "html"


def shape_of(text: str) -> Shape:
    """The family of a document. Raises Unreadable when it is none of them."""
    head = _COMMENT.sub("", text[:_HEAD]).lstrip()
    if head.startswith(("{", "[")):
        return Shape.JSON
    xml, html = _XML.search(head), _HTML.search(head)
    if xml and (html is None or xml.start() < html.start()):
        return Shape.SITEMAP if xml.group(1).lower() in {"urlset", "sitemapindex"} else Shape.FEED
    if html:
        return Shape.HTML
    if head.startswith("<?xml") or head.upper().startswith("<!DOCTYPE"):
        return Shape.FEED  # the feed parser says which root it is, and refuses what declares entities
    raise Unreadable("The answer is neither a feed, a sitemap nor a web page; open the address to see what it holds.")
