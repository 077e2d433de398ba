"""Looks at an address and says what kind of source it can be, and takes an address into the list of sources."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.text import slugify

from articles.egress.client import fetch
from articles.egress.rules import rules_from_settings
from articles.ingestion.addresses import canonical_url
from articles.ingestion.outcomes import NotAFeed
from articles.ingestion.parse import linked_feeds, parse_page, recognise
from articles.ingestion.plain import line
from articles.models import Source

LANGUAGES: Final = frozenset({"en", "zh-Hans", "zh-Hant"})


class BadSource(ValueError):
    """What was said of a source cannot be; the sentence says what is wrong and what to write instead."""


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


def add_source(
    url: str, *, kind: str, name: str = "", language: str = "", country: str = "", timezone: str = ""
) -> tuple[Source, bool]:
    """The source at an address and whether it is new; one that we have is left as it is. Raises BadSource."""
    canonical = canonical_url(url)
    if not canonical:
        raise BadSource(f"{url[:200]!r} is no web address; write one that begins with http:// or https://.")
    if timezone and timezone not in zoneinfo.available_timezones():
        raise BadSource(f"{timezone!r} is no time zone; write one like Asia/Singapore.")
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise BadSource(f"{country!r} is no country; write its two letters, as in CN.")
    if language and not (
        len(language) <= 16 and language.replace("-", "").isascii() and language.replace("-", "").isalnum()
    ):
        raise BadSource(f"{language!r} is no language; write one like en, zh-Hans or zh-Hant.")
    name = line(name, most=200) or (urlsplit(canonical).hostname or canonical)[:200]
    with transaction.atomic():
        return Source.objects.get_or_create(
            url=canonical,
            defaults={
                "slug": free_slug(name, canonical),
                "name": name,
                "kind": kind,
                "language": language,
                "country": country.upper(),
                "timezone": timezone,
            },
        )


def free_slug(name: str, url: str) -> str:
    """A slug that no source has: of its name, else of its host (names in Chinese have no slug), else with a number."""
    stem = slugify(name)[:70] or slugify((urlsplit(url).hostname or "source").replace(".", "-"))[:70]
    taken = set(Source.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(
        slug
        for number in range(1, len(taken) + 3)
        if (slug := stem if number == 1 else f"{stem}-{number}") not in taken
    )
