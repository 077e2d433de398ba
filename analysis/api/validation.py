"""How good our own measurement is, over the API: samples, their scorecards, and which themes and frames are doubtful."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from analysis.models import Sample
from analysis.validation.page import SampleLine, card_data, samples
from analysis.validation.standing import Caution, standing

router = Router(tags=["validation"])


class SampleOut(Schema):
    """A sample and how far its coding is."""

    id: int
    name: str
    description: str
    seed: int
    drawn_at: dt.datetime
    closed_at: dt.datetime | None
    rules: str
    population: int
    pieces: int
    coded: int
    second: int
    doubled: int
    random: int


class CautionOut(Schema):
    """Why the figures of a theme or frame are doubtful."""

    kind: str
    slug: str
    name: str
    sentence: str
    alpha: float | None
    precision: float | None
    n: int


class ValidationOut(Schema):
    """Every sample, the newest first; the doubtful codes, and the sound ones as kind:slug. All others are not validated."""

    count: int
    items: list[SampleOut]
    next: str | None
    doubtful: list[CautionOut]
    sound: list[str]


class ScoresOut(Schema):
    """A scorecard: one row for each theme, frame and relevance in each slice, and what was said of each piece."""

    sample: int
    made_at: dt.datetime
    rules: str
    coded: int
    double: int
    random: int
    changed: int
    scores: list[dict[str, Any]]
    outcomes: list[dict[str, Any]]


@router.get("/validation", response=ValidationOut, operation_id="list_samples", summary="Samples and standing")
def list_samples(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - ninja passes it by this name
    """Samples with their progress, and how far the newest scorecard lets each theme and frame be trusted."""
    now = standing()
    found: list[SampleLine] = list(samples())
    doubtful: list[Caution] = list(now.cautions.values())
    sound = sorted(f"{kind}:{slug}" for kind, slug in now.sound)
    return {"count": len(found), "items": found, "next": None, "doubtful": doubtful, "sound": sound}


@router.get(
    "/validation/{sample}/scores", response=ScoresOut, operation_id="get_scores", summary="The newest scorecard"
)
def get_scores(request: HttpRequest, sample: int, card: int | None = None) -> dict[str, Any]:  # noqa: ARG001 - as above
    """The newest scorecard of a closed sample, or the one asked for; none while people still code."""
    found = Sample.objects.filter(pk=sample).first()
    row = card_data(found, card) if found else None
    if row is None:
        raise Http404(f"There is no scorecard of sample {sample}; scores are shown when a sample is closed.")
    return {"sample": sample, "made_at": row.made_at, **row.content}
