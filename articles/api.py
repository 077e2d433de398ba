"""API of what was published: the sources we read and the visits that read them."""

import datetime as dt
from typing import Annotated
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from pydantic import Field

from articles.models import Source, Visit

MOST = 500
Limit = Annotated[int, Field(ge=1, le=MOST, description="Rows of one answer.")]
Number = Annotated[int, Field(ge=1, le=2**62)]

router = Router(tags=["sources"])


class SourceOut(Schema):
    """A place we read, and how it is."""

    slug: str
    name: str
    url: str
    kind: str
    state: str
    language: str
    country: str
    outlet_kind: str
    is_sample: bool
    last_ok_at: dt.datetime | None
    next_visit_at: dt.datetime
    fail_count: int
    fail_reason: str


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


@router.get("/sources", response=SourcesOut, operation_id="list_sources", summary="Sources by slug")
def list_sources(request: HttpRequest, cursor: str = "", limit: Limit = 100) -> dict[str, object]:
    """Every source; `cursor` is the last slug of the page before."""
    sources = Source.objects.order_by("slug")
    found = list(sources.filter(slug__gt=cursor)[: limit + 1])
    more = urlencode({"limit": limit, "cursor": found[limit - 1].slug}) if len(found) > limit else ""
    return {"count": sources.count(), "items": found[:limit], "next": _next(request, more)}


@router.get("/visits", response=VisitsOut, operation_id="list_visits", summary="Visits, the newest first")
def list_visits(
    request: HttpRequest,
    source: str = "",
    outcome: str = "",
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


def _next(request: HttpRequest, query: str) -> str | None:
    return request.build_absolute_uri(f"{request.path}?{query}") if query else None
