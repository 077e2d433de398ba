"""The corrections between two issues of a plan: those on pieces of either list that still stand.

A correction that was taken back again says nothing, nor does the taking back of one that came after the issue.
"""

from __future__ import annotations

from collections.abc import Collection

from analysis.briefings import plans
from analysis.briefings.errors import BriefingError
from analysis.briefings.period import WEEKS_BEFORE
from analysis.explore import selection
from analysis.exports.document import from_data
from analysis.measures.periods import Period
from analysis.models import Briefing, BriefingPlan, Correction

UNDO = Correction.Act.UNDO


def query_of(plan: BriefingPlan, period: Period) -> str:
    """The corrections before a week's briefing as the page of corrections is asked for them."""
    return f"briefing={plan.slug}:{period.label}"


def asked_for(name: str) -> tuple[int, ...] | None:
    """The corrections that `briefing` of a query names, as in weekly:2025-W31: none where no week before was issued; None for
    what is no week of a plan."""
    slug, _colon, week = name.partition(":")
    if not plans.is_slug(slug):
        return None
    try:
        plan, period = plans.find(slug), Period.parse(week)
    except (BriefingError, ValueError):
        return None
    last = last_issue(plan, period)
    if period.unit != "week" or last is None:
        return ()
    own = _issued(plan, period)
    pieces = _held(own) if own else selection.ids(plans.in_week(plan, period))
    return tuple(row.pk for row in words_between(plan, period, last, pieces))


def last_issue(plan: BriefingPlan, period: Period) -> Briefing | None:
    """The latest issued briefing of the four weeks before: pieces of older ones cannot be cited."""
    rows = Briefing.objects.filter(plan=plan, state=Briefing.State.ISSUED, week__lt=period.label)
    return rows.filter(week__gte=period.back(WEEKS_BEFORE).label).order_by("-week").first()


def words_between(plan: BriefingPlan, period: Period, last: Briefing, pieces: Collection[int]) -> list[Correction]:
    """What was said after the last issue of its pieces and of these, and stands: until the week's own briefing is issued now,
    from then on as it stood at that moment. The newest first."""
    rows = Correction.objects.filter(at__gt=last.issued_at, article__in={*pieces, *_held(last)})
    rows = rows.exclude(act=UNDO, undoes__at__gt=last.issued_at)
    own = _issued(plan, period)
    if own is None:
        rows = rows.filter(undone_by=None)
    else:
        rows = rows.filter(at__lte=own.issued_at).exclude(undone_by__at__lte=own.issued_at)
    return list(rows.select_related("tag", "undoes").order_by("-pk"))


def _issued(plan: BriefingPlan, period: Period) -> Briefing | None:
    rows = Briefing.objects.filter(plan=plan, week=period.label, state=Briefing.State.ISSUED)
    return rows.select_related("plan").first()


def _held(issued: Briefing) -> set[int]:
    """The pieces of an issued briefing's list: those frozen with it; of one with too many to freeze, those of its list now."""
    frozen = {one.id for one in from_data(issued.document).pieces}
    return frozen or set(selection.ids(plans.in_week(issued.plan, Period.parse(issued.week))))
