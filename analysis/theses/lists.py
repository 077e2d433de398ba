"""The lists that a thesis compares, within its window, unit and extent; each is read once."""

from __future__ import annotations

from analysis.explore.columns import columns_of
from analysis.explore.emphasis import Mixed, one_extent, read
from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import PIECES
from analysis.figures.asked import Asked
from analysis.figures.ground import Ground
from analysis.measures.columns import Columns, Floats, Mask


class Lists:
    """What a thesis reads. Query strings of its statements are narrowed to its days and to what is on topic."""

    def __init__(self, question: Asked, extent: str, ground: Ground, read_before: Lists | None = None) -> None:
        self.question, self.extent, self.ground = question, extent, ground
        # rows are the same in every unit, so that lists of another unit need not read them again
        self._mixed: dict[tuple[str, bool], Mixed] = read_before._mixed if read_before else {}
        self._columns: dict[str, Columns] = read_before._columns if read_before else {}
        self._extents: dict[str, str] = read_before._extents if read_before else {}

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
        return filter.with_value("extent", self._most(filter) if alone else self.extent)

    def _most(self, filter: ArticleFilter) -> str:
        """The extent that a list has most pieces of."""
        key = filter.replace(counted=PIECES).to_query()
        if key not in self._extents:
            (self._extents[key],) = one_extent(filter).values("extent")
        return self._extents[key]

    def columns(self, filter: ArticleFilter) -> Columns:
        """The rows of a list."""
        key = filter.replace(counted=PIECES).to_query()
        if key not in self._columns:
            self._columns[key] = columns_of(filter, until=self.question.until)
        return self._columns[key]

    def mixed(self, filter: ArticleFilter) -> Mixed:
        """The rows of a framed list with their mixes."""
        aside = self.question.options.get("variant", "published") != "published"
        key = filter.replace(counted=PIECES).to_query(), aside
        if key not in self._mixed:
            self._mixed[key] = read(filter, aside=aside, until=self.question.until)
        return self._mixed[key]

    def mixes(self, filter: ArticleFilter, mask: Mask | None = None) -> Floats:
        """The mix of each unit of a framed list, or of those pieces of it that the mask names."""
        mixed = self.mixed(filter)
        return mixed.units(mixed.columns.piece > 0 if mask is None else mask, mixed.whole, self.counted)
