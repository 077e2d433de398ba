"""Briefings over the API: which weeks have one, and each as the document that its exports are made from."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from analysis.models import Briefing
from analysis.models.briefing_plan import WEEKLY

router = Router(tags=["briefings"])


class BriefingOut(Schema):
    """A week's briefing without its document."""

    week: str
    state: str
    rules: str
    drafted_at: dt.datetime
    issued_at: dt.datetime | None


class BriefingsOut(Schema):
    """Every briefing, the newest week first."""

    count: int
    items: list[BriefingOut]
    next: str | None


class BriefingInFull(BriefingOut):
    """A week's briefing with its sentences and citations."""

    document: dict[str, Any]


@router.get("/briefings", response=BriefingsOut, operation_id="list_briefings", summary="Briefings")
def list_briefings(request: HttpRequest, plan: str = WEEKLY) -> dict[str, Any]:  # noqa: ARG001 - ninja passes it by this name
    """Every briefing of a plan; one a week, so that a list of years is short."""
    found = list(Briefing.objects.filter(plan__slug=plan).order_by("-week").defer("document", "material"))
    return {"count": len(found), "items": found, "next": None}


@router.get("/briefings/{week}", response=BriefingInFull, operation_id="get_briefing", summary="One briefing")
def get_briefing(request: HttpRequest, week: str, plan: str = WEEKLY) -> Briefing:  # noqa: ARG001 - ninja passes it by this name
    """The briefing of a week written 2025-W31: as it was composed, from its issue on as it was issued."""
    found = Briefing.objects.filter(plan__slug=plan, week=week).first()
    if found is None:
        raise Http404(f"There is no briefing of {week[:40]!r}; weeks are written as in 2025-W31.")
    return found
