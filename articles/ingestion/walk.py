"""Reads a source from document to document: the host's turn, the answer, and in the confined reader its pieces and drafts."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from articles.egress.client import fetch
from articles.egress.rules import FEEDS, WEB_PAGES, Rules
from articles.ingestion import confined, identify, normalise, politeness, robots
from articles.ingestion.addresses import canonical_url
from articles.ingestion.captures import sha256_of
from articles.ingestion.outcomes import Empty, NoRows, NotFound, Postponed, Skipped, VisitFailed
from articles.ingestion.parse import parse_page
from articles.ingestion.records import ArticleDraft, Claim, Drafted, FetchedPage, ParsedPage, Reading, Reject
from articles.models import Source

PAGES: Final = {Source.Kind.LISTING: 3}  # documents read in one visit; other kinds: 1, unless options["pages"] says so
MAPS: Final = 3  # sitemaps of an index read in one visit, unless options["maps"] says so
DOCUMENTS: Final = 50  # of one visit, whatever the options say
READ_ON_FOR: Final = 25.0  # seconds after which no further document is begun: a worker stops a task after 75
ENDS: Final = (Empty, NoRows, NotFound)  # how a list ends behind its last page


def read(held: Claim, rules: Rules) -> Reading:
    """Everything that one visit finds. What was read before a failure on a later document is kept. Never raises a VisitFailed."""
    pages: list[FetchedPage] = []
    drafts: list[ArticleDraft | Reject] = []
    notes: list[str] = []
    failures: list[VisitFailed] = []
    ahead, asked, end = [held.url], {held.url}, time.monotonic() + READ_ON_FOR
    while ahead and not any(isinstance(failure, Postponed) for failure in failures):
        url = ahead.pop(0)
        try:
            found = read_one(held, url, rules, pages)
        except VisitFailed as failure:
            failures.append(failure)
            continue
        drafts += found.drafts
        notes += [note for note in found.page.notes if note not in notes]
        ahead = [*_onward(held, found, asked, len(pages)), *ahead] if time.monotonic() < end else []
    if failures and not drafts:
        return Reading(pages=tuple(pages), notes=tuple(notes), failure=failures[-1])
    notes += [f"It could not be read to its end: {each.detail}" for each in failures if not isinstance(each, ENDS)][:1]
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
    """Where to read on: an index's maps; a list's next page, while we may and while this one held something unknown."""
    if found.page.maps:
        room, following = number_of(held, "maps", MAPS), found.page.maps
    elif not found.page.next_url or _is_exhausted(held, found):
        return []
    else:
        room = number_of(held, "pages", PAGES.get(Source.Kind(held.kind), 1)) - read
        following = (found.page.next_url,)
    fresh = dict.fromkeys(url for each in following if (url := canonical_url(each)) and url not in asked)
    onward = list(fresh)[: max(min(room, DOCUMENTS - read), 0)]
    asked.update(onward)
    return onward


def _is_exhausted(held: Claim, found: Drafted) -> bool:
    """Whether what comes after a document is known already, or older than the source's options want."""
    days = number_of(held, "oldest_days", 0)
    if days and all_older(found.drafts, (held.started_at - dt.timedelta(days=days)).date()):
        return True
    urls = {draft.url for draft in found.drafts if isinstance(draft, ArticleDraft)}
    return identify.known_urls(urls) >= urls


def _without_validators(index: FetchedPage) -> FetchedPage:
    """An index may stay the same while its maps change: that it is not modified would say nothing of them."""
    headers = {name: value for name, value in index.headers.items() if name not in {"etag", "last-modified"}}
    return replace(index, headers=headers)
