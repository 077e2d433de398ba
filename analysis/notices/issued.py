"""An issued briefing reaches everybody whom its plan names: their mails are owed in the transaction that issues it, once each.

Whoever issues does it here: `briefings` knows nobody to tell.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from analysis.briefings import issue as issuing
from analysis.exports.document import from_data
from analysis.keeping.clock import now
from analysis.models import Alert, Briefing, BriefingPlan, Message
from analysis.notices import briefed, outbox


@transaction.atomic
def issue(
    week: str, *, plan: str = "", person: Any = None, reason: str = "", seen: str | None = None
) -> tuple[Briefing, int]:
    """Issues a briefing and owes its mails: both or neither. Answers it and how many mails are owed.

    Raises what `analysis.briefings.issue.issue` raises; then nobody is told.
    """
    made = issuing.issue(week, plan=plan, person=person, reason=reason, seen=seen)
    return made, _owe(made)


def _owe(briefing: Briefing) -> int:
    """One mail for each recipient who has not stopped them, under an id that follows from recipient and week: issued again by
    whatever way, it is the same mail."""
    wanted = [alert for alert in _recipients(briefing.plan) if alert.stopped_at is None]
    if not wanted:
        return 0
    with override(briefing.plan.language):
        told = briefed.told(briefing, from_data(briefing.document))
    occasion = f"issue:{briefing.week}"
    owed = [outbox.owe(alert, Message.Kind.ISSUE, occasion, told, briefing=briefing) for alert in wanted]
    return len([one for one in owed if one is not None])


def _recipients(plan: BriefingPlan) -> list[Alert]:
    """The alerts of a plan's addresses as it stands, in one order for everybody; those of new addresses are made."""
    fields = {"name": plan.name, "language": plan.language.lower(), "zone": settings.TIME_ZONE}
    same = {"about": Alert.About.BRIEFING, "occasion": Alert.Occasion.ISSUE, "channel": Alert.Channel.MAIL}
    found = []
    for _folded, address in sorted({one.casefold(): one for one in plan.recipients}.items()):
        new = {**same, **fields, "destination": address, "confirmed_at": now()}
        alert, _is_new = Alert.objects.update_or_create(
            plan=plan, owner=None, about=Alert.About.BRIEFING, destination__iexact=address,
            defaults={**fields, "destination": address}, create_defaults=new,
        )  # fmt: skip
        found.append(alert)
    return found
