"""The states of a briefing: a draft, in review, back to a draft or issued. Who took each step, when and why, is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from analysis.briefings.errors import BriefingError
from analysis.models import Briefing, BriefingEvent

LONGEST = 500  # characters of a reason
State, Act = Briefing.State, BriefingEvent.Act
STEPS = {Act.REVIEW: (State.DRAFT, State.REVIEW), Act.BACK: (State.REVIEW, State.DRAFT)}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What happened to a briefing at one time. `version` is the version that was kept then, 0 where none was."""

    at: dt.datetime
    who: str  # empty: the rules, or a command
    words: str
    reason: str = ""
    version: int = 0


def step(briefing_id: int, act: str, reason: str, *, person: Any) -> Briefing:
    """Takes a briefing from one state to the next and keeps that it was taken: `act` is review or back; a briefing goes back
    with a reason. `person` is None for a command.

    Raises BriefingError when the step is none, the briefing has another state by now, or the reason is missing or too long.
    """
    if act not in STEPS:
        raise BriefingError(_("A briefing is sent into review or back from it; reload the page and try again."))
    words = clean(reason)
    was, becomes = STEPS[Act(act)]
    if act == Act.BACK and not words:
        raise BriefingError(_("Say in a sentence what is to be changed, so that its writer knows."))
    with transaction.atomic():
        briefing = Briefing.objects.select_for_update().get(pk=briefing_id)
        if briefing.state != was:
            label = str(State(briefing.state).label).lower()
            raise BriefingError(
                _("Somebody was quicker: the briefing of %(week)s has the state “%(state)s” now.")
                % {"week": briefing.week, "state": label}
            )
        briefing.state = becomes
        briefing.save(update_fields=["state"])
        record(briefing, act, person=person, reason=words)
    return briefing


def clean(reason: str) -> str:
    """A reason on one line. Raises BriefingError when it is too long."""
    words = " ".join(reason.replace("\x00", "").split())
    if len(words) > LONGEST:
        raise BriefingError(_("A reason has at most %(most)s characters; shorten it.") % {"most": LONGEST})
    return words


def record(briefing: Briefing, act: str, *, person: Any, reason: str = "") -> None:
    """Keeps that somebody took a step; `person` is None for a command."""
    name = "" if person is None else str(person.get_username())[:150]
    BriefingEvent.objects.create(briefing=briefing, act=act, reason=reason, person=person, person_name=name)


def history_of(briefing: Briefing) -> tuple[HistoryLine, ...]:
    """Everything that happened to a briefing, the newest first. Two queries."""
    lines = [
        HistoryLine(row.saved_at, row.author_name, _saved(row.author_name, row.is_autosave), version=row.number)
        for row in briefing.versions.defer("text")
    ]
    events = list(briefing.events.all())
    lines += [HistoryLine(row.at, row.person_name, str(Act(row.act).label), row.reason) for row in events]
    if briefing.issued_at and not any(row.act == Act.ISSUED for row in events):
        lines.append(HistoryLine(briefing.issued_at, briefing.issued_by_name, str(Act.ISSUED.label)))
    return tuple(sorted(lines, key=lambda line: (line.at, line.version), reverse=True))


def _saved(author: str, is_autosave: bool) -> str:
    if not author:
        return _("composed by the rules")
    return _("writing; kept by itself") if is_autosave else _("saved")
