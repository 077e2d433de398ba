"""The rows of the newest rules as their columns, for people to read: what a row says, and which rows hold a word."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from analysis.lexicon.files import PEOPLE, TABLES, THEMES, texts
from analysis.models import RuleSet
from articles.text.fold import fold, lower

THEME, PERSON = "theme", "person"
FILE_OF = {**{kind: name for name, kind in TABLES.items()}, PERSON: PEOPLE, THEME: THEMES}
KINDS = tuple(FILE_OF)
TAGGED = frozenset(KINDS) - {PERSON}  # kinds that pieces carry; a person speaks for the body or company served
MOST_FOUND = 100  # rows that a search names

Key = tuple[str, str]  # kind and slug
Files = tuple[tuple[str, str], ...]  # file name and text


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the rules. `cells` holds the alternatives of every column that is not empty; `~` parts a name from its flags."""

    kind: str
    slug: str
    cells: Mapping[str, tuple[str, ...]]

    def one(self, column: str) -> str:
        """A column as one text, "" when it is empty."""
        return "|".join(self.cells.get(column, ()))

    @property
    def name(self) -> str:
        """What it is called in English, or its id."""
        return self.one("name") or self.slug

    @property
    def name_zh(self) -> str:
        """What it is called in Chinese, or ""."""
        return self.one("name_zh")

    @property
    def path(self) -> str:
        """Its page."""
        return f"/settings/rules/{self.kind}/{self.slug}/"


@dataclass(frozen=True, slots=True)
class Found:
    """A row that holds a word that was looked for, and where: (column, alternative)."""

    row: Row
    places: tuple[tuple[str, str], ...]
    owns: bool  # one of its names or phrases is the very word


@dataclass(frozen=True)
class Book:
    """Every row of one version of the rules."""

    rows: Mapping[Key, Row]

    def of_kind(self, kind: str) -> tuple[Row, ...]:
        """The rows of a kind, in the order of their names."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Row, ...]]:
        ordered = sorted(self.rows.values(), key=lambda row: (lower(fold(row.name)), row.slug))
        return {kind: tuple(row for row in ordered if row.kind == kind) for kind in KINDS}

    def search(self, text: str) -> tuple[Found, ...]:
        """The rows that hold a text in a name, a phrase or their id, in either script; those that own it come first."""
        wanted = lower(fold(text.strip()))
        if not wanted:
            return ()
        found = [_found(row, wanted) for row in self.rows.values()]
        hits = [one for one in found if one is not None]
        hits.sort(key=lambda one: (not one.owns, KINDS.index(one.row.kind), one.row.name))
        return tuple(hits[:MOST_FOUND])


def newest_files() -> dict[str, str]:
    """The texts of the newest rules: the candidate's, the active ones', or ours before any was loaded."""
    rules = RuleSet.objects.candidate() or RuleSet.objects.active()
    return dict(rules.files) if rules is not None and rules.files else texts()


def book() -> Book:
    """The newest rules, row by row. At most two queries."""
    return _read(tuple(newest_files().items()))


@lru_cache(maxsize=4)
def _read(files: Files) -> Book:
    held = dict(files)
    rows = [*_themes(held[THEMES])]
    for kind, name in FILE_OF.items():
        if kind != THEME and name in held:  # sets from before there were people have no such file
            rows += _table(kind, held[name])
    return Book({(row.kind, row.slug): row for row in rows})


def _table(kind: str, text: str) -> Iterator[Row]:
    for line in csv.DictReader(io.StringIO(text)):
        cells = {column: _parts(column, value) for column, value in line.items() if value and column != "id"}
        yield Row(kind, line["id"], cells)


OWN = ("aliases_", "names_", "demonyms_", "metonyms_", "cities_", "strong_", "weak_")  # what finds a row
WHOLE = frozenset({"name", "name_zh", "notes", "definition"})  # columns in which | is no border


def _parts(column: str, value: str) -> tuple[str, ...]:
    return (value,) if column in WHOLE else tuple(part.strip() for part in value.split("|") if part.strip())


def _themes(text: str) -> Iterator[Row]:
    for theme in tomllib.loads(text).get("theme", []):
        cells = {column: _written(value) for column, value in theme.items() if column != "id"}
        yield Row(THEME, str(theme.get("id", "")), {column: parts for column, parts in cells.items() if parts})


def _written(value: Any) -> tuple[str, ...]:
    """A theme's value as alternatives in words."""
    if isinstance(value, Mapping):
        return tuple(f"{name} {share:g}" for name, share in value.items())
    if isinstance(value, list):
        return tuple(" + ".join(part) if isinstance(part, list) else str(part) for part in value)
    if isinstance(value, bool):
        return ("true" if value else "false",)
    return (f"{value:g}" if isinstance(value, float) else str(value),) if value != "" else ()


def _found(row: Row, wanted: str) -> Found | None:
    places, owns = [], wanted == lower(row.slug)
    for column, parts in row.cells.items():
        if column in {"notes", "definition"}:
            continue
        for part in parts:
            name = lower(fold(part.partition("~")[0].strip()))
            if wanted in name:
                places.append((column, part))
                owns = owns or (name == wanted and column.startswith(OWN))
    return Found(row, tuple(places), owns) if places or wanted in lower(row.slug) else None
