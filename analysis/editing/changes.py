"""The life of a change: drafted when it is sound, saved as a new rule set, withdrawn as another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from analysis.editing.current import current, edits_of, with_edits
from analysis.lexicon.files import RuleFileError
from analysis.lexicon.overlay import MOST_EDITS, Edit, EditError
from analysis.lexicon.sync import SyncReport
from analysis.lexicon.validate import faults
from analysis.models import RuleChange
from analysis.tagging.versions import take

State = RuleChange.State
MOST_FAULTS = 5  # named at once


class ChangeError(ValueError):
    """A change that cannot be made; the message says why and what to do."""


def check(edits: Sequence[Edit]) -> None:
    """Raises ChangeError when the edits cannot be made, or the rules would be unsound with them."""
    if not 0 < len(edits) <= MOST_EDITS:
        raise ChangeError(
            gettext("A change holds 1 to %(most_edits)s edits; this one has %(edits)s.")
            % {"most_edits": MOST_EDITS, "edits": len(edits)}
        )
    try:
        found = faults(with_edits(edits))
    except (EditError, RuleFileError) as error:
        raise ChangeError(str(error)) from error
    if found:
        raise ChangeError(" ".join(found[:MOST_FAULTS]))


def draft(edits: Sequence[Edit], *, author: Any, reason: str = "", origin: str = "person", key: str = "") -> RuleChange:
    """Stores a sound change to be tried and saved. `key` names what it was proposed from: the same key gives the same
    change while it is open, and is not proposed again when it was dismissed. Raises ChangeError."""
    check(edits)
    data = [edit.data() for edit in edits]
    if not key:
        return RuleChange.objects.create(edits=data, author=author, reason=reason.strip(), origin=origin)
    change, created = RuleChange.objects.get_or_create(
        key=key, defaults={"edits": data, "author": author, "reason": reason.strip(), "origin": origin}
    )
    if not created and change.state == State.DRAFT:
        change.edits, change.reason, change.effect = data, reason.strip(), None
        change.save(update_fields=["edits", "reason", "effect"])
    return change


@transaction.atomic
def save(change: RuleChange, *, by: Any) -> SyncReport:
    """Saves a draft: the rules with it become the candidate, and active when what they touch was read. Raises ChangeError
    when it is no draft any more or no longer fits the rules."""
    change = _held(change, State.DRAFT)
    check(edits_of(change))
    return _decide(change, State.SAVED, by, f"Change {change.pk}: {change.reason}")


@transaction.atomic
def withdraw(change: RuleChange, *, by: Any) -> SyncReport:
    """Takes a saved change out of the rules again; its history stays. Raises ChangeError when it is not in force."""
    change = _held(change, State.SAVED)
    return _decide(change, State.WITHDRAWN, by, f"Without change {change.pk}: {change.reason}")


@transaction.atomic
def dismiss(change: RuleChange, *, by: Any) -> None:
    """Gives up a draft; from the same corrections it is not proposed again. Raises ChangeError when it is no draft."""
    _settle(_held(change, State.DRAFT), State.DISMISSED, by)


def _held(change: RuleChange, state: str) -> RuleChange:
    """The change, locked, if it is still in this state."""
    held = RuleChange.objects.select_for_update(of=("self",)).filter(pk=change.pk).first()
    if held is None or held.state != state:
        now = held.get_state_display().lower() if held else gettext("gone")
        raise ChangeError(gettext("This change is %(state)s; reload the page to see where it stands.") % {"state": now})
    return held


def _decide(change: RuleChange, state: str, by: Any, note: str) -> SyncReport:
    _settle(change, state, by)
    lexicon = current().lexicon
    if found := faults(lexicon):
        raise ChangeError(
            gettext("Without it the rules are unsound: %(found)s Withdraw what leans on it first.")
            % {"found": found[0]}
        )
    return take(lexicon, note=note)


def _settle(change: RuleChange, state: str, by: Any) -> None:
    RuleChange.objects.filter(pk=change.pk).update(state=state, decided_at=Now(), decided_by=by)
