"""Walks into a source's past: once, bounded, a few pages at a time beside its visits, and ends with a plain reason."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from articles.egress.rules import Rules, rules_from_settings
from articles.ingestion import captures, identify, lease, ledger, outage, pipeline, politeness, schedule, walk
from articles.ingestion.addresses import canonical_url
from articles.ingestion.insistence import insist
from articles.ingestion.outcomes import Postponed, Throttled, VisitFailed
from articles.ingestion.own_page import THROTTLED
from articles.ingestion.records import ArticleDraft, Claim, Drafted, FetchedPage, IngestReport, ParsedPage, Reject
from articles.models import BackFill, Host, Source, Visit

STEP: Final = 3  # pages of one step; as many without anything new end the walk
MOST: Final = 500  # pages of one walk
LAST_PAGE: Final = "The list has no further page."
NOTHING_NEW: Final = f"{STEP} pages in a row held nothing new."
PAGE_LIMIT: Final = "It has read as many pages as it was asked to; ask again to go on from there."
_BEGUN = (Source.Kind.FEED, Source.Kind.LISTING, Source.Kind.SITEMAP)


class CannotBegin(ValueError):
    """A walk that cannot be; the sentence says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step read, and where the walk stands after it. `reason` is why it ends; empty: it goes on."""

    pages: tuple[FetchedPage, ...]
    drafts: tuple[ArticleDraft | Reject, ...]
    next_url: str
    reason: str = ""
    failure: VisitFailed | None = None


def begin(source: Source, *, pages: int, since: dt.date | None = None, afresh: bool = False) -> BackFill:
    """Plans a walk, or plans it anew: an earlier one that stopped on its way is gone on with, unless `afresh`.

    Raises CannotBegin.
    """
    if source.kind not in _BEGUN:
        raise CannotBegin(f"{source.name} is no feed, listing or sitemap; only those have older pages.")
    if not 1 <= pages <= MOST:
        raise CannotBegin(f"{pages} pages cannot be; say 1 to {MOST}.")
    with transaction.atomic():
        # The source's row guards the beginning: two people may ask at once.
        Source.objects.select_for_update().get(pk=source.pk)
        earlier = BackFill.objects.filter(source=source).first()
        onward = earlier.next_url if earlier is not None and not afresh else ""
        plan = {"next_url": onward or source.url, "pages_left": pages, "oldest": since, "ended_at": None, "note": ""}
        if not onward:
            plan |= {"pages": 0, "created": 0, "started_at": Now()}
        BackFill.objects.update_or_create(source=source, defaults=plan)
    return BackFill.objects.get(source=source)


def due(limit: int) -> list[int]:
    """Ids of sources with a walk to go on with: active, held by nobody, at a host that does not want us to wait.

    A visit that is due goes first; while our own network is down there is none. Where a worker was lost, the walk waits until
    a visit has come to its end: three in a row would set the source aside, which may be well.
    """
    if outage.open_one() is not None:
        return []
    now = lease.database_now()
    walks = BackFill.objects.filter(
        ended_at=None, source__state=Source.State.ACTIVE, source__next_visit_at__gt=now, source__attempts=0
    )
    waiting = Host.objects.filter(key=OuterRef("source__host"), backoff_until__gt=now)
    free = walks.exclude(source__lease_until__gt=now).exclude(Exists(waiting))
    return list(free.order_by("pk").values_list("source_id", flat=True)[:limit])


def step(source_id: int) -> IngestReport | None:
    """Reads the next few pages of a source's walk and stores what they hold, under the source's lease.

    None when there is no walk to go on with, or somebody else holds the source. Never raises for what the network, an outlet
    or a fault of ours does: the last ends the walk, and leaves the source as it is. The report's outcome is "postponed" when
    the host wants us to wait. Nobody is told of the pieces: there may be thousands.
    """
    if not BackFill.objects.filter(source=source_id, ended_at=None).exists():
        return None
    held = insist(lambda: lease.claim(source_id))
    if held is None:
        return None
    plan = insist(lambda: BackFill.objects.get(source=source_id))
    read = pipeline.attempt(lambda: _read(_unbounded(held), plan, rules_from_settings()), held.name)
    found = _stopped(plan, read) if isinstance(read, VisitFailed) else read
    if not (isinstance(found.failure, Postponed) and not found.pages):
        report = pipeline.attempt(lambda: insist(lambda: finish(held, found)), held.name)
        if not isinstance(report, VisitFailed):
            return report
        found = _stopped(plan, report)
    if isinstance(found.failure, Postponed):
        insist(lambda: lease.postpone(held, seconds=0))
        return IngestReport(held.source_id, held.name, "postponed", found.failure.detail)
    return insist(lambda: finish(held, found))


def _stopped(plan: BackFill, failure: VisitFailed) -> Step:
    """A step that came to nothing: the walk stands where it stood."""
    return Step((), (), plan.next_url, _why_it_ends(failure, at_start=True, came=False), failure)


def _unbounded(held: Claim) -> Claim:
    """The source as a walk sees it: whole documents, however old."""
    options = {name: value for name, value in held.options.items() if name not in {"days", "oldest_days"}}
    return replace(held, etag="", last_modified="", options=options)


def _read(held: Claim, plan: BackFill, rules: Rules) -> Step:
    """The next pages, at most STEP of them, until one is the last."""
    pages: list[FetchedPage] = []
    drafts: list[ArticleDraft | Reject] = []
    url, asked, news = plan.next_url, {plan.next_url}, 0
    end = time.monotonic() + walk.READ_ON_FOR
    try:
        maps = _maps_in_order(held, rules) if held.kind == Source.Kind.SITEMAP else {}
        url = next(iter(maps)) if maps and url not in maps else url
        while len(pages) < min(STEP, plan.pages_left) and time.monotonic() < end:
            found = _one(held, url, rules, pages, lenient=bool(maps))
            news += _unknown(found)
            drafts += [draft for draft in found.drafts if not _too_old(draft, plan.oldest)]
            following = maps.get(url) or canonical_url(found.page.next_url)
            if plan.oldest is not None and walk.all_older(found.drafts, plan.oldest):
                return Step(tuple(pages), tuple(drafts), following, f"It has come to {plan.oldest:%Y-%m-%d}.")
            if not following or following in asked:
                return Step(tuple(pages), tuple(drafts), "", LAST_PAGE)
            asked.add(following)
            url = following
    except VisitFailed as failure:
        reason = _why_it_ends(failure, at_start=url == held.url, came=bool(pages))
        return Step(tuple(pages), tuple(drafts), "" if reason == LAST_PAGE else url, reason, failure)
    if plan.pages_left <= len(pages):
        return Step(tuple(pages), tuple(drafts), url, PAGE_LIMIT)
    read_before = walk.number_of(
        held, "maps" if maps else "pages", STEP
    )  # visits know the first pages: those cannot be new
    over = not news and len(pages) == STEP and plan.pages >= read_before
    return Step(tuple(pages), tuple(drafts), url, NOTHING_NEW if over else "")


def _one(held: Claim, url: str, rules: Rules, pages: list[FetchedPage], *, lenient: bool) -> Drafted:
    """One document; of an index's maps (`lenient`) one that holds nothing for us is passed over."""
    try:
        return walk.read_one(held, url, rules, pages)
    except walk.ENDS:
        if not lenient:
            raise
        return Drafted(ParsedPage(()), ())


