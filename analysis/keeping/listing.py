"""Saved views as their page lists them: name, query in words, length now, whose, and where each can be read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote

from analysis.explore.called import names_in
from analysis.explore.filters import FilterError, Opens
from analysis.explore.selection import count
from analysis.keeping.saved import filter_of, visible
from analysis.measures.periods import zone
from analysis.models import SavedView

COUNTED = 50  # views whose length is counted; the page says so beyond
FORMATS = (("Atom", "atom"), ("CSV", "csv"), ("JSON", "json"))


@dataclass(frozen=True, slots=True)
class ViewLine:
    """One view. `opens` is None when it was not counted or cannot be read, which `wrong` says."""

    slug: str
    name: str
    query: str
    words: str
    counted: str
    opens: Opens | None
    wrong: str
    owner: str
    is_mine: bool
    is_shared: bool
    changed_at: dt.datetime
    feed_key: str = ""  # of one's own view: with it programs read the list without a session

    @property
    def path(self) -> str:
        """Its page."""
        return f"/views/{quote(self.slug, safe='')}/"

    @property
    def formats(self) -> tuple[tuple[str, str], ...]:
        """The same list for other programs: what each is called, and its address."""
        return tuple((name, f"/views/{quote(self.slug, safe='')}.{suffix}") for name, suffix in FORMATS)

    @property
    def feeds(self) -> tuple[tuple[str, str], ...]:
        """The list for programs without a session; nothing without a key."""
        return tuple((name, f"/views/feed/{self.feed_key}.{suffix}") for name, suffix in FORMATS if self.feed_key)


def view_lines(person: int | None) -> tuple[ViewLine, ...]:
    """The views that a person may see, by name; the first 50 counted."""
    return tuple(view_line(view, person, counts=place < COUNTED) for place, view in enumerate(visible(person)))


def view_line(view: SavedView, person: int | None, *, counts: bool = True) -> ViewLine:
    """One view in words. Two queries, or three for a list that has to be counted in full."""
    words, counted, opens, wrong = "", "pieces", None, ""
    try:
        filter = filter_of(view)
        words, counted = filter.describe(names_in(filter)), filter.counted
        opens = Opens(count(filter), filter.to_query()) if counts else None
    except FilterError as error:
        wrong = error.sentence
    mine = person is not None and view.owner_id == person
    return ViewLine(
        view.slug, view.name, view.query, words, counted, opens, wrong, view.owner_name, mine, view.is_shared,
        view.changed_at.astimezone(zone()), view.feed_key if mine else "",
    )  # fmt: skip
