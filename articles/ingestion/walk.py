"""Reads a source from document to document: the host's turn, the answer, and in the confined reader its pieces and drafts."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from articles.egress.client import fetch
from articles.egress.rules import FEEDS, WEB_PAGES, Rules
from articles.ingestion import confined, identify, newsletters, normalise, politeness, robots
from articles.ingestion.addresses import canonical_url
from articles.ingestion.captures import sha256_of
from articles.ingestion.outcomes import WELL, Empty, NoRows, NotFound, Postponed, Skipped, TimedOut, VisitFailed
from articles.ingestion.parse import parse_page
from articles.ingestion.records import ArticleDraft, Claim, Drafted, FetchedPage, ParsedPage, Reading, Reject
from articles.models import Source, Visit

PAGES: Final = 3  # of a listing, read in its first visit, unless options["pages"] says so; of other kinds: 1
CATCH_UP: Final = 10  # of a listing that we have read before: it goes on until what it lists is known
MAPS: Final = 3  # sitemaps of an index read in one visit, unless options["maps"] says so
DOCUMENTS: Final = 50  # of one visit, whatever the options say
READ_ON_FOR: Final = 25.0  # seconds after which no further document is begun: a worker stops a task after 75
BROKEN_OFF: Final = "It could not be read to its end"
ENDS: Final = (Empty, NoRows, NotFound)  # how a list ends behind its last page


def read(held: Claim, rules: Rules) -> Reading:
    """Everything that one visit finds. What was read before a failure on a later document is kept. Never raises a VisitFailed."""
    if held.kind == Source.Kind.MAILBOX:
        return newsletters.read(held, rules)
    pages: list[FetchedPage] = []
    drafts: list[ArticleDraft | Reject] = []
    notes: list[str] = []
    failures: list[VisitFailed] = []
    ahead, asked, end = [held.url], {held.url}, time.monotonic() + READ_ON_FOR
    while ahead and not any(isinstance(failure, Postponed) for failure in failures):
        if time.monotonic() > end:
            failures.append(TimedOut("it took too long; the rest is read at the next visit."))
            break
        url = ahead.pop(0)
        try:
            found = read_one(held, url, rules, pages)
        except VisitFailed as failure:
            failures.append(failure)
            continue
        drafts += found.drafts
        notes += [note for note in found.page.notes if note not in notes]
        ahead = [*_onward(held, found, asked, len(pages)), *ahead]
    if failures and not drafts:
        return Reading(pages=tuple(pages), notes=tuple(notes), failure=failures[-1])
    broken = [failure for failure in failures if not isinstance(failure, ENDS)]
    if broken:
        notes.append(f"{BROKEN_OFF}: {broken[0].detail}")
        pages[0] = _without_validators(pages[0])
    return Reading(pages=tuple(pages), drafts=tuple(drafts), notes=tuple(notes))


def read_one(held: Claim, url: str, rules: Rules, pages: list[FetchedPage]) -> Drafted:
    """One document: its turn, its answer (added to `pages`), its pieces and their drafts. Raises a VisitFailed."""
    first = not pages
    gap = robots.permit(url, rules=rules)
    with politeness.turn(url, rules=rules, gap=gap):
        page = fetch(
            url,
            rules=rules,
            etag=held.etag if first else "",
            last_modified=held.last_modified if first else "",
            accept=WEB_PAGES if held.kind == Source.Kind.LISTING else FEEDS,
        )
    pages.append(page)
    if page.status == 304:
        return Drafted(ParsedPage(()), ())
    if held.skips and sha256_of(page) in held.skips:
        raise Skipped("It still gives the document that you chose to skip; it is read again when that changes.")
    found = confined.run(read_document, held, page)
    if found.page.maps:
        pages[-1] = _without_validators(page)
    return found


def read_document(held: Claim, page: FetchedPage) -> Drafted:
    """The pieces that one answer lists, and the drafts made of them. No database, no network. Raises a VisitFailed."""
    parsed = parse_page(page, kind=held.kind, options=held.options, zone=held.zone, now=held.started_at)
    drafts = tuple(
        normalise.to_draft(
            piece, facts=held.facts, now=held.started_at, page_language=parsed.language, base_url=page.final_url
        )
        for piece in parsed.pieces
    )
    return Drafted(parsed, drafts)


def number_of(held: Claim, name: str, default: int) -> int:
    """A whole number from a source's options, 1 or more; the default where there is none."""
    value = held.options.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else default


def all_older(drafts: Collection[ArticleDraft | Reject], day: dt.date) -> bool:
    """True when every draft bears a date and every date lies before `day`. False where there is no draft."""
    dates = [draft.published_on for draft in drafts if isinstance(draft, ArticleDraft)]
    return bool(dates) and all(date is not None and date < day for date in dates)


def _onward(held: Claim, found: Drafted, asked: set[str], read: int) -> list[str]:
    """Where to read on: an index's newest maps; a list's next page, while we may and while this one held something unknown."""
    maps, following = found.page.maps, found.page.maps or (found.page.next_url,)
    room = number_of(held, "maps", MAPS) if maps else _bound(held, read) - read
    fresh = dict.fromkeys(url for each in following if (url := canonical_url(each)) and url not in asked)
    onward = list(fresh)[: max(min(room, DOCUMENTS - read), 0)]
    if onward and not maps and _is_exhausted(held, found):
        return []
    asked.update(onward)
    return onward


def _bound(held: Claim, read: int) -> int:
    """How many documents of a list may be read in this visit, of which `read` are."""
    first = PAGES if held.kind == Source.Kind.LISTING else 1
    if "pages" in held.options or held.kind != Source.Kind.LISTING or read < first:
        return number_of(held, "pages", first)
    return CATCH_UP if Visit.objects.filter(source=held.source_id, outcome__in=WELL).exists() else first


def _is_exhausted(held: Claim, found: Drafted) -> bool:
    """Whether what comes after a document is known already, or older than the source's options want."""
    days = number_of(held, "oldest_days", 0)
    if days and all_older(found.drafts, (held.started_at - dt.timedelta(days=days)).date()):
        return True
    urls = {draft.url for draft in found.drafts if isinstance(draft, ArticleDraft)}
    if not identify.known_urls(urls) >= urls:
        return False
    # What follows a known page is known as well, unless the visit before this one never came to it.
    before = Visit.objects.filter(source=held.source_id).order_by("-started_at", "-pk").first()
    return before is None or BROKEN_OFF not in before.detail


def _without_validators(page: FetchedPage) -> FetchedPage:
    """A first document may stay the same while those that it leads to are not read yet, or change: as the maps of an index."""
    headers = {name: value for name, value in page.headers.items() if name not in {"etag", "last-modified"}}
    return replace(page, headers=headers)
