"""Listing pages: rows of section, place, date, title and teaser, found by selectors or by the page's own repetition."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from lxml.html import HtmlElement

from articles.ingestion.outcomes import Empty, Unreadable
from articles.ingestion.parse import markup, rows
from articles.ingestion.parse.feed import ITEM_CAP, TOO_MANY
from articles.ingestion.records import ParsedPage, PrintedPiece

_MORE = re.compile(
    r"^(?:load|show|view|see|read)?\s*(?:more|older|next)(?:\s+(?:stories|articles|news|posts|page|results))?\s*[»›→>]*$"
    r"|^(?:点击|點擊)?(?:加载|載入|查看|显示|顯示)?更多(?:内容|內容|新闻|新聞)?$|^下一[页頁]$",
    re.IGNORECASE,
)
_ADDRESSES = ("hx-get", "data-hx-get", "data-href", "data-url", "data-next", "href")
_NO_ADDRESS = "The page offers more but names no address for it; only this part of the list was read."
# Bounds of the search for rows, far beyond any listing that people read.
_LINKS = 2 * ITEM_CAP
_HEIGHT = 12  # elements between a title and its row
_LOOKED_AT = 100  # rows of a group that are looked into for dates
_BUTTON_MAX = 40  # characters of a button
_MIN_PLAIN = 3  # undated rows prove a list only when there are several


def parse_listing(text: str, *, base: str, options: Mapping[str, object], zone: dt.tzinfo) -> ParsedPage:
    """The rows of a listing page or of a fragment of one, in their order, and the address at which the list goes on.

    `options` may hold XPath selectors: row, and within a row title, link, date, section, place, teaser; and `more`.
    Raises Empty (nothing there), Unreadable (no rows found, or a selector that is not XPath).
    """
    if not text.strip():
        raise Empty("The listing page is empty; nothing to do unless it stays so.")
    tree = markup.html_tree(text)
    base = next(
        (whole for each in tree.iter("base") if (whole := markup.absolute(each.get("href", ""), base=base))), base
    )
    found = _rows(tree, options, zone=zone)
    if not found:
        raise Unreadable("No list of pieces was found on the page; name its rows in the source's options.")
    pieces = _once(rows.read_row(row, base=base, selectors=_selectors(options), zone=zone) for row in found[:ITEM_CAP])
    next_url, notes = _continuation(tree, base=base, options=options)
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


def _continuation(tree: HtmlElement, *, base: str, options: Mapping[str, object]) -> tuple[str, list[str]]:
    """Where the list goes on, absolute; and a note when it does, but only by script."""
    named = _selectors(options).get("more")
    offered = (
        markup.select(tree, named) if named else [*tree.xpath("//link[@rel='next']|//a[@rel='next']"), *_buttons(tree)]
    )
    for element in offered:
        for name in _ADDRESSES:
            address = (element.get(name) or "").strip()
            whole = markup.absolute(address, base=base) if address and not address.startswith("#") else ""
            if whole and whole != base:
                return whole, []
    return "", [_NO_ADDRESS] if offered else []


def _buttons(tree: HtmlElement) -> list[HtmlElement]:
    return [element for element in tree.iter("a", "button", "div", "span") if _MORE.match(_short(element))]


def _short(element: HtmlElement) -> str:
    """Its own words when it is small enough for a button. A wrapper of the whole page is not read to its end."""
    if len(element) > 2:
        return ""
    text = " ".join("".join(map(str, islice(element.itertext(), 8))).split())
    return text if len(text) <= _BUTTON_MAX else ""
