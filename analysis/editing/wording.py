"""Edits in words: what each does, and what stood there before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analysis.editing.drafts import key_of
from analysis.editing.fields import COLUMNS, FLAGS, LABELS
from analysis.editing.rows import FILE_OF, Book, Row
from analysis.lexicon.files import flags_of
from analysis.lexicon.overlay import ADD, CREATE, DELETE, REMOVE, SET, Edit, EditError
from analysis.measures.words import Words

KIND_OF = {name: kind for kind, name in FILE_OF.items()}
EMPTY = _("nothing")


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag of a name in words."""

    letter: str
    name: Words
    meaning: Words


@dataclass(frozen=True, slots=True)
class Said:
    """One edit in words."""

    key: str  # what a form calls it
    kind: str
    slug: str
    name: str  # of its row
    path: str  # of its row; "" when the newest rules have no such row
    act: str  # "adds the English name"
    column: str  # in words
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The edit in one line, behind the name of its row."""
        if not self.after or self.after == str(EMPTY):
            return self.act
        return gettext("%(act)s “%(value)s”") % {"act": self.act, "value": self.after}


def flags_in(text: str, written: str) -> tuple[Flag, ...]:
    """The flags of a name, those that follow from its spelling too."""
    return tuple(Flag(letter, *FLAGS[letter]) for letter in flags_of(text, written) if letter in FLAGS)


def spoken(part: str) -> str:
    """A name with its flags in words: `Oracle (needs context)`."""
    text, _, written = part.partition("~")
    names = gettext(", ").join(str(flag.name) for flag in flags_in(text, written)) if "~" in part else ""
    return gettext("%(name)s (%(flags)s)") % {"name": text, "flags": names} if names else text


def say(edits: Iterable[Mapping[str, Any]], book: Book) -> tuple[Said, ...]:
    """Stored edits in words, against the newest rules."""
    return tuple(_say(data, book) for data in edits)


def _say(data: Mapping[str, Any], book: Book) -> Said:
    try:
        edit = Edit.of(data)
    except EditError:
        return Said(key_of(data), "", "", str(data.get("row", "")), "", gettext("cannot be read"), "", "", "")
    kind = KIND_OF[edit.file]
    row = book.rows.get((kind, edit.row))
    column = str(COLUMNS.get(edit.column, edit.column))
    act, before, after = _ACTS[edit.act](edit, row, column)
    fresh = edit.value.get("name", edit.row) if isinstance(edit.value, Mapping) else edit.row
    return Said(
        key=key_of(data),
        kind=kind,
        slug=edit.row,
        name=row.name if row else fresh,
        path=row.path if row else "",
        act=act,
        column=column if edit.column else gettext("the %(kind)s") % {"kind": LABELS[kind][0]},
        before=before,
        after=after,
    )


def _added(edit: Edit, row: Row | None, column: str) -> tuple[str, str, str]:
    return gettext("adds the %(column)s") % {"column": column}, _standing(edit, row), spoken(str(edit.value))


def _removed(edit: Edit, row: Row | None, column: str) -> tuple[str, str, str]:
    before = _standing(edit, row)
    told = gettext("takes out the %(column)s “%(value)s”") % {"column": column, "value": spoken(str(edit.value))}
    return told, before, str(EMPTY)


def _set(edit: Edit, row: Row | None, column: str) -> tuple[str, str, str]:
    before = (row.one(edit.column) if row else "") or str(EMPTY)
    return gettext("sets the %(column)s to") % {"column": column}, before, str(edit.value) or str(EMPTY)


def _created(edit: Edit, _row: Row | None, _column: str) -> tuple[str, str, str]:
    assert not isinstance(edit.value, str)
    told = [f"{COLUMNS.get(name, name)} {value}" for name, value in edit.value.items() if value and name != "name"]
    told_kind = gettext("is a new %(kind)s") % {"kind": LABELS[KIND_OF[edit.file]][0]}
    return told_kind, str(EMPTY), gettext("; ").join(told)


def _deleted(_edit: Edit, row: Row | None, _column: str) -> tuple[str, str, str]:
    return gettext("leaves the rules"), row.name if row else str(EMPTY), str(EMPTY)


_ACTS = {ADD: _added, REMOVE: _removed, SET: _set, CREATE: _created, DELETE: _deleted}


def _standing(edit: Edit, row: Row | None) -> str:
    """The same name or phrase as it stands in the newest rules."""
    wanted = str(edit.value).partition("~")[0].strip()
    same = [
        part for part in (row.cells.get(edit.column, ()) if row else ()) if part.partition("~")[0].strip() == wanted
    ]
    return spoken(same[0]) if same else str(EMPTY)
