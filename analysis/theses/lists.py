"""The lists that a thesis compares, within its window, unit and extent; each is read once."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from analysis.explore.columns import columns_of
from analysis.explore.emphasis import Mixed, mixed, one_extent
from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import PIECES
from analysis.figures.asked import Asked
from analysis.figures.ground import Ground, ground
from analysis.measures.columns import Columns, Floats, Mask

Key = tuple[str, dt.datetime | None]


class Rows:
    """What was read for the lists of a thesis: each list once, in whatever unit or variant it is looked at."""

    def __init__(self) -> None:
        self._columns: dict[Key, Columns] = {}
        self._extents: dict[str, str] = {}

    def columns(self, filter: ArticleFilter, until: dt.datetime | None) -> Columns:
        """The rows of a list."""
        key = _every_piece(filter), until
        if key not in self._columns:
            self._columns[key] = columns_of(filter, until=until)
        return self._columns[key]

    def extent(self, filter: ArticleFilter) -> str:
        """The one extent of a list, as `analysis.explore.emphasis.one_extent` says."""
        key = _every_piece(filter)
        if key not in self._extents:
            self._extents[key] = next(iter(one_extent(filter).values("extent")))
        return self._extents[key]


def _every_piece(filter: ArticleFilter) -> str:
    return filter.replace(counted=PIECES).to_query()


class Lists:
    """What a thesis reads. Query strings of its statements are narrowed to its days and to what is on topic."""

    def __init__(self, question: Asked, rows: Rows) -> None:
        self.question, self.rows = question, rows
        self.extent = rows.extent(question.filter)
        self._mixed: dict[str, Mixed] = {}

    @cached_property
    def ground(self) -> Ground:
        """What its numbers stand on."""
        return ground(self.question)

    @property
    def counted(self) -> str:
        """The unit."""
        return self.question.filter.counted

    def filter(self, query: str, numerator: str = "") -> ArticleFilter:
        """A list of the thesis, or what a numerator counts of it. Raises FilterError."""
        own, window = ArticleFilter.from_query(query), self.question.filter
        found = own.replace(counted=self.counted).between(window.start, window.end).with_value("relevance", "on")
        for key, value in ArticleFilter.from_query(numerator).include:
            found = found.with_value(key, value)
        return found

    def framed(self, query: str, *, alone: bool = False) -> ArticleFilter:
        """A list narrowed to pieces of one extent that carry a frame: what D is measured on. Lists that are compared have the
        thesis's extent; one that stands `alone` has the extent there is most of in it."""
        filter = self.filter(query).with_value("frame", "any")
        return filter.with_value("extent", self.rows.extent(filter) if alone else self.extent)

    def columns(self, filter: ArticleFilter) -> Columns:
        """The rows of a list."""
        return self.rows.columns(filter, self.question.until)

    def mixed(self, filter: ArticleFilter) -> Mixed:
        """The rows of a framed list with their mixes."""
        key = filter.to_query()
        if key not in self._mixed:
            aside = self.question.options.get("variant", "published") != "published"
            self._mixed[key] = mixed(self.columns(filter), aside=aside)
        return self._mixed[key]

    def mixes(self, filter: ArticleFilter, mask: Mask | None = None) -> Floats:
        """The mix of each unit of a framed list, or of those pieces of it that the mask names."""
        found = self.mixed(filter)
        return found.units(found.columns.piece > 0 if mask is None else mask, found.whole, self.counted)
