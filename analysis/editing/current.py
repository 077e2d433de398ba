"""The rules as they are meant to be: the files with every saved change over them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.lexicon.files import RULES, read, texts
from analysis.lexicon.overlay import Edit, EditError, apply
from analysis.lexicon.records import Lexicon
from analysis.lexicon.validate import faults
from analysis.models import RuleChange


@dataclass(frozen=True, slots=True)
class Unfit:
    """A saved change that cannot stand over the present files, with the reason: they may say it themselves by now."""

    change: int
    reason: str


@dataclass(frozen=True, slots=True)
class Current:
    """The rules with the saved changes, and the changes that had to be left out."""

    lexicon: Lexicon
    unfit: tuple[Unfit, ...]


def saved() -> list[tuple[int, tuple[Edit, ...]]]:
    """The saved changes in the order in which they were saved."""
    rows = RuleChange.objects.filter(state=RuleChange.State.SAVED).order_by("decided_at", "pk")
    return [(row.pk, edits_of(row)) for row in rows]


def edits_of(change: RuleChange) -> tuple[Edit, ...]:
    """A change's edits. Raises EditError when what is stored has a wrong form."""
    return tuple(Edit.of(data) for data in change.edits)


def current(base: Mapping[str, str] | None = None) -> Current:
    """The files (ours, or `base`) under the saved changes. Raises RuleFileError when the files cannot be read.

    A change that no longer fits, because its row went or the files say the same by now, or that would make the rules
    unsound, is left out and named: an upgrade must not stop on it.
    """
    files = dict(texts(RULES) if base is None else base)
    unfit: list[Unfit] = []
    whole = _over(files, saved(), unfit)
    lexicon = read(whole)
    if _sound(tuple(whole.items())):
        return Current(lexicon, tuple(unfit))
    unfit = []
    for number, edits in saved():
        tried = _over(files, [(number, edits)], unfit)
        found = faults(read(tried))
        if found and not faults(read(files)):
            unfit.append(Unfit(number, found[0]))
        else:
            files = tried
    return Current(read(files), tuple(unfit))


def with_edits(edits: Sequence[Edit]) -> Lexicon:
    """The current rules with these edits on top. Raises EditError when one cannot be made."""
    return _edited(tuple(current().lexicon.texts.items()), json.dumps([edit.data() for edit in edits]))


@lru_cache(maxsize=4)  # checking a draft, counting what it touches and trying it ask for the same rules
def _edited(files: tuple[tuple[str, str], ...], edits: str) -> Lexicon:
    return read(apply(dict(files), [Edit.of(data) for data in json.loads(edits)]))


@lru_cache(maxsize=4)
def _sound(files: tuple[tuple[str, str], ...]) -> bool:
    return not faults(read(dict(files)))


def _over(
    files: Mapping[str, str], changes: Iterable[tuple[int, tuple[Edit, ...]]], unfit: list[Unfit]
) -> dict[str, str]:
    changes = list(changes)
    try:
        return apply(files, [edit for _, edits in changes for edit in edits])  # a file is parsed once, not once an edit
    except EditError:
        done = dict(files)
    for number, edits in changes:
        for edit in edits:
            try:
                done = apply(done, [edit])
            except EditError as error:
                unfit.append(Unfit(number, str(error)))
    return done
