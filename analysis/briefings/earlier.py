"""What was said before: the briefings of the weeks before, and what the theses came to."""

from __future__ import annotations

from analysis.briefings.records import Briefed, Told, Verdict
from analysis.measures.periods import Period
from analysis.models import Briefing, BriefingPlan, ThesisRun

BRIEFINGS = 4


def briefed(plan: BriefingPlan, period: Period) -> tuple[Briefed, ...]:
    """The four briefings of a plan before a week, the latest first, with the stories that each told."""
    rows = Briefing.objects.filter(plan=plan, week__lt=period.label).order_by("-week")
    return tuple(
        Briefed(
            row.week, row.state == Briefing.State.ISSUED, tuple(Told(**one) for one in row.material.get("stories", ()))
        )
        for row in rows.only("week", "state", "material")[:BRIEFINGS]
    )


def verdicts(period: Period) -> tuple[Verdict, ...]:
    """Every thesis that is not retired as it was last tested up to a week, in their order; those never tested are left out."""
    rows = ThesisRun.objects.filter(thesis__retired_at=None, week__lte=period.label).select_related("thesis")
    runs: dict[int, list[ThesisRun]] = {}
    for run in rows.order_by("thesis__order", "thesis_id", "-week").defer("result", "comparison"):
        runs.setdefault(run.thesis_id, []).append(run)
    return tuple(
        Verdict(
            last.thesis.slug,
            last.thesis.claim,
            last.thesis.claim_zh,
            last.verdict,
            rest[0].verdict if rest else "",
            last.week,
        )
        for last, *rest in runs.values()
    )
