"""An article's own page: its text by trafilatura, its metadata and time of day by our own reader. One parse a page."""

from __future__ import annotations

import copy
import datetime as dt
import html
from collections.abc import Iterable
from urllib.parse import urlsplit

import htmldate
import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Document

from articles.ingestion.parse import markup
from articles.ingestion.parse.dates import day_at_midnight, read_date
from articles.ingestion.parse.metadata import PageFacts, read_facts
from articles.ingestion.records import PrintedDate, PrintedPiece

_LITTLE = 200  # characters under which the slower extraction is tried, too
_BYLINE_MAX = 80  # characters of a line that may print the time


def parse_article_page(text: str, *, url: str, zone: dt.tzinfo) -> PrintedPiece:
    """The piece that a page holds. `body` is HTML paragraphs, empty when there is no more text than title and teaser.

    Raises Unreadable when the text is no page at all.
    """
    tree = markup.html_tree(text)
    facts = read_facts(tree)
    return PrintedPiece(
        url=_address(facts, url=url),
        title=facts.title,
        teaser=html.escape(facts.teaser, quote=False),
        body=_body(tree, facts, url=url),
        section=facts.section,
        place=facts.place,
        author=facts.author,
        language=facts.language,
        date=_date(tree, facts, zone=zone),
    )


def _address(facts: PageFacts, *, url: str) -> str:
    """The canonical address when it is one of this host and of a page; some sites name their front page."""
    canonical = markup.absolute(facts.canonical, base=url) if facts.canonical else ""
    parts = urlsplit(canonical)
    return canonical if parts.hostname == urlsplit(url).hostname and parts.path.strip("/") else url


def _body(tree: HtmlElement, facts: PageFacts, *, url: str) -> str:
    lines = _extracted(tree, url=url, fast=True)
    if sum(map(len, lines)) < _LITTLE:
        lines = max(lines, _extracted(tree, url=url, fast=False), key=lambda found: sum(map(len, found)))
    known = {_folded(facts.title), _folded(facts.teaser)}
    if all(_folded(line) in known for line in lines):
        return ""
    if lines and _folded(lines[0]) == _folded(facts.title):
        lines = lines[1:]
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)


def _extracted(tree: HtmlElement, *, url: str, fast: bool) -> list[str]:
    """The main text, a paragraph a line. Extraction changes the tree, so it gets a copy."""
    found = trafilatura.bare_extraction(copy.deepcopy(tree), url=url, fast=fast, include_comments=False)
    text = found.text if isinstance(found, Document) else ""
    return [line for line in (line.strip(" -\t") for line in (text or "").splitlines()) if line]


def _folded(text: str) -> str:
    return "".join(text.split()).rstrip(".…").lower()


def _date(tree: HtmlElement, facts: PageFacts, *, zone: dt.tzinfo) -> PrintedDate:
    """What metadata states to the minute; else a time printed on the day that metadata or the page's shape gives."""
    read = (day_at_midnight(read_date(text, zone=zone)) for text in facts.dates)
    stated = [date for date in read if date.at or date.on]
    exact = next((date for date in stated if date.at), None)
    if exact:
        return exact
    day = stated[0] if stated else _day_by_shape(tree, zone=zone)
    timed = [date for date in _bylines(tree, zone=zone) if date.at]
    if day.on is None:
        # Times of one day only are the piece's; times of several belong to a list of other pieces, too.
        return timed[0] if len({date.at.date() for date in timed if date.at}) == 1 else PrintedDate()
    return next((date for date in timed if date.at and date.at.date() == day.on), day)


def _day_by_shape(tree: HtmlElement, *, zone: dt.tzinfo) -> PrintedDate:
    """Where metadata is silent. The page's own words only: guessing from scripts and images finds days nobody printed."""
    found = htmldate.find_date(copy.deepcopy(tree), extensive_search=False, original_date=True)
    return read_date(found or "", zone=zone)


def _bylines(tree: HtmlElement, *, zone: dt.tzinfo) -> Iterable[PrintedDate]:
    """Dates of short lines, in the page's order."""
    for element in tree.iter(etree.Element):
        for text in (element.text, element.tail):
            line = " ".join((text or "").split())
            if line and len(line) <= _BYLINE_MAX and any(character.isdigit() for character in line):
                yield read_date(line, zone=zone)
