"""The lists that a thesis compares, within its window, unit and extent; each is read once."""

from __future__ import annotations

from analysis.explore.columns import columns_of
from analysis.explore.emphasis import Mixed, one_extent, read
from analysis.explore.filters import ArticleFilter
from analysis.figures.asked import Asked
from analysis.figures.ground import Ground
from analysis.measures.columns import Columns, Floats, Mask


class Lists:
    """What a thesis reads. Query strings of its statements are narrowed to its days and to what is on topic."""

    def __init__(self, question: Asked, extent: str, ground: Ground) -> None:
        self.question, self.extent, self.ground = question, extent, ground
        self._mixed: dict[str, Mixed] = {}
        self._columns: dict[str, Columns] = {}

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
        return one_extent(filter) if alone else filter.with_value("extent", self.extent)

    def columns(self, filter: ArticleFilter) -> Columns:
        """The rows of a list."""
        key = filter.to_query()
        if key not in self._columns:
            self._columns[key] = columns_of(filter, until=self.question.until)
        return self._columns[key]

    def mixed(self, filter: ArticleFilter) -> Mixed:
        """The rows of a framed list with their mixes."""
        key = filter.to_query()
        if key not in self._mixed:
            self._mixed[key] = read(
                filter,
                aside=self.question.options.get("variant", "published") != "published",
                until=self.question.until,
            )
        return self._mixed[key]

    def mixes(self, filter: ArticleFilter, mask: Mask | None = None) -> Floats:
        """The mix of each unit of a framed list, or of those pieces of it that the mask names."""
        mixed = self.mixed(filter)
        return mixed.units(mixed.columns.piece > 0 if mask is None else mask, mixed.whole, self.counted)
