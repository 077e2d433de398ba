"""An article's own page: its text by trafilatura, its metadata and time of day by our own reader. One parse a page."""

from __future__ import annotations

import copy
import datetime as dt
import html
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from urllib.parse import urlsplit

import htmldate
import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Document, use_config

from articles.ingestion.parse import markup
from articles.ingestion.parse.dates import day_at_midnight, read_date
from articles.ingestion.parse.metadata import PageFacts, read_facts
from articles.ingestion.records import PrintedDate, PrintedPiece

_LITTLE = 200  # characters under which the slower extraction is tried, too
_LATIN, _HAN = use_config(), use_config()
# Under 250 characters the library takes the whole page. That is two sentences of English, but a whole piece in Chinese.
_HAN.set("DEFAULT", "MIN_EXTRACTED_SIZE", "100")
_SHORT = 30  # lines of a page that may be searched for repetition, which takes quadratic time
_REST_MAX = 24  # characters beyond title and teaser that are still no text: a label, a date in words
_MARKS = "|·•-–—,:()/"
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
    config = _HAN if _is_han(facts.title + facts.teaser) else _LATIN
    lines = _extracted(tree, url=url, fast=True, config=config)
    if sum(map(len, lines)) < _LITTLE:
        slower = _extracted(tree, url=url, fast=False, config=config)
        lines = max(lines, slower, key=lambda found: sum(map(len, found)))
    head = [facts.site, facts.title, facts.section, facts.place, facts.author, *facts.dates]
    if sum(_beyond(line, [*head, facts.teaser]) for line in lines) <= _REST_MAX:
        return ""
    lines = [line for line in lines if _beyond(line, head)]
    kept = _once(lines) if len(lines) <= _SHORT else lines
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in kept)


def _once(lines: Iterable[str]) -> Iterator[str]:
    """Lines that do not stand in an earlier one: fall-backs, which meet short pages, append the standfirst to the text."""
    before = ""
    for line in lines:
        if _folded(line) not in before:
            yield line
        before += _folded(line) + "\n"


def _is_han(text: str) -> bool:
    """Whether at least a third of the letters are Chinese characters, kana or Hangul, which say more in less."""
    dense = sum(1 for character in text if "\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3")
    return dense * 3 >= sum(1 for character in text if character.isalpha()) > 0


def _beyond(line: str, said: Iterable[str]) -> int:
    """How many characters of a line are not said in the page's head: few of a kicker, a byline, the title again."""
    rest = _folded(line)
    for words in sorted(filter(None, map(_folded, said)), key=len, reverse=True):
        rest = rest.replace(words, "")
    return len(rest.strip(_MARKS))


def _extracted(tree: HtmlElement, *, url: str, fast: bool, config: ConfigParser) -> list[str]:
    """The main text, a paragraph a line. Extraction changes the tree, so it gets a copy."""
    found = trafilatura.bare_extraction(copy.deepcopy(tree), url=url, fast=fast, include_comments=False, config=config)
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