def _maps_in_order(held: Claim, rules: Rules) -> dict[str, str]:
    """Each map of an index and the one that follows it; the last is followed by none. Empty for a plain sitemap."""
    maps = [url for each in walk.read_one(held, held.url, rules, []).page.maps if (url := canonical_url(each))]
    return dict(zip(maps, [*maps[1:], ""], strict=True))


def _why_it_ends(failure: VisitFailed, *, at_start: bool, came: bool) -> str:
    """Why a failure ends the walk; empty when it only has to wait."""
    if isinstance(failure, Postponed) or (isinstance(failure, Throttled) and came):
        return ""
    if isinstance(failure, walk.ENDS) and not at_start:
        return LAST_PAGE
    return f"It stopped. {failure.detail} Ask again to go on from there."[:300]


def _unknown(found: Drafted) -> int:
    """How many pieces of a document we do not hold."""
    urls = {draft.url for draft in found.drafts if isinstance(draft, ArticleDraft)}
    return len(urls - identify.known_urls(urls))


def _too_old(draft: ArticleDraft | Reject, oldest: dt.date | None) -> bool:
    day = draft.published_on if isinstance(draft, ArticleDraft) else None
    return oldest is not None and day is not None and day < oldest


@transaction.atomic
def finish(held: Claim, found: Step) -> IngestReport | None:
    """Stores a step and where the walk stands, behind the fence, and gives the source back."""
    if lease.fenced(held) is None:  # the source's row first, as `begin` locks them
        return None
    plan = BackFill.objects.select_for_update().filter(source=held.source_id, ended_at=None).first()
    lease.postpone(held, seconds=0)
    if plan is None:
        return None
    now = lease.database_now()
    stored = ledger.store_batch(found.drafts, now=now)
    for page in found.pages:
        captures.keep(page)
    plan.pages += len(found.pages)
    plan.pages_left = max(plan.pages_left - len(found.pages), 0)
    plan.created += stored.created
    plan.next_url, plan.note = found.next_url[:2000], found.reason[:300]
    plan.ended_at = now if found.reason else None
    plan.save(update_fields=["pages", "pages_left", "created", "next_url", "note", "ended_at"])
    failure = found.failure
    if isinstance(failure, Throttled):
        asked = schedule.read_retry_after(failure.retry_after, now=now)
        politeness.back_off(found.next_url or held.url, delay=asked or THROTTLED)
    outcome = Visit.Outcome.NEW if stored.created or stored.updated else Visit.Outcome.SAME
    if failure is not None and not found.pages:
        outcome = failure.outcome
    return IngestReport(
        held.source_id, held.name, outcome, found.reason, len(found.drafts),
        stored.created, stored.updated, stored.unchanged, stored.rejected,
    )  # fmt: skip
