"""A person's edits over the rule files: texts in, texts out, so that what is exported loads back as it was.

An edit names a file, a row, a column and what to do there. Alternatives of a CSV cell are parted by `|`, those of a theme
are lists. Editing a file keeps everything else in it, comments included.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from analysis.exports.cells import defused
from analysis.lexicon.files import FILES, LAYERS, TABLES, THEMES

ADD, REMOVE, SET, CREATE, DELETE = ACTS = ("add", "remove", "set", "create", "delete")
MOST_EDITS = 500  # in one change
LONGEST = 4_000  # characters of one value
ARRAYS = {THEMES: "theme", LAYERS: "layer"}  # files that are no CSV table, and what their tables are called
_NUMBERS = frozenset({"threshold"})
_FLAGS = frozenset({"core"})

Row = dict[str, str]


class EditError(ValueError):
    """An edit that cannot be made; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit. `value` is an alternative (add, remove), a whole cell (set) or a row as columns (create)."""

    file: str
    row: str
    act: str
    column: str = ""
    value: str | Mapping[str, str] = ""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Edit:
        """An edit from data. Raises EditError when its form is wrong."""
        if set(data) - {"file", "row", "act", "column", "value"} or data.get("act") not in ACTS:
            raise EditError(
                f"An edit needs file, row, act ({', '.join(ACTS)}), column and value; found {sorted(data)}."
            )
        edit = cls(**{key: data[key] for key in data})
        _check(edit)
        return edit

    def data(self) -> dict[str, Any]:
        """The edit as JSON data; `Edit.of` reads it back."""
        return asdict(self) | {"value": self.value if isinstance(self.value, str) else dict(self.value)}


def apply(texts: Mapping[str, str], edits: Iterable[Edit]) -> dict[str, str]:
    """The rule texts with the edits made in order; files without an edit stay as they are, to the letter.
    Raises EditError for a row or column that is not there, a row that is there already, or a value that cannot stand."""
    changed = dict(texts)
    by_file: dict[str, list[Edit]] = {}
    for edit in edits:
        by_file.setdefault(edit.file, []).append(edit)
    for name, own in by_file.items():
        changed[name] = _tables(name, changed[name], own) if name in ARRAYS else _table(changed[name], own)
    return changed


def _check(edit: Edit) -> None:
    if edit.file not in FILES:
        raise EditError(f"There is no rule file {edit.file!r}; they are {', '.join(FILES)}.")
    if not edit.row.strip():
        raise EditError("An edit names no row; give the row's id.")
    values = [edit.value] if isinstance(edit.value, str) else [*edit.value, *edit.value.values()]
    if any(not isinstance(value, str) or len(value) > LONGEST for value in values):
        raise EditError(f"A value of {edit.row} is no text or longer than {LONGEST} characters; shorten it.")
    if any(char in value for value in values for char in "\n\r\0"):
        raise EditError(f"A value of {edit.row} holds a line break; write it in one line.")
    if (
        edit.file not in ARRAYS
        and edit.act != REMOVE
        and (odd := next((one for one in values if defused(one) != one), ""))
    ):
        raise EditError(
            f"{odd[:40]!r} would begin a formula where the file is opened in a spreadsheet; begin it with a letter."
        )
    if (edit.act == CREATE) != (not isinstance(edit.value, str)):
        raise EditError(f"Only a new row takes columns as its value; see the edit of {edit.row}.")
    if edit.act in {ADD, REMOVE} and (not str(edit.value).strip() or "|" in str(edit.value)):
        raise EditError(f"Give one name or phrase at a time for {edit.row}, without the sign |.")


def _table(text: str, edits: Iterable[Edit]) -> str:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    columns = list(reader.fieldnames or ())
    rows: dict[str, Row] = {row["id"]: row for row in reader}
    for edit in edits:
        if edit.act == CREATE:
            assert not isinstance(edit.value, str)
            _absent(edit, rows)
            _columns(edit, edit.value, columns)
            rows[edit.row] = {column: edit.value.get(column, "") for column in columns} | {"id": edit.row}
            continue
        _present(edit, rows)
        if edit.act == DELETE:
            del rows[edit.row]
        else:
            _columns(edit, [edit.column], columns)
            rows[edit.row][edit.column] = _cell(edit, rows[edit.row][edit.column])
    # not the cell writer of exports: an apostrophe in front of a word would be part of a rule. `_check` refuses such words
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows.values())
    return out.getvalue()


def _cell(edit: Edit, cell: str) -> str:
    value = str(edit.value).strip()
    if edit.act == SET:
        return value
    return "|".join(_changed(edit, [part for part in cell.split("|") if part.strip()], value))


def _changed(edit: Edit, parts: list[str], value: str) -> list[str]:
    """The alternatives with one more, or without one. Flags behind ~ do not count in comparing."""
    same = [part for part in parts if _name(part) == _name(value)]
    if edit.act == REMOVE:
        if not same:
            raise EditError(f"{edit.row} has no {value!r} in {edit.column}; nothing to take out.")
        return [part for part in parts if part not in same]
    if value in same:
        raise EditError(f"{edit.row} has {value!r} in {edit.column} already.")
    return [*(part for part in parts if part not in same), value]  # the same name with other flags is replaced


def _name(part: str) -> str:
    return part.strip().partition("~")[0].strip()


def _tables(name: str, text: str, edits: Iterable[Edit]) -> str:
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise EditError(f"{name} cannot be read ({error}). Mend the file first.") from error
    tables: Any = document[ARRAYS[name]]
    for edit in edits:
        rows = {str(table["id"]): place for place, table in enumerate(tables)}
        if edit.act == CREATE:
            assert not isinstance(edit.value, str)
            _absent(edit, rows)
            tables.append(_new_table(edit))
            continue
        _present(edit, rows)
        if edit.act == DELETE:
            del tables[rows[edit.row]]
        elif edit.act == SET:
            tables[rows[edit.row]][edit.column] = _value(edit, edit.column, str(edit.value))
        else:
            table = tables[rows[edit.row]]
            table[edit.column] = _changed(edit, [str(v) for v in table.get(edit.column, ())], str(edit.value).strip())
    return tomlkit.dumps(document)


def _new_table(edit: Edit) -> Any:
    assert not isinstance(edit.value, str)
    table = tomlkit.table()
    table["id"] = edit.row
    for column, value in edit.value.items():
        if column != "id":
            table[column] = _value(edit, column, value)
    return table


_LISTS = frozenset(
    {"strong_en", "strong_zh", "weak_en", "weak_zh", "exclude_en", "exclude_zh", "implies"}
    | {"terms_en", "terms_zh", "kinds", "products"}
)
_TEXTS = frozenset({"name", "name_zh", "parent", "definition"})


def _value(edit: Edit, column: str, value: str) -> Any:
    """A theme's or layer's value in its type: a list, a number, true or false, or text."""
    readers: dict[frozenset[str], Callable[[str], Any]] = {
        _LISTS: lambda text: [part.strip() for part in text.split("|") if part.strip()],
        _NUMBERS: float,
        _FLAGS: {"true": True, "false": False}.__getitem__,
        _TEXTS: str.strip,
    }
    for columns, read in readers.items():
        if column in columns:
            try:
                return read(value)
            except (ValueError, KeyError) as error:
                raise EditError(
                    f"{value!r} is no {column} for {edit.row}; write a number, or true or false."
                ) from error
    raise EditError(f"{edit.file} has no {column!r} that can be edited here; edit the file.")


def _present(edit: Edit, rows: Mapping[str, object]) -> None:
    if edit.row not in rows:
        raise EditError(f"{edit.file} has no row {edit.row!r}; look up its id.")


def _absent(edit: Edit, rows: Mapping[str, object]) -> None:
    if edit.row in rows:
        raise EditError(f"{edit.file} has a row {edit.row!r} already; edit that one or choose another id.")


def _columns(edit: Edit, wanted: Iterable[str], columns: Iterable[str]) -> None:
    for column in wanted:
        if column not in columns:
            raise EditError(f"{edit.file} has no column {column!r}; it has {', '.join(columns)}.")


def table_of(kind: str) -> str:
    """The file that holds rows of a kind (company, product, body, country or theme)."""
    return THEMES if kind == "theme" else next(name for name, own in TABLES.items() if own == kind)
