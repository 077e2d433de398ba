"""What one document is as a source, and which other addresses it offers: for a person who is about to add one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from articles.ingestion.outcomes import Empty, Unreadable, VisitFailed
from articles.ingestion.parse import markup, parse_page, recognise, text_of
from articles.ingestion.plain import line
from articles.ingestion.records import FetchedPage

_TYPES: Final = ("rss", "atom", "feed+json")
_ALIKE: Final = re.compile(
    r"/(?:rss|feed|atom|feeds)(?:[/._?-]|\Z)|\.(?:rss|atom|rdf)\Z|(?:rss|feed|atom)\.(?:xml|json)\Z", re.IGNORECASE
)
_SAID: Final = re.compile(
    r"\A(?:rss|atom|rss feeds?|feeds?|subscribe by rss|rss ?订阅|rss ?訂閱|订阅|訂閱)\Z", re.IGNORECASE
)
_LINKS: Final = 5_000
_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """One address that was really read, and what it would bring as a source."""

    url: str
    kind: str  # feed, listing or sitemap
    title: str = ""  # as it calls itself; empty: it does not
    pieces: int = 0  # that it lists now; 0 for an index of sitemaps
    newest: dt.date | None = None  # the last day among its pieces' dates; None: it prints none
    maps: int = 0  # of an index of sitemaps
    titled: bool = True  # its pieces have titles; a plain sitemap has only addresses


def sample(page: FetchedPage, now: dt.datetime) -> Candidate | None:
    """What an answer would bring as a source; None when it is none. Never raises a VisitFailed."""
    kind, url = recognise(page, zone=dt.UTC), page.final_url if page.moved_for_good else page.url
    if not kind:
        return None
    try:
        parsed = parse_page(page, kind=kind, options={}, zone=dt.UTC, now=now)
    except Empty:
        return Candidate(url, kind)
    except VisitFailed:
        return None
    days = [day for piece in parsed.pieces if (day := piece.date.on or (piece.date.at and piece.date.at.date()))]
    return Candidate(
        url,
        kind,
        line(parsed.title, most=200),
        len(parsed.pieces),
        max((day for day in days if day <= now.date()), default=None),
        len(parsed.maps),
        titled=kind != "sitemap" or bool(parsed.title),
    )


def offered(page: FetchedPage) -> tuple[str, ...]:
    """The feeds that a web page names in its head, then those that its links seem to be, absolute, each once."""
    try:
        tree = markup.html_tree(text_of(page))
    except (Empty, Unreadable):
        return ()
    found = (
        markup.absolute(address, base=page.final_url) for address in [*_named(tree), *_linked(tree, page.final_url)]
    )
    return tuple(islice(dict.fromkeys(address.split("#")[0] for address in found if address), _MOST))


def _named(tree: HtmlElement) -> Iterator[str]:
    for link in tree.iter("link"):
        if "alternate" in (link.get("rel") or "").lower().split() and any(
            word in (link.get("type") or "").lower() for word in _TYPES
        ):
            yield link.get("href") or ""


def _linked(tree: HtmlElement, base: str) -> Iterator[str]:
    """Links that look like feeds: here, or where feeds are kept."""
    here = urlsplit(base).hostname or ""
    for link in islice(tree.iter("a"), _LINKS):
        address = markup.absolute((link.get("href") or "").split("#")[0], base=base)
        host = urlsplit(address).hostname or "" if address else ""
        if not address or not (host == here or "feed" in host):
            continue
        if _ALIKE.search(address) or _SAID.match(markup.words(link)[:40]):
            yield address
