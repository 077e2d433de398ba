"""API of what was published: the sources we read and how they do, the visits that read them, and the days we missed."""

import datetime as dt
import re
from typing import Annotated, NoReturn
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from articles.health.facts import facts_of
from articles.health.gaps import page_of_gaps
from articles.health.provenance import provenance, told
from articles.health.state import condition
from articles.models import Source, Visit

MOST = 500
WINDOW = dt.timedelta(days=90)  # of gaps, when nobody says since when
CURSOR = re.compile(r"(\d{4}-\d\d-\d\d)~([-\w]{1,80})", re.ASCII)
Limit = Annotated[int, Field(ge=1, le=MOST, description="Rows of one answer.")]
Words = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]  # no database takes a NUL
Number = Annotated[int, Field(ge=1, le=2**62)]

router = Router(tags=["sources"])


class HealthOut(Schema):
    """How a source does: a word, its shape (fail, late, well, off), one or two sentences, since when, and the next visit."""

    state: str
    label: str
    tone: str
    sentence: str
    since: dt.datetime | None
    next_at: dt.datetime | None


class ProvenanceOut(Schema):
    """On whose word country, owner and kind stand: "Unreviewed" until a person has confirmed them."""

    reviewed: bool
    label: str
    sentence: str


class SourceOut(Schema):
    """A place we read, and how it is. `outlet_kind`, `country` and `owner` are as stored; `provenance` says whether confirmed."""

    slug: str
    name: str
    url: str
    kind: str
    state: str
    language: str
    country: str
    owner: str
    outlet_kind: str
    is_sample: bool
    last_ok_at: dt.datetime | None
    next_visit_at: dt.datetime
    fail_count: int
    fail_reason: str
    health: HealthOut
    provenance: ProvenanceOut


class SourcesOut(Schema):
    """A page of sources."""

    count: int
    items: list[SourceOut]
    next: str | None


class VisitOut(Schema):
    """One visit to a source, with its outcome."""

    id: int
    source: str
    started_at: dt.datetime
    duration_ms: int
    outcome: str
    detail: str
    url: str
    status: int | None
    size: int
    seen: int
    created: int
    updated: int
    unchanged: int
    rejected: int

    @staticmethod
    def resolve_source(visit: Visit) -> str:
        """The slug of the visited source."""
        return visit.source.slug


class VisitsOut(Schema):
    """A page of visits, the newest first."""

    count: int
    items: list[VisitOut]
    next: str | None


class GapOut(Schema):
    """A day on which a source was not collected, and why."""

    source: str
    day: dt.date
    reason: str


class GapsOut(Schema):
    """A page of gaps."""

    count: int
    items: list[GapOut]
    next: str | None


@router.get("/sources", response=SourcesOut, operation_id="list_sources", summary="Sources by slug")
def list_sources(request: HttpRequest, cursor: Words = "", limit: Limit = 100) -> dict[str, object]:
    """Every source; `cursor` is the last slug of the page before."""
    sources = Source.objects.order_by("slug")
    found = list(sources.filter(slug__gt=cursor)[: limit + 1])
    more = urlencode({"limit": limit, "cursor": found[limit - 1].slug}) if len(found) > limit else ""
    return {"count": sources.count(), "items": _with_health(found[:limit]), "next": _next(request, more)}


@router.get(
    "/gaps", response=GapsOut, operation_id="list_gaps", summary="Days that were not collected, the newest first"
)
def list_gaps(
    request: HttpRequest,
    source: Words = "",
    first: Annotated[
        dt.date | None, Query(alias="from", description="First day; 90 days before `to` without it.")
    ] = None,
    last: Annotated[dt.date | None, Query(alias="to", description="Last day, included; yesterday without it.")] = None,
    cursor: str = "",
    limit: Limit = 100,
) -> dict[str, object]:
    """Gaps of one source or all, one a source and day; `cursor` is the day and slug of the last on the page before."""
    if source and not Source.objects.filter(slug=source).exists():
        raise Http404(f"There is no source {source[:80]!r}.")
    until = last or timezone.localdate()
    since = first or max(until, dt.date.min + WINDOW) - WINDOW
    if since > until:
        raise HttpError(400, f"The first day, {since}, comes after the last, {until}; exchange them.")
    count, found = page_of_gaps(since, until, slug=source, after=_after(cursor), limit=limit + 1)
    kept = {"source": source, "from": since, "to": until, "limit": limit} if len(found) > limit else {}
    if kept:
        kept["cursor"] = f"{found[limit - 1].day}~{found[limit - 1].slug}"
    more = urlencode({key: value for key, value in kept.items() if value})
    items = [{"source": gap.slug, "day": gap.day, "reason": gap.reason} for gap in found[:limit]]
    return {"count": count, "items": items, "next": _next(request, more)}


@router.get("/visits", response=VisitsOut, operation_id="list_visits", summary="Visits, the newest first")
def list_visits(
    request: HttpRequest,
    source: Words = "",
    outcome: Words = "",
    cursor: Number | None = None,
    limit: Limit = 100,
) -> dict[str, object]:
    """Visits of one source or all, of one outcome or any; `cursor` is the last id of the page before."""
    visits = Visit.objects.order_by("-pk").select_related("source")
    if source:
        if not Source.objects.filter(slug=source).exists():
            raise Http404(f"There is no source {source[:80]!r}.")
        visits = visits.filter(source__slug=source)
    if outcome:
        visits = visits.filter(outcome=outcome)
    found = list((visits.filter(pk__lt=cursor) if cursor else visits)[: limit + 1])
    kept = (
        {"source": source, "outcome": outcome, "limit": limit, "cursor": found[limit - 1].pk}
        if len(found) > limit
        else {}
    )
    more = urlencode({key: value for key, value in kept.items() if value})
    return {"count": visits.count(), "items": found[:limit], "next": _next(request, more)}


def _with_health(sources: list[Source]) -> list[dict[str, object]]:
    """Sources as they are stored, with how they do and on whose word they are what they are."""
    now, facts = timezone.now(), facts_of([source.pk for source in sources])
    stored = SourceOut.model_fields.keys() - {"health", "provenance"}
    return [
        {name: getattr(source, name) for name in stored}
        | {"health": condition(facts[source.pk], now=now), "provenance": provenance(told(source))}
        for source in sources
        if source.pk in facts  # it may have been removed meanwhile
    ]


def _after(cursor: str) -> tuple[dt.date, str] | None:
    """The day and slug in a cursor. Raises HttpError for what is none."""
    if not cursor:
        return None
    parts = CURSOR.fullmatch(cursor)
    try:
        return (dt.date.fromisoformat(parts[1]), parts[2]) if parts else _lost(cursor)
    except ValueError:
        return _lost(cursor)


def _lost(cursor: str) -> NoReturn:
    raise HttpError(400, f"{cursor[:40]!r} is no place in this list; follow `next` of the page before.")


def _next(request: HttpRequest, query: str) -> str | None:
    return request.build_absolute_uri(f"{request.path}?{query}") if query else None
