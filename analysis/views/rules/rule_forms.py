"""What people write into the forms of the rules, as edits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext

from analysis.editing.fields import FLAGS, GROUPS, SINGLE, new_fields
from analysis.editing.rows import FILE_OF, Row
from analysis.lexicon.overlay import ADD, CREATE, DELETE, REMOVE, SET, Edit, EditError
from analysis.lexicon.records import COUNTRY

_NO_WORD = re.compile(r"[^a-z0-9]+")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}|[A-Z]{2,3}(?:\+[A-Z]{2,3})?", re.ASCII)


def edits_of(row: Row, said: QueryDict) -> list[Edit]:
    """The edits of one row that a form asks for: `act` is add, out, set or delete. Raises EditError with a sentence."""
    act, column, value = (said.get(name, "") for name in ("act", "column", "value"))
    file = FILE_OF[row.kind]
    if act == "delete":
        return [_edit(file, row.slug, DELETE)]
    if act == "set":
        found = list(_changed(row, said, file))
        if not found:
            raise EditError(gettext("Nothing differs from what the row says; change a field first."))
        return found
    group = next((group for group in GROUPS[row.kind] if column in group.columns and group.added), None)
    if group is None or act not in {"add", "out"}:
        raise EditError(gettext("This form is not ours, or an old one; reload the page and try again."))
    if act == "out":
        return [_edit(file, row.slug, REMOVE, column, _word(value))]
    return [_edit(file, row.slug, ADD, column, _flagged(_word(value), said) if group.flagged else _word(value))]


def new_row(kind: str, said: QueryDict) -> Edit:
    """The new row that a form describes. Raises EditError with a sentence."""
    values = {field.column: _read(field.column, field.form, said) for field in new_fields(kind)}
    name = values["name"]
    if not name:
        raise EditError(gettext("A row needs a name; write how it is shown."))
    slug = said.get("id", "").strip() or _NO_WORD.sub("_", name.lower()).strip("_")
    if not _ID.fullmatch(slug):
        said_so = gettext("%(text)s is no id; write small Latin letters, digits and _, as in small_models.")
        if kind == COUNTRY:
            said_so = gettext(
                "%(text)s is no id; write small Latin letters, digits and _, as in small_models, or the two capital letters of a"
                " country."
            )
        raise EditError(said_so % {"text": repr(slug[:40])})
    if values.get("threshold"):
        _number(values["threshold"])
    return _edit(FILE_OF[kind], slug, CREATE, value={column: value for column, value in values.items() if value})


def _changed(row: Row, said: QueryDict, file: str) -> Iterator[Edit]:
    for field in SINGLE[row.kind]:
        value = _read(field.column, field.form, said)
        if field.required and not value:
            raise EditError(gettext("%(label)s must not be empty.") % {"label": field.label})
        if field.column == "threshold" and value:
            _number(value)
        if value != row.one(field.column) and (field.form != "tick" or value != (row.one(field.column) or "false")):
            if field.column == "threshold" and not value:
                raise EditError(gettext("Write the threshold as a number; 1.1 is what counts where none is said."))
            yield _edit(file, row.slug, SET, field.column, value)


def _read(column: str, form: str, said: QueryDict) -> str:
    """A field as a cell of the files has it."""
    text = said.get(column, "")
    if form == "tick":
        return "true" if text else "false"
    if form == "lines":
        return "|".join(line.strip() for line in text.replace("|", "\n").splitlines() if line.strip())
    return " ".join(text.split())


def _number(text: str) -> None:
    try:
        good = 0 < float(text) < 100
    except ValueError:
        good = False
    if not good:
        raise EditError(
            gettext("%(text)s is no threshold; write a number above 0, as in 1.2.") % {"text": f"{text[:20]!r}"}
        )


def _word(text: str) -> str:
    return " ".join(text.split())


def _flagged(name: str, said: QueryDict) -> str:
    if "~" in name:
        raise EditError(gettext("Write the name without the sign ~ and tick its flags instead."))
    if not name:
        raise EditError(gettext("Give one name or phrase at a time; this form was empty."))
    flags = "".join(flag for flag in sorted(FLAGS) if flag in said.getlist("flag"))
    return f"{name}~{flags}" if flags else name


def _edit(file: str, row: str, act: str, column: str = "", value: str | dict[str, str] = "") -> Edit:
    return Edit.of({"file": file, "row": row, "act": act, "column": column, "value": value})
