"""The counted rows of a list as columns: one row a piece, oldest first, with its day, text, story, tags and theme weights.

Measures are arithmetic over these columns. Pure: whoever reads the rows from the database makes the columns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

EPOCH = dt.date(1970, 1, 1).toordinal()
PIECES, TEXTS, STORIES = "pieces", "texts", "stories"


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Rows of different lengths, one behind the other: row i is `flat[starts[i]:starts[i + 1]]`."""

    starts: Ints  # one more than there are rows
    flat: npt.NDArray[Any]  # whole numbers

    @property
    def lengths(self) -> Ints:
        """How many values each row has."""
        return np.diff(self.starts)

    @property
    def owner(self) -> Ints:
        """The row that each value belongs to."""
        return np.repeat(np.arange(len(self.starts) - 1), self.lengths)

    def places(self, rows: Ints) -> tuple[Ints, Ints]:
        """Where the values of these rows stand in `flat`, row after row, and the starts they then have."""
        lengths = self.lengths[rows]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        return np.repeat(self.starts[rows] - starts[:-1], lengths) + np.arange(starts[-1]), starts


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A list of pieces, oldest first. All columns but those of `tags` and `themes` have one value a piece.

    `score`, `title` and `body` stand beside `themes.flat`: what each theme weighs in all of the piece, in its headline and in
    its body (see `analysis.tagging.weights`).
    """

    piece: Ints
    day: Ints  # days since 1 January 1970, in the installation's time zone
    minute: Ints  # minutes since then, UTC
    text: Ints  # the piece whose text it copies, else its own number
    story: Ints  # number of its story; the negative of its own number without one
    tags: Ragged  # numbers of the tags it is counted under, ascending
    themes: Ragged  # numbers of its themes
    score: Floats
    title: Floats
    body: Floats

    @property
    def size(self) -> int:
        """How many pieces there are."""
        return len(self.piece)

    def where(self, mask: Mask) -> Columns:
        """The pieces for which the mask holds."""
        rows = np.flatnonzero(mask)
        tags, tag_starts = self.tags.places(rows)
        themes, theme_starts = self.themes.places(rows)
        own = {name: getattr(self, name)[rows] for name in ("piece", "day", "minute", "text", "story")}
        weights = {name: getattr(self, name)[themes] for name in ("score", "title", "body")}
        return Columns(
            **own,
            tags=Ragged(tag_starts, self.tags.flat[tags]),
            themes=Ragged(theme_starts, self.themes.flat[themes]),
            **weights,
        )

    def between(self, first: dt.date, last: dt.date) -> Mask:
        """Whether each piece lies on one of these days, both included."""
        return (self.day >= first.toordinal() - EPOCH) & (self.day <= last.toordinal() - EPOCH)

    def carrying(self, tags: Iterable[int]) -> Mask:
        """Whether each piece carries one of these tags."""
        found = np.zeros(self.size, dtype=bool)
        found[self.tags.owner[np.isin(self.tags.flat, list(tags))]] = True
        return found

    def one_of(self, tags: Iterable[int]) -> Ints:
        """The one tag among these that each piece carries, 0 for none: for kinds of which a piece has one, as its source."""
        found = np.zeros(self.size, dtype=np.int64)
        hits = np.isin(self.tags.flat, list(tags))
        found[self.tags.owner[hits]] = self.tags.flat[hits]
        return found

    def tallies(self, counted: str, tags: Ints) -> Ints:
        """How many units carry each of these tags, in their order; a unit carries what any of its pieces carries."""
        order = np.argsort(tags)
        held = np.isin(self.tags.flat, tags)
        place = np.searchsorted(tags[order], self.tags.flat[held])
        group = self.units(counted).group[self.tags.owner[held]]
        pairs = np.unique(group * max(1, len(tags)) + place)
        found = np.zeros(len(tags), dtype=np.int64)
        found[order] = np.bincount(pairs % max(1, len(tags)), minlength=len(tags))
        return found

    def units(self, counted: str) -> Units:
        """What is counted as one: pieces, texts or stories. A story is one however many of these pieces tell it."""
        key = {PIECES: self.piece, TEXTS: self.text, STORIES: self.story}[counted]
        keys, group = np.unique(key, return_inverse=True)
        return Units(group.astype(np.int64), len(keys), np.unique(self.text, return_inverse=True)[1].astype(np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Pieces gathered into what is counted as one; `group` is the unit of each piece, 0 to `size` - 1."""

    group: Ints
    size: int
    text: Ints  # a number for each text, to weigh copies together as one

    def any(self, mask: Mask) -> Mask:
        """Whether the mask holds for some piece of each unit."""
        found = np.zeros(self.size, dtype=bool)
        found[self.group[mask]] = True
        return found

    def first(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Each unit's value of its oldest piece; `values` has one a piece."""
        found = np.empty(self.size, dtype=values.dtype)
        found[self.group[::-1]] = values[::-1]
        return found

    def mean(self, values: Floats) -> Floats:
        """The mean of each unit, shape (size, m), of values of shape (pieces, m); rows with NaN do not count, copies of a
        text inside a unit weigh together as one piece, and a unit without a row is NaN."""
        known = ~np.isnan(values).any(axis=1)
        pair = self.group[known] * (int(self.text.max(initial=0)) + 1) + self.text[known]
        _, inverse, copies = np.unique(pair, return_inverse=True, return_counts=True)
        weight = 1.0 / copies[inverse]
        total = np.bincount(self.group[known], weights=weight, minlength=self.size)
        sums = [
            np.bincount(self.group[known], weights=weight * column, minlength=self.size) for column in values[known].T
        ]
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.stack(sums, axis=1) / total[:, None] if sums else np.empty((self.size, 0))


def empty() -> Columns:
    """No piece at all."""
    none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
    ragged = Ragged(np.zeros(1, dtype=np.int64), none)
    return Columns(none, none, none, none, none, ragged, ragged, nothing, nothing, nothing)
