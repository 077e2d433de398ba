"""A list that is to be written: which pieces, for which installation, and who wants to know how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from analysis.explore.filters import ArticleFilter
from analysis.explore.lists.about import about_of
from analysis.explore.lists.rows import Row, rows_of
from analysis.explore.selection import ids
from analysis.exports.document import About

AT_ONCE = 500  # pieces read from the database at a time

Body = Iterator[bytes]


def silent(done: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A list to be written. `numbers` are its pieces where they were fixed before; `tell` is called with how many are done."""

    filter: ArticleFilter
    base_url: str
    numbers: Sequence[int] | None = None
    tell: Callable[[int], None] = silent

    @property
    def path(self) -> str:
        """Of the page with the same list."""
        query = self.filter.replace().to_query()
        return f"/articles/?{query}" if query else "/articles/"

    def about(self) -> About:
        """Where it comes from."""
        return about_of(self.filter.replace(), self.path)

    def pieces(self) -> Iterator[int]:
        """The numbers of the whole list, telling how far they were taken."""
        for done, number in enumerate(ids(self.filter.replace()) if self.numbers is None else self.numbers, start=1):
            yield number
            if not done % AT_ONCE:
                self.tell(done)


def rows(numbers: Iterable[int]) -> Iterator[Row]:
    """The pieces of the numbers in order, read a part at a time."""
    numbers = iter(numbers)
    while part := list(islice(numbers, AT_ONCE)):
        yield from rows_of(part)


def slugs(row: Row, kind: str) -> list[str]:
    """The tags of a kind that a piece carries."""
    return [chip.slug for chip in row.chips if chip.kind == kind]
