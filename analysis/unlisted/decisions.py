"""What an analyst decides on a name: added to the rules, never proposed again, or back in the queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from analysis.editing import changes
from analysis.lexicon.overlay import Edit
from analysis.lexicon.sync import SyncReport
from analysis.models import RuleChange, UnlistedName

State = UnlistedName.State
_OVER = (RuleChange.State.WITHDRAWN, RuleChange.State.DISMISSED)


class Act(Protocol):
    """A decision that needs no more than a name and who takes it."""

    def __call__(self, name: int, *, by: Any) -> None: ...


class NotOpen(ValueError):
    """The name was decided on before; the message says how it stands."""


@transaction.atomic
def add(name: int, edits: Sequence[Edit], *, by: Any, reason: str) -> SyncReport:
    """Saves the edits as a change of the rules and closes the name. Raises ChangeError for edits that cannot stand, and
    NotOpen; then nothing is changed."""
    row = _held(name)
    key = f"name:{row.key}"
    spent = RuleChange.objects.filter(key__in=[key, *(f"{key}:{n}" for n in range(2, 100))], state__in=_OVER).count()
    change = changes.draft(
        edits, author=by, reason=reason, origin=RuleChange.Origin.NAMES, key=f"{key}:{spent + 1}" if spent else key
    )
    report = changes.save(change, by=by)
    _decide(row, State.ADDED, by, change)
    return report


@transaction.atomic
def dismiss(name: int, *, by: Any) -> None:
    """The name is never proposed again, however often it comes. Raises NotOpen."""
    _decide(_held(name), State.DISMISSED, by, None)


@transaction.atomic
def reopen(name: int, *, by: Any) -> None:
    """Takes a decision back: a dismissed name, or one whose change was withdrawn, is in the queue again. Raises NotOpen for
    a name whose change is in force: withdraw that first."""
    row = UnlistedName.objects.select_for_update(of=("self",)).select_related("change").get(pk=name)
    if row.change is not None and row.change.state == RuleChange.State.SAVED:
        raise NotOpen(
            gettext("Change %(pk)s put this name into the rules; withdraw it there, then propose the name again.")
            % {"pk": row.change.pk}
        )
    _decide(row, State.OPEN, by, None)


def _held(name: int) -> UnlistedName:
    row = UnlistedName.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=name)
    if row.state != State.OPEN:
        who = row.decided_by.get_username() if row.decided_by else gettext("somebody")
        said = gettext("This name was decided on by %(who)s before: %(state)s.")
        raise NotOpen(said % {"who": who, "state": row.get_state_display().lower()})
    return row


def _decide(row: UnlistedName, state: str, by: Any, change: RuleChange | None) -> None:
    UnlistedName.objects.filter(pk=row.pk).update(state=state, decided_by=by, decided_at=Now(), change=change)
