"""One person's work: what they starred, noted, highlighted and labelled, and what is unread in their views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from analysis.explore.filters import FilterError, Opens
from analysis.explore.lists.rows import Row, rows_of
from analysis.explore.selection import count, spine_of
from analysis.keeping.saved import filter_of
from analysis.models import Labelled, Note, Reading, SavedView

SHOWN = 100  # pieces of one list, the newest
LATELY = 5  # pieces of each list on the page of all
MOST_VIEWS = 50  # views whose unread pieces are counted
PATH = "/reading/"


@dataclass(frozen=True, slots=True)
class Shelf:
    """One of a person's lists: its length, and its newest pieces."""

    slug: str
    name: str
    total: int
    rows: tuple[Row, ...]

    @property
    def path(self) -> str:
        """Where all of it is."""
        return f"{PATH}{self.slug}/"


@dataclass(frozen=True, slots=True)
class Unread:
    """A view of this person's, and how many of its pieces they have not read. `wrong`: why it cannot be counted."""

    slug: str
    name: str
    unread: int
    total: Opens | None
    wrong: str = ""

    @property
    def path(self) -> str:
        """The list of what is unread."""
        return f"{PATH}unread/{self.slug}/"


def starred(person: int) -> QuerySet[Reading, int]:
    """The pieces with a star, the newest star first."""
    rows = Reading.objects.filter(person=person, starred_at__isnull=False).order_by("-starred_at", "-article")
    return rows.values_list("article_id", flat=True)


def noted(person: int) -> QuerySet[Note, int]:
    """The pieces with a note on the whole of them, the newest note first."""
    return _by_note(Note.objects.filter(person=person, field=""))


def highlighted(person: int) -> QuerySet[Note, int]:
    """The pieces with a highlight, the newest first."""
    return _by_note(Note.objects.filter(person=person).exclude(field=""))


def labelled(person: int) -> QuerySet[Labelled, int]:
    """The pieces this person filed under a label, the newest first."""
    rows = Labelled.objects.filter(by=person).values("article_id").annotate(last=Max("pk")).order_by("-last")
    return rows.values_list("article_id", flat=True)


def _by_note(rows: QuerySet[Note]) -> QuerySet[Note, int]:
    return rows.values("article_id").annotate(last=Max("pk")).order_by("-last").values_list("article_id", flat=True)


Read = Callable[[int], "QuerySet[Reading, int] | QuerySet[Note, int] | QuerySet[Labelled, int]"]
SHELVES: dict[str, tuple[object, Read]] = {
    "starred": (_("Starred"), starred),
    "noted": (_("Noted"), noted),
    "highlights": (_("Highlighted"), highlighted),
    "labelled": (_("Labelled by you"), labelled),
}


def shelf(slug: str, person: int) -> Shelf:
    """One of a person's lists with its newest pieces. Raises KeyError for a list that is none of SHELVES."""
    name, read = SHELVES[slug]
    numbers = read(person)
    return Shelf(slug, str(name), numbers.count(), rows_of(list(numbers[:SHOWN])))


def shelves(person: int) -> tuple[Shelf, ...]:
    """All of a person's lists with a few pieces each; the pieces of all are read at once."""
    numbers = {slug: read(person) for slug, (_name, read) in SHELVES.items()}
    lately = {slug: list(found[:LATELY]) for slug, found in numbers.items()}
    rows = {row.id: row for row in rows_of(sorted({piece for found in lately.values() for piece in found}))}
    return tuple(
        Shelf(slug, str(name), numbers[slug].count(), tuple(rows[piece] for piece in lately[slug] if piece in rows))
        for slug, (name, _read) in SHELVES.items()
    )


def unread_views(person: int) -> tuple[Unread, ...]:
    """How much is unread in each view of a person's, at most 50 of them. Two counts a view."""
    views = SavedView.objects.filter(owner=person).order_by("name", "pk")[:MOST_VIEWS]
    return tuple(_unread(view, person) for view in views)


def unread_in(view: SavedView, person: int) -> Shelf:
    """What a person has not read of a view's list, newest first. Raises FilterError for a view that cannot be read."""
    rows, key = _not_read(view, person)
    newest = rows.order_by("-dated_at", f"-{key}").values_list(key, flat=True)[:SHOWN]
    return Shelf(f"unread/{view.slug}", view.name, rows.count(), rows_of(list(newest)))


def _unread(view: SavedView, person: int) -> Unread:
    try:
        rows, _key = _not_read(view, person)
        total = count(filter_of(view))
    except FilterError as error:
        return Unread(view.slug, view.name, 0, None, error.sentence)
    return Unread(view.slug, view.name, rows.count(), Opens(total, view.query))


def _not_read(view: SavedView, person: int) -> tuple[QuerySet[Any], str]:
    spine = spine_of(filter_of(view).replace(sort="newest"))
    read = Reading.objects.filter(person=person, read_at__isnull=False).values_list("article_id", flat=True)
    return spine.rows.exclude(**{f"{spine.key}__in": read}), spine.key
