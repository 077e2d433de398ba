"""The weekly test: every thesis once a complete week, kept as it came out, and a notice when a verdict is another than before."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import override

from analysis.explore.freshness import newest_week
from analysis.measures.periods import Period
from analysis.models import Notice, Thesis, ThesisRun
from analysis.theses.records import Claim, Result
from analysis.theses.shelf import claim_of, stock
from analysis.theses.weigh import weigh


def run_due() -> int:
    """Tests every thesis that has no run for the newest complete week; answers how many were tested. The first call puts
    the shipped theses on the shelf."""
    stock()
    week = newest_week()
    if week is None:
        return 0
    due = Thesis.objects.filter(retired_at=None).exclude(runs__week=week.label)
    return sum(run(thesis, week) is not None for thesis in due)


def run(thesis: Thesis, week: Period) -> ThesisRun | None:
    """Tests a thesis over the weeks up to this one and keeps the result; None when another worker has. Tells a change of
    verdict once."""
    claim = claim_of(thesis)
    with override("en"):  # what is kept is kept in English, whoever asked for it
        result = weigh(claim, end=week.end)
    with transaction.atomic():
        kept, is_new = ThesisRun.objects.get_or_create(thesis=thesis, week=week.label, defaults=_fields(claim, result))
        if not is_new:
            return None
        before = ThesisRun.objects.filter(thesis=thesis, week__lt=week.label).order_by("-week").first()
        if before and before.verdict != kept.verdict:
            _tell(thesis, before, kept)
    return kept


def _fields(claim: Claim, result: Result) -> dict[str, object]:
    return {
        "verdict": result.verdict,
        "result": result.as_data(),
        "comparison": claim.as_data(),
        "rules": result.rules,
        "cut_off": result.cut_off,
    }


def _tell(thesis: Thesis, before: ThesisRun, now: ThesisRun) -> None:
    sentence = (
        f"“{thesis.claim}” is {now.verdict.lower()} in {now.week}; in {before.week} it was {before.verdict.lower()}."
    )
    if before.rules != now.rules:
        sentence += f" The rules changed from {before.rules} to {now.rules} in between."
    Notice.objects.get_or_create(
        key=f"verdict:{thesis.slug}:{now.week}",
        defaults={"kind": Notice.Kind.VERDICT, "sentence": sentence[:500], "path": f"/theses/{thesis.slug}/"},
    )
