"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from articles.ingestion.outcomes import Empty, NotAFeed, Unreadable
from articles.ingestion.parse import markup
from articles.ingestion.parse.dates import read_date
from articles.ingestion.parse.feed import ITEM_CAP, TOO_MANY
from articles.ingestion.records import ParsedPage, PrintedPiece


def parse_json_feed(text: str, *, base: str, zone: dt.tzinfo) -> ParsedPage:
    """Every item of a JSON Feed. Raises Unreadable (no JSON), NotAFeed (other JSON) or Empty."""
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise Unreadable("The answer looks like JSON but cannot be read; it may have been cut short.") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise NotAFeed("The answer is JSON without a list of items, not a JSON Feed; check the address.")
    pieces = tuple(_piece(item, base=base, zone=zone) for item in items[:ITEM_CAP] if isinstance(item, dict))
    if not pieces:
        raise Empty("The feed is there but holds no entries; nothing to do unless it stays so.")
    notes = (TOO_MANY,) if len(items) > ITEM_CAP else ()
    return ParsedPage(
        pieces,
        title=_text(feed, "title"),
        language=markup.language_tag(_text(feed, "language")),
        next_url=markup.absolute(_text(feed, "next_url"), base=base),
        notes=notes,
    )


def _piece(item: Mapping[str, Any], *, base: str, zone: dt.tzinfo) -> PrintedPiece:
    guid = _text(item, "id")
    permalink = guid if guid.startswith(("http://", "https://")) else ""
    return PrintedPiece(
        url=markup.absolute(_text(item, "url") or permalink or _text(item, "external_url"), base=base),
        guid=guid,
        title=markup.plain_title(_text(item, "title")),
        teaser=markup.as_html(_text(item, "summary")),
        body=_text(item, "content_html") or markup.as_html(_text(item, "content_text")),
        section=_first(item.get("tags")),
        place=_text(item.get("_dublin_core"), "coverage"),  # extensions begin with an underscore
        author=_author(item),
        language=markup.language_tag(_text(item, "language")),
        date=read_date(_text(item, "date_published") or _text(item, "date_modified"), zone=zone),
    )


def _text(record: object, name: str) -> str:
    """A field as text; numbers count, as some outlets number their items."""
    value = record.get(name) if isinstance(record, dict) else None
    return str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _first(tags: object) -> str:
    """The first tag of a list; some outlets write one word instead."""
    return next((tag for tag in (tags if isinstance(tags, list) else [tags]) if isinstance(tag, str)), "")


def _author(item: Mapping[str, Any]) -> str:
    """Version 1.1 has a list of authors, 1.0 one."""
    authors = item.get("authors")
    found = authors if isinstance(authors, list) else [item.get("author")]
    return ", ".join(filter(None, (_text(author, "name") for author in found)))
