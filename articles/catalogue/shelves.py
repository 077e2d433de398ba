"""The catalogue's entries and groups as records, read from the file beside this one; what of it we read already; adding from it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext

from articles.ingestion.addresses import key_of
from articles.ingestion.enlist import Enlisted, Wanted, enlist, known_by_key
from articles.ingestion.opml import write_opml
from articles.models import Source

FILE: Final = Path(__file__).resolve().parent / "sources.csv"


class NoSuchGroup(ValueError):
    """A group that the catalogue does not have; the sentence names those that it has."""


@dataclass(frozen=True, slots=True)
class Book:
    """One entry of the catalogue as an analyst sees it: what is said of it, and whether we read it already."""

    wanted: Wanted
    kind: str  # in words
    outlet_kind: str  # in words
    slug: str = ""  # of the source that we read at its address; empty: none

    @property
    def state(self) -> str:
        """One word for the list: whether it still can be added."""
        return "added" if self.slug else "not added"


@dataclass(frozen=True, slots=True)
class Shelf:
    """One group of the catalogue."""

    name: str
    books: tuple[Book, ...]

    @property
    def there(self) -> int:
        """How many of it we read already."""
        return sum(bool(book.slug) for book in self.books)


@cache
def entries() -> tuple[Wanted, ...]:
    """Every entry, in the order of the file, which keeps a group together."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        columns, *rows = csv.reader(stream)
    said: list[dict[str, Any]] = [dict(zip(columns, row, strict=True)) for row in rows]
    return tuple(Wanted(**each) for each in said)


def names() -> list[str]:
    """The groups, in the order of the file."""
    return list(dict.fromkeys(entry.folder for entry in entries()))


def expect(groups: Iterable[str]) -> set[str]:
    """The groups, when the catalogue has them all. Raises NoSuchGroup."""
    unknown = sorted(set(groups) - set(names()))
    if unknown:
        said = gettext("The catalogue has no group %(group)s; it has %(groups)s.")
        raise NoSuchGroup(said % {"group": repr(unknown[0]), "groups": gettext("; ").join(names())})
    return set(groups)


def shelves() -> tuple[Shelf, ...]:
    """The catalogue in its groups, each entry with the source that we read at its address."""
    known = known_by_key()
    return tuple(
        Shelf(name, tuple(_book(entry, known) for entry in group))
        for name, group in groupby(entries(), key=lambda entry: entry.folder)
    )


def add(*, groups: Iterable[str] = (), urls: Iterable[str] = ()) -> Enlisted:
    """Adds whole groups and single entries by their addresses, each to be visited within the hour. Raises NoSuchGroup.

    What the catalogue says of them is unreviewed until a person confirms it.
    """
    chosen, single = expect(groups), set(urls)
    return enlist([entry for entry in entries() if entry.folder in chosen or entry.url in single])


def as_opml() -> bytes:
    """The whole catalogue as an OPML file."""
    return write_opml(entries())


def _book(entry: Wanted, known: dict[str, Source]) -> Book:
    source = known.get(key_of(entry.url))
    return Book(
        wanted=entry,
        kind=str(Source.Kind(entry.kind).label).lower(),
        outlet_kind=str(Source.OutletKind(entry.outlet_kind).label).lower(),
        slug=source.slug if source else "",
    )
