"""Looks at an address and says what can be read there, each candidate really tried."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final
from urllib.parse import urljoin

from articles.egress.client import fetch
from articles.egress.rules import Limits, Rules, rules_from_settings
from articles.ingestion import confined, lease, politeness, robots
from articles.ingestion.addresses import canonical_url
from articles.ingestion.outcomes import NotAFeed, Postponed, VisitFailed
from articles.ingestion.parse.offers import Candidate, offered, sample
from articles.ingestion.records import FetchedPage
from articles.models import Source

TRIES: Final = 9  # addresses asked for beside the one that was given
LONGEST: Final = 30.0  # seconds after which no further address is tried
LIMITS: Final = Limits(total_seconds=10.0)
_FEEDS: Final = ("/feed", "/rss.xml", "/feed.xml", "/rss", "/atom.xml", "/index.xml", "/feed.json")
_SITEMAPS: Final = ("/news-sitemap.xml", "/sitemap.xml")
_NAMED_MAPS: Final = 2  # sitemaps of a robots.txt that are tried


@dataclass(frozen=True, slots=True)
class Discovery:
    """What an address offers, the best first; at least one candidate. `tried` counts the addresses that were asked for.

    `untried` are feeds that the page names and that could not be asked for, because their host wants us to wait.
    """

    url: str
    candidates: tuple[Candidate, ...]
    tried: int = 1
    untried: tuple[str, ...] = ()

    @property
    def best(self) -> Candidate:
        """What is proposed."""
        return self.candidates[0]


def discover(url: str) -> Discovery:
    """Reads an address and, when it is a web page, the feeds and sitemaps that go with it: at most TRIES, in their turns.

    Raises a VisitFailed when the address itself cannot be read, NotAFeed when nothing there is a source, Postponed when that
    cannot be said yet.
    """
    rules, now, end = rules_from_settings(), lease.database_now(), time.monotonic() + LONGEST
    page = _fetched(url, rules)
    own = confined.run(sample, page, now)
    if own is not None and own.kind != Source.Kind.LISTING:
        return Discovery(url, (own,))
    found = [own] if own is not None else []
    named = confined.run(offered, page)
    leads, asked, wait = list(named), list[str](), None
    for address in islice(_to_try(page, rules, leads, found), TRIES):
        if time.monotonic() > end:
            break
        try:
            answer = _fetched(address, rules)
            candidate = confined.run(sample, answer, now)
            if address in named and (candidate is None or candidate.kind == Source.Kind.LISTING):
                leads += confined.run(offered, answer)  # many outlets keep a page that lists their feeds
        except Postponed as postponed:
            wait = postponed
            break
        except VisitFailed:
            candidate = None
        asked.append(address)
        # A web page found beside the page is another page, and one feed may stand under several addresses.
        if candidate is not None and candidate.kind != Source.Kind.LISTING and not _is_there(candidate, found):
            found.append(candidate)
    untried = tuple(each for each in named if canonical_url(each) not in asked) if wait else ()
    if not found:
        raise _nothing(url, untried, wait)
    return Discovery(url, tuple(sorted(found, key=_rank, reverse=True)), 1 + len(asked), untried)


def _nothing(url: str, named: Sequence[str], wait: Postponed | None) -> VisitFailed:
    """Why nothing is offered, and what to do: there is nothing, or the host wants us to wait before we can say so."""
    if wait is None:
        return NotAFeed(
            f"{url} is neither a feed nor a page that lists pieces, and none was found beside it. "
            "Look for the outlet's feed or section page."
        )
    there = f"its page names {named[0]}" if named else "nothing beside it was tried"
    todo = "Add that with --kind feed, or try again later." if named else "Try again later."
    return Postponed(
        f"{url} cannot be judged yet: {there}, but the host wants us to wait. {todo}", seconds=wait.seconds
    )


def _fetched(url: str, rules: Rules) -> FetchedPage:
    gap = robots.permit(url, rules=rules)
    with politeness.turn(url, rules=rules, gap=gap):
        return fetch(url, rules=rules, limits=LIMITS)


def _to_try(page: FetchedPage, rules: Rules, leads: list[str], found: Sequence[Candidate]) -> Iterator[str]:
    """What to try, each once: the leads, though they may become more, then what `_guesses` says."""
    asked = {canonical_url(page.url), canonical_url(page.final_url)}
    for address in chain(leads, _guesses(page, rules, found)):
        canonical = canonical_url(address)
        if canonical and canonical not in asked:
            asked.add(canonical)
            yield canonical


def _guesses(page: FetchedPage, rules: Rules, found: Sequence[Candidate]) -> Iterator[str]:
    """The maps that robots.txt names, then where feeds and maps usually are, until a feed is found."""
    try:
        maps = robots.sitemaps(page.final_url, rules=rules)[:_NAMED_MAPS]
    except VisitFailed:
        maps = ()
    guesses = [urljoin(page.final_url, path) for path in (*_FEEDS, *_SITEMAPS)]
    for address in (*maps, *guesses):
        if any(candidate.kind == Source.Kind.FEED and candidate.pieces for candidate in found):
            return
        yield address


def _is_there(candidate: Candidate, found: Sequence[Candidate]) -> bool:
    alike = (candidate.kind, candidate.title, candidate.pieces, candidate.newest, candidate.maps)
    return any(alike == (each.kind, each.title, each.pieces, each.newest, each.maps) for each in found)


def _rank(candidate: Candidate) -> tuple[bool, bool, int, dt.date, int]:
    """Feeds before news sitemaps before the page's own list before bare addresses; what is empty, or of comments, last."""
    order = {Source.Kind.FEED: 3, Source.Kind.SITEMAP: 2 if candidate.titled else 0, Source.Kind.LISTING: 1}
    return (
        bool(candidate.pieces or candidate.maps),
        "comment" not in candidate.url.lower(),
        order.get(Source.Kind(candidate.kind), 0),
        candidate.newest or dt.date.min,
        candidate.pieces,
    )
