"""Drafts under the hand: edits come and go, each time checked as a whole, and the effect is tried anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from analysis.editing.changes import ChangeError, State, check, draft
from analysis.editing.current import edits_of, with_edits
from analysis.editing.dry_run import AT_ONCE, touched_ids, try_out
from analysis.lexicon.files import RuleFileError
from analysis.lexicon.overlay import Edit, EditError
from analysis.models import RuleChange

LONGEST_REASON = 2_000  # characters


def newest_of(author: Any) -> RuleChange | None:
    """The newest draft of a person: what their next edit goes into."""
    return RuleChange.objects.filter(author=author, state=State.DRAFT).order_by("-pk").first()


def add(edits: Sequence[Edit], *, author: Any, into: str = "") -> RuleChange:
    """Puts edits into the draft of that number, or into a new one. Raises ChangeError when it is no draft any more, or the
    rules would be unsound with them."""
    number = number_of(into)
    if number is None:
        return draft(edits, author=author)
    return _edit(number, lambda held: [*held, *edits])


def number_of(text: str) -> int | None:
    """The number of a change as a form or an address has it; None for anything else, "new" among it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def take_out(pk: int, key: str) -> RuleChange:
    """Takes one edit out of a draft; `key` is the edit as `key_of` writes it. Raises ChangeError when it is its last one, when
    the others cannot stand without it, or when the change is no draft any more."""

    def rest(held: Sequence[Edit]) -> list[Edit]:
        place = next((at for at, edit in enumerate(held) if key_of(edit.data()) == key), None)
        if place is None:
            raise ChangeError(gettext("This edit is not in the change any more; look at what it holds now."))
        if len(held) == 1:
            raise ChangeError(gettext("This is the only edit of the change; dismiss the change instead."))
        return [*held[:place], *held[place + 1 :]]

    return _edit(pk, rest)


def key_of(edit: Mapping[str, Any]) -> str:
    """What one edit is known by in a form."""
    return json.dumps(edit, sort_keys=True, ensure_ascii=False)


def explain(pk: int, reason: str) -> None:
    """Writes down why a draft is made. Raises ChangeError without a reason, or when it is too long."""
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise ChangeError(gettext("Say in a sentence why; the reason stays with the change."))
    if len(reason) > LONGEST_REASON:
        raise ChangeError(
            gettext("The reason has %(reason)s characters; keep it within %(longest_reason)s.")
            % {"reason": len(reason), "longest_reason": LONGEST_REASON}
        )
    RuleChange.objects.filter(pk=pk, state=State.DRAFT).update(reason=reason)


def is_quick(change: RuleChange) -> bool:
    """Whether a page may wait for the dry run; what no longer fits is told at once, too."""
    try:
        return len(touched_ids(with_edits(edits_of(change)))) <= AT_ONCE
    except (EditError, RuleFileError):
        return True


def ask(change: RuleChange) -> None:
    """Notes that a worker was asked for the dry run, so that the page can say so."""
    RuleChange.objects.filter(pk=change.pk).update(effect={"asked": timezone.now().isoformat()})


def tell(pk: int, sentence: str) -> None:
    """Keeps a sentence with a draft in place of its effect: why it could not be tried."""
    RuleChange.objects.filter(pk=pk, state=State.DRAFT).update(effect={"fault": sentence})


def rehearse(pk: int) -> None:
    """Tries a draft out and keeps its effect, or the sentence that says why it no longer fits. Nothing for another change."""
    change = RuleChange.objects.filter(pk=pk, state=State.DRAFT).first()
    if change is None:
        return
    try:
        try_out(change)
    except (EditError, RuleFileError) as error:
        RuleChange.objects.filter(pk=pk, edits=change.edits).update(effect={"fault": str(error)})


@transaction.atomic
def _edit(pk: int, edited: Callable[[Sequence[Edit]], list[Edit]]) -> RuleChange:
    change = RuleChange.objects.select_for_update(of=("self",)).filter(pk=pk, state=State.DRAFT).first()
    if change is None:
        raise ChangeError(gettext("Change %(pk)s is no draft any more; begin a new one.") % {"pk": pk})
    edits = edited(edits_of(change))
    check(edits)
    change.edits, change.effect = [edit.data() for edit in edits], None
    change.save(update_fields=["edits", "effect"])
    return change
