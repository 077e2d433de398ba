"""Sitemaps: a news sitemap names title, day and language of each piece; a plain one only addresses."""

from __future__ import annotations

import datetime as dt
from operator import itemgetter

from lxml import etree

from articles.ingestion.outcomes import Empty, NotAFeed
from articles.ingestion.parse import markup
from articles.ingestion.parse.dates import read_date
from articles.ingestion.parse.feed import ITEM_CAP, NOT_WELL_FORMED
from articles.ingestion.records import ParsedPage, PrintedDate, PrintedPiece

_CUT = f"The sitemap held more than {ITEM_CAP:,} addresses; the newest {ITEM_CAP:,} were read."


def parse_sitemap(text: str, *, base: str, zone: dt.tzinfo) -> ParsedPage:
    """Every address of a sitemap. `lastmod` is when a page changed, not when it was published, and is left out.

    Raises NotAFeed (an index of sitemaps), Unreadable or Empty.
    """
    document = markup.xml_document(text)
    root = document.root
    if etree.QName(root).localname.lower() == "sitemapindex":
        first = next((markup.words(loc) for loc in root.iterfind("./{*}sitemap/{*}loc")), "")
        raise NotAFeed(f"This is an index of sitemaps; add one of them instead, such as {first[:200]}.")
    rows = list(root.iterfind("./{*}url"))
    notes = [] if document.well_formed else [NOT_WELL_FORMED]
    if len(rows) > ITEM_CAP:
        rows = _newest(rows, zone=zone)
        notes.append(_CUT)
    pieces = tuple(_piece(row, base=base, zone=zone) for row in rows)
    if not pieces:
        raise Empty("The sitemap is there but names no address; nothing to do unless it stays so.")
    name = markup.words(found) if (found := root.find(".//{*}publication/{*}name")) is not None else ""
    return ParsedPage(pieces, title=name, notes=tuple(notes))


def _newest(rows: list[etree._Element], *, zone: dt.tzinfo) -> list[etree._Element]:
    """Sitemaps have no agreed order: keep the rows that were dated last, in the document's order."""
    ranked = [(_moment(row, zone=zone), number) for number, row in enumerate(rows)]
    kept = sorted(sorted(ranked, reverse=True)[:ITEM_CAP], key=itemgetter(1))
    return [rows[number] for _, number in kept]


def _moment(row: etree._Element, *, zone: dt.tzinfo) -> dt.datetime:
    date = read_date(_text(row, ".//{*}publication_date") or _text(row, "./{*}lastmod"), zone=zone)
    if date.at:
        return date.at
    return dt.datetime.combine(date.on or dt.date.min, dt.time(12), dt.UTC)


def _piece(row: etree._Element, *, base: str, zone: dt.tzinfo) -> PrintedPiece:
    printed = _text(row, ".//{*}publication_date")
    return PrintedPiece(
        url=markup.absolute(_text(row, "./{*}loc"), base=base),
        title=markup.plain_title(_text(row, "./{*}news/{*}title")),
        language=markup.language_tag(_text(row, ".//{*}publication/{*}language")),
        date=read_date(printed, zone=zone) if printed else PrintedDate(),
    )


def _text(row: etree._Element, path: str) -> str:
    found = row.find(path)
    return markup.words(found) if found is not None else ""
