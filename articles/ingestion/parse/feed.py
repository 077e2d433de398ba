"""RSS 0.9x, 1.0, 2.0 and Atom: the fast parser first, the lenient one where the first loses something."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import fastfeedparser
import feedparser
from lxml import etree

from articles.ingestion.outcomes import Empty, NotAFeed
from articles.ingestion.parse import markup
from articles.ingestion.parse.dates import read_date
from articles.ingestion.records import ParsedPage, PrintedPiece

ITEM_CAP = 2_000
TOO_MANY = f"The document held more than {ITEM_CAP:,} entries; the first {ITEM_CAP:,} were read."
NOT_WELL_FORMED = "Not well-formed XML; read leniently."

_ITEM = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>/]")
_LAST_ITEM = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>")
_DATES = ("pubdate", "published", "issued", "date", "created", "updated", "modified")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_FOREIGN = (
    "search.yahoo.com/mrss",
    "itunes.com",
    "google.com/schemas",
)  # their title, content, author are not the piece's


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the fast parser does not hand on: dates as printed, and which fields the outlet filled at all."""

    fields: Mapping[str, str]
    language: str
    base: str


def parse_feed(text: str, *, base: str, zone: dt.tzinfo) -> ParsedPage:
    """Every entry of an RSS, RDF or Atom document, in its order. Raises NotAFeed, Unreadable or Empty."""
    text, cut = _capped(text)
    document = markup.xml_document(text)
    root = document.root
    name = re.split("[}:]", str(root.tag))[-1].lower()  # a prefix that nobody declared is part of the tag
    if name not in {"rss", "rdf", "feed", "channel"}:
        raise NotAFeed(f"The answer is XML with the root <{name[:40]}>, not a feed; check the address.")
    marks = list(_marks(root))
    entries = _fast(document.text, marks)
    pieces = (
        [_from_fast(entry, mark, base=base, zone=zone) for entry, mark in zip(entries, marks, strict=True)]
        if entries
        else _lenient(document.text, marks, base=base, zone=zone)
    )
    if not pieces:
        raise Empty("The feed is there but holds no entries; nothing to do unless it stays so.")
    notes = [note for note, due in ((NOT_WELL_FORMED, not document.well_formed), (TOO_MANY, cut)) if due]
    return ParsedPage(tuple(pieces), title=_feed_title(root), language=_feed_language(root), notes=tuple(notes))


def _capped(text: str) -> tuple[str, bool]:
    """Cut a giant document before any parser sees it, keeping what closes it."""
    for number, item in enumerate(_ITEM.finditer(text)):
        if number == ITEM_CAP:
            closers = [found.end() for found in _LAST_ITEM.finditer(text, max(item.start(), len(text) - 100_000))]
            return text[: item.start()] + (text[closers[-1] :] if closers else ""), True
    return text, False


def _marks(root: etree._Element) -> Iterator[_Marks]:
    base = root.get(_BASE, "")
    for item in root.iter("{*}item", "{*}entry"):
        fields: dict[str, str] = {}
        about = next((str(value) for name, value in item.attrib.items() if str(name).endswith("}about")), "")
        if about:
            fields["id"] = about
        for child in item.iterchildren("{*}*"):
            space, _, local = str(child.tag).rpartition("}")
            if not any(foreign in space for foreign in _FOREIGN):
                fields.setdefault(local.lower(), child.text or child.get("term") or child.get("label") or " ")
        yield _Marks(fields, item.get(_LANG, ""), item.get(_BASE, base))


def _fast(text: str, marks: list[_Marks]) -> list[Any]:
    """The fast parser's entries; none when it fails, disagrees on their number, or spoils a title."""
    try:
        data = markup.undeclared(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it thinks of dates; we read them ourselves
            entries = fastfeedparser.parse(data, include_media=False, include_enclosures=False).entries
    except (ValueError, etree.LxmlError, LookupError, TypeError, AttributeError):  # its ways of giving up
        return []
    if len(entries) != len(marks):
        return []
    spoilt = any(not entry.get("title") or "\ufffd" in entry["title"] for entry in entries)
    return [] if spoilt else list(entries)


def _from_fast(entry: Mapping[str, Any], marks: _Marks, *, base: str, zone: dt.tzinfo) -> PrintedPiece:
    fields = marks.fields
    has_body = not {"encoded", "content", "body"}.isdisjoint(fields)
    has_teaser = not {"description", "summary", "subtitle", "abstract"}.isdisjoint(fields)
    content = entry.get("content") or []
    return _piece(
        marks,
        guid=(entry.get("id") or "") if not {"guid", "id"}.isdisjoint(fields) else "",
        link=entry.get("link") or "",
        title=entry.get("title") or "",
        # The fast parser writes a description from the content where there is none.
        teaser=(entry.get("description") or "") if has_teaser else "",
        body=(content[0].get("value") or "") if has_body and content else "",
        author=entry.get("author") or "",
        date=next((fields[name] for name in _DATES if fields.get(name, " ").strip()), ""),
        base=base,
        zone=zone,
    )


def _lenient(text: str, marks: list[_Marks], *, base: str, zone: dt.tzinfo) -> list[PrintedPiece]:
    headers = {"content-type": "application/xml; charset=utf-8"}
    parsed = feedparser.parse(
        markup.undeclared(text), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    same = len(parsed.entries) == len(marks)
    none = _Marks({}, "", "")
    return [
        _from_lenient(entry, marks[number] if same else none, base=base, zone=zone)
        for number, entry in enumerate(parsed.entries)
    ]


def _from_lenient(entry: Mapping[str, Any], marks: _Marks, *, base: str, zone: dt.tzinfo) -> PrintedPiece:
    content = entry.get("content") or []
    tags = entry.get("tags") or []
    section = next((tag.get("term") or tag.get("label") or "" for tag in tags), "")
    body = (content[0].get("value") or "") if content else ""
    teaser = entry.get("summary") or ""
    fields = {"category": section, **marks.fields}
    return _piece(
        _Marks(fields, marks.language, marks.base),
        guid=entry.get("id") or "",
        link=entry.get("link") or "",
        title=entry.get("title") or "",
        teaser="" if teaser == body and "summary" not in fields and "description" not in fields else teaser,
        body=body,
        author=entry.get("author") or "",
        date=entry.get("published") or entry.get("created") or entry.get("updated") or "",
        base=base,
        zone=zone,
    )


def _piece(
    marks: _Marks, *, guid: str, link: str, title: str, teaser: str, body: str, author: str, date: str, base: str,
    zone: dt.tzinfo,
) -> PrintedPiece:  # fmt: skip
    base = markup.absolute(marks.base, base=base) or base
    permalink = guid if guid.startswith(("http://", "https://")) else ""
    return PrintedPiece(
        url=markup.absolute(link or permalink, base=base),
        guid=guid.strip(),
        title=markup.plain_title(title),
        teaser=teaser.strip(),
        body=body.strip(),
        section=markup.plain_title(marks.fields.get("category", "")),
        place=markup.plain_title(marks.fields.get("coverage", "")),
        author=markup.plain_title(author),
        language=markup.language_tag(marks.language or marks.fields.get("language", "")),
        date=read_date(date, zone=zone),
    )


def _feed_title(root: etree._Element) -> str:
    found = root.find("./{*}title") if root.find("./{*}title") is not None else root.find("./{*}channel/{*}title")
    return markup.plain_title(markup.words(found)) if found is not None else ""


def _feed_language(root: etree._Element) -> str:
    found = root.find("./{*}channel/{*}language")
    return markup.language_tag(root.get(_LANG, "") or (markup.words(found) if found is not None else ""))
