"""The whole index as columns: one row a piece, by its number, with its day, text, story and tags; and what lists of it count.

A list is the places of its rows. Pure: whoever reads the rows from the database makes the columns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.measures.columns import EPOCH, PIECES, STORIES, TEXTS, Columns, Floats, Mask, Ragged

Places = npt.NDArray[np.intp]
Whole = npt.NDArray[np.int64]
Days = npt.NDArray[np.int32]

COLUMNS = ("piece", "at", "day", "printed", "seen", "tagged", "text", "story")  # one value a piece
WEIGHTS = ("score", "title", "body")  # one value a theme of a piece
BEGINNING, MICROSECOND = dt.datetime(1970, 1, 1, tzinfo=dt.UTC), dt.timedelta(microseconds=1)
MINUTE = 60_000_000  # microseconds


@dataclass(frozen=True, eq=False)
class Archive:
    """Every piece, in the order of its number: some 75 bytes a piece, 4 a tag and 28 a theme of it.

    `day` is where the index has a piece in time and `printed` where the piece itself is; they differ while its new date is
    not indexed yet. Both are days since 1 January 1970 in the installation's time zone. `at` and `seen` are microseconds since
    then, UTC: where the index has it, and when it was first seen.
    """

    piece: Whole
    at: Whole
    day: Days
    printed: Days
    seen: Whole
    tagged: Mask
    text: Whole  # the piece whose text it copies, else its own number
    story: Whole  # number of its story; the negative of its own number without one
    tags: Ragged  # numbers of the tags it is counted under; none while it is not tagged
    themes: Ragged  # numbers of the themes that weigh in it
    score: Floats
    title: Floats
    body: Floats

    @property
    def size(self) -> int:
        """How many pieces there are."""
        return len(self.piece)

    @cached_property
    def folds(self) -> dict[str, npt.NDArray[np.int32]]:
        """What each piece is one with, from 0 on, by what is counted."""
        return {unit: _numbered(column) for unit, column in ((TEXTS, self.text), (STORIES, self.story))}

    @cached_property
    def known(self) -> int:
        """One more than the largest number of a tag."""
        return int(self.tags.flat.max(initial=0)) + 1

    @cached_property
    def totals(self) -> Whole:
        """How many pieces carry each tag, by its number."""
        return np.bincount(self.tags.flat, minlength=self.known)

    @property
    def waiting(self) -> int:
        """How many pieces are not tagged yet."""
        return int(np.count_nonzero(~self.tagged))

    @property
    def last_seen(self) -> dt.datetime | None:
        """When the newest piece was first seen; None without any."""
        return BEGINNING + int(self.seen.max()) * MICROSECOND if self.size else None

    def carrying(self, tags: Iterable[int]) -> Mask:
        """Whether each piece carries one of these tags."""
        wanted = np.zeros(self.known, dtype=bool)
        wanted[[tag for tag in tags if tag < self.known]] = True
        found = np.zeros(self.size, dtype=bool)
        found[np.searchsorted(self.tags.starts, np.flatnonzero(wanted[self.tags.flat]), side="right") - 1] = True
        return found

    def among(self, numbers: Whole) -> Mask:
        """Whether each piece is one of these."""
        return np.isin(self.piece, numbers)

    def told_in(self, stories: Sequence[int]) -> Mask:
        """Whether each piece belongs to one of these stories."""
        return np.isin(self.story, np.asarray(stories, dtype=np.int64))

    def taken(self, places: Places) -> Archive:
        """The pieces at these places, in their order."""
        own = {name: getattr(self, name)[places] for name in COLUMNS}
        tags, tag_starts = self.tags.places(places)
        themes, theme_starts = self.themes.places(places)
        weights = {name: getattr(self, name)[themes] for name in WEIGHTS}
        return Archive(
            **own,
            tags=Ragged(tag_starts, self.tags.flat[tags]),
            themes=Ragged(theme_starts, self.themes.flat[themes]),
            **weights,
        )

    def changed(self, gone: Whole, new: Archive) -> Archive:
        """The archive without the pieces of these numbers, and with new ones, which must be among them if they were there."""
        kept = self.taken(np.flatnonzero(~self.among(gone)))
        both = {name: np.concatenate((getattr(kept, name), getattr(new, name))) for name in (*COLUMNS, *WEIGHTS)}
        found = Archive(**both, tags=_behind(kept.tags, new.tags), themes=_behind(kept.themes, new.themes))
        return found.taken(np.argsort(found.piece, kind="stable"))


@dataclass(frozen=True, slots=True, eq=False)
class Lot:
    """The pieces of a list by their places in the archive; `day` is the column that the list goes by."""

    archive: Archive
    places: Places
    day: Days

    def length(self, counted: str) -> int:
        """How many pieces, texts or stories it holds."""
        if counted == PIECES:
            return len(self.places)
        return int(np.count_nonzero(np.bincount(self.archive.folds[counted][self.places])))

    def lengths(self) -> dict[str, int]:
        """How many of each it holds."""
        return {unit: self.length(unit) for unit in (PIECES, TEXTS, STORIES)}

    def by_period(self, counted: str, unit: str) -> dict[dt.date, int]:
        """What it counts by day, or by the first day of the week or month; a text or story is one in each in which it was told."""
        firsts = _firsts(self.day[self.places].astype(np.int64), unit)
        offset = int(firsts.min(initial=0))
        counts = _counted(self._once(firsts - offset, self.places, counted))
        return {dt.date.fromordinal(EPOCH + offset + day): n for day, n in counts.items()}

    def by_tag(self, counted: str) -> dict[int, int]:
        """What it counts by tag."""
        if counted == PIECES:  # none has a tag twice
            return _counted(self.archive.tags.flat[self.archive.tags.places(self.places)[0]])
        tags, places = self._tags()
        return _counted(self._once(tags, places, counted))

    def by_what_stands_for(self, counted: str, stands_for: Mapping[int, int]) -> dict[int, int]:
        """What it counts by the numbers that some tags stand for, such as outlets for countries; each once in a unit."""
        number = np.full(self.archive.known, -1)
        for tag, meant in stands_for.items():
            if tag < self.archive.known:
                number[tag] = meant
        tags, places = self._tags()
        meant = number[tags]
        pairs = np.unique(self._unit(places[meant >= 0], counted) * (meant.max(initial=0) + 1) + meant[meant >= 0])
        return _counted(pairs % (meant.max(initial=0) + 1))

    def by_period_and_tag(self, counted: str, unit: str, tags: Sequence[int]) -> dict[int, dict[dt.date, int]]:
        """What it counts by period for each of these tags."""
        carrying = {tag: self.archive.carrying((tag,))[self.places] for tag in tags}
        return {
            tag: Lot(self.archive, self.places[mask], self.day).by_period(counted, unit)
            for tag, mask in carrying.items()
        }

    def columns(self, until: dt.datetime | None = None) -> Columns:
        """Its columns, oldest first; `until` keeps to what had been seen by then."""
        places = self.places
        if until:
            places = places[self.archive.seen[places] <= (until - BEGINNING) // MICROSECOND]
        order = np.lexsort((self.archive.piece[places], self.archive.at[places]))
        own = self.archive.taken(places[order])
        return Columns(
            own.piece, own.day.astype(np.int64), own.at // MINUTE, own.text, own.story, _wide(own.tags), _wide(own.themes), own.score,
            own.title, own.body,
        )  # fmt: skip

    def _tags(self) -> tuple[npt.NDArray[Any], Places]:
        """The tags of its pieces one behind the other, and the place of the piece that carries each."""
        inside, starts = self.archive.tags.places(self.places)
        return self.archive.tags.flat[inside], np.repeat(self.places, np.diff(starts))

    def _unit(self, places: Places, counted: str) -> npt.NDArray[Any]:
        return places if counted == PIECES else self.archive.folds[counted][places].astype(np.int64)

    def _once(self, values: npt.NDArray[Any], places: Places, counted: str) -> npt.NDArray[Any]:
        """The values of pieces at these places, each once in a unit. A piece has none twice; most units are of one piece, so
        that only the others have to be gone through."""
        if counted == PIECES:
            return values
        unit = self._unit(places, counted)
        several = np.bincount(self._unit(self.places, counted), minlength=1)[unit] > 1
        most = int(values.max(initial=0)) + 1
        pairs = np.unique(unit[several] * most + values[several])
        return np.concatenate((values[~several], pairs % most))


def _behind(one: Ragged, other: Ragged) -> Ragged:
    """The rows of both."""
    starts = np.concatenate((one.starts, one.starts[-1] + other.starts[1:]))
    return Ragged(starts, np.concatenate((one.flat, other.flat)))


def _wide(rows: Ragged) -> Ragged:
    return Ragged(rows.starts, rows.flat.astype(np.int64))


def _counted(values: npt.NDArray[Any]) -> dict[int, int]:
    """How often each value is there."""
    counts = np.bincount(values)
    there = np.flatnonzero(counts)
    return dict(zip(there.tolist(), counts[there].tolist(), strict=True))


def _firsts(day: Whole, unit: str) -> Whole:
    """The first day of each day's week or month; the day itself."""
    if unit == "week":
        return day - (day + 3) % 7  # the first of January 1970 was a Thursday
    if unit == "month":
        return day.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return day


def _numbered(column: Whole) -> npt.NDArray[np.int32]:
    return np.unique(column, return_inverse=True)[1].astype(np.int32)
