"""Listing pages: rows of section, place, date, title and teaser, found by selectors or by the page's own repetition."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from lxml.html import HtmlElement

from articles.ingestion.outcomes import Empty, NoRows
from articles.ingestion.parse import json_listing, markup, numbered, rows
from articles.ingestion.parse.continuation import by_options, onward
from articles.ingestion.parse.feed import ITEM_CAP, TOO_MANY
from articles.ingestion.records import ParsedPage, PrintedPiece

# Bounds of the search for rows, far beyond any listing that people read.
_LINKS = 2 * ITEM_CAP
_HEAD = 20_000  # characters in which a whole page says that it is one
_HEIGHT = 12  # elements between a title and its row
_LOOKED_AT = 100  # rows of a group that are looked into for dates
_WHOLE = re.compile(r"<(?:html|body|head)[\s>]", re.IGNORECASE)
_MIN_PLAIN = 3  # undated rows prove a list only when there are several


def parse_listing(text: str, *, base: str, options: Mapping[str, object], zone: dt.tzinfo) -> ParsedPage:
    """The rows of a listing page or of a fragment of one, in their order, and the address at which the list goes on.

    `options` may hold XPath selectors: row, and within a row title, link, date, section, place, teaser; and how the list
    goes on, see `continuation.onward`. Raises Empty (nothing there), NoRows, or Unreadable (a selector that is not XPath).
    """
    if not text.strip():
        raise Empty("The listing page is empty; nothing to do unless it stays so.")
    url, tree = base, markup.html_tree(text)
    base = next(
        (whole for each in tree.iter("base") if (whole := markup.absolute(each.get("href", ""), base=base))), base
    )
    found = _rows(tree, options, zone=zone)
    if not found:
        raise NoRows("No list of pieces was found on the page; name its rows in the source's options.")
    pieces = _once(rows.read_row(row, base=base, selectors=_selectors(options), zone=zone) for row in found[:ITEM_CAP])
    next_url, notes = onward(tree, url=url, base=base, rows=found, options=_selectors(options))
    if not next_url and not _WHOLE.search(text[:_HEAD]):
        next_url = numbered.counted_up(url, rows=len(found))  # a fragment leaves the counting to the page's script
    if len(found) > ITEM_CAP:
        notes.append(TOO_MANY)
    title = tree.find(".//title")
    return ParsedPage(
        tuple(pieces),
        title=markup.words(title) if title is not None else "",
        language=markup.language_tag(tree.get("lang", "")),
        next_url=next_url,
        notes=tuple(notes),
    )


def parse_answer(text: str, *, base: str, options: Mapping[str, object], zone: dt.tzinfo) -> ParsedPage:
    """The rows of a part of a list that comes as JSON: its own records, else those of the HTML in it; and where it goes on.

    Raises Empty, NoRows or Unreadable.
    """
    value = json_listing.read_json(text)
    fragment = "" if json_listing.rows_of(value) else json_listing.fragment_of(value)
    if fragment:
        parsed = parse_listing(fragment, base=base, options=options, zone=zone)
    else:
        parsed = json_listing.parse_rows(value, url=base, zone=zone)
    count = len(parsed.pieces)
    following = json_listing.onward(value, url=base, rows=count)
    if following is None:
        return replace(parsed, next_url="")
    told = by_options(url=base, base=base, rows=count, options=_selectors(options))
    return replace(parsed, next_url=told or following or parsed.next_url)


def has_rows(text: str, *, zone: dt.tzinfo) -> bool:
    """Whether a page repeats itself in a way that can be read as a listing."""
    return bool(_discovered(markup.html_tree(text), zone=zone))


def _selectors(options: Mapping[str, object]) -> dict[str, str]:
    return {name: value for name, value in options.items() if isinstance(value, str) and value}


def _rows(tree: HtmlElement, options: Mapping[str, object], *, zone: dt.tzinfo) -> Sequence[HtmlElement]:
    named = _selectors(options).get("row")
    return markup.select(tree, named) if named else _discovered(tree, zone=zone)


def _discovered(tree: HtmlElement, *, zone: dt.tzinfo) -> Sequence[HtmlElement]:
    """The best group of like elements that each hold a linked title, dated ones counting more."""
    groups: dict[tuple[str, str, str], list[HtmlElement]] = defaultdict(list)
    for link in islice(filter(rows.is_title_link, tree.iter("a")), _LINKS):
        around: dict[tuple[str, str, str], HtmlElement] = {}
        for element in _upwards(link):
            around.setdefault(
                _likeness(element), element
            )  # of like elements the lowest is the row, the others hold rows
        for key, element in around.items():
            if not groups[key] or groups[key][-1] is not element:
                groups[key].append(element)
    best: Sequence[HtmlElement] = ()
    best_score = 0
    for group in groups.values():
        score = _score(group, zone=zone)
        if score > best_score:
            best, best_score = group, score
    return best


def _upwards(link: HtmlElement) -> Iterator[HtmlElement]:
    element: HtmlElement | None = link
    for _ in range(_HEIGHT):
        if element is None or element.tag in {"body", "html"}:
            return
        yield element
        element = element.getparent()


def _likeness(element: HtmlElement) -> tuple[str, str, str]:
    """What rows of one list share, also when the list is broken into several boxes."""
    parent = element.getparent()
    return ("", "", "") if parent is None else (str(parent.tag), parent.get("class", ""), str(element.tag))


def _score(group: Sequence[HtmlElement], *, zone: dt.tzinfo) -> int:
    dated = sum(1 for row in group[:_LOOKED_AT] if rows.printed_date(row, zone=zone).text)
    if not dated and len(group) < _MIN_PLAIN:
        return 0
    if not dated and not any(rows.heading(row) is not None for row in group):
        return 0  # navigation repeats itself, too
    return 10 * dated + len(group)


def _once(pieces: Iterator[PrintedPiece]) -> Iterator[PrintedPiece]:
    """A page may show its first piece twice, large and in the list."""
    seen: set[str] = set()
    for piece in pieces:
        if not piece.url or piece.url not in seen:
            seen.add(piece.url)
            yield piece
