"""Looks at an address and says what kind of source it can be."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from typing import Final

from articles.egress.client import fetch
from articles.egress.rules import rules_from_settings
from articles.ingestion.enlist import BadSource, add_source
from articles.ingestion.outcomes import NotAFeed
from articles.ingestion.parse import linked_feeds, parse_page, recognise
from articles.ingestion.plain import line
from articles.models import Source

__all__ = ["BadSource", "Discovery", "add_source", "discover"]

LANGUAGES: Final = frozenset({"en", "zh-Hans", "zh-Hant"})


@dataclass(frozen=True, slots=True)
class Discovery:
    """What an address turned out to be. `feeds` are those that a web page offers; then `kind` is empty or "listing"."""

    url: str
    kind: str
    title: str = ""
    feeds: tuple[str, ...] = ()


def discover(url: str) -> Discovery:
    """Fetches an address and recognises it. Raises a VisitFailed when it cannot be read, NotAFeed when it is no source."""
    page = fetch(url, rules=rules_from_settings())
    kind = recognise(page, zone=zoneinfo.ZoneInfo("UTC"))
    if kind in {Source.Kind.FEED, Source.Kind.SITEMAP}:
        parsed = parse_page(page, kind=kind, options={}, zone=zoneinfo.ZoneInfo("UTC"))
        return Discovery(url, kind, line(parsed.title, most=200))
    feeds = linked_feeds(page) if page.body.strip() else ()
    if not kind and not feeds:
        raise NotAFeed(
            f"{url} is neither a feed nor a page that lists pieces. Look for the outlet's feed or section page."
        )
    return Discovery(url, kind, feeds=feeds)
