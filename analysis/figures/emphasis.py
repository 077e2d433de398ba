"""The emphasis of a list: which of the five frames it stresses, as a whole, by week, by who prints it and by whom it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.explore.columns import columns_of
from analysis.explore.counts import by_tag
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.folding import PIECES
from analysis.figures.asked import Asked
from analysis.figures.ground import GAP, Ground, ground
from analysis.figures.seeds import sensitivity
from analysis.figures.slices import Slice, slices
from analysis.measures.columns import Columns, Floats, Mask
from analysis.measures.emphasis import FrameTable, Stress, gap, mixes, stress
from analysis.measures.figure import LOG, POINTS, SHARE, Figure, Part, Value
from analysis.measures.frames import FRAME_NAMES, FRAMES
from analysis.measures.intervals import FEW, Interval
from analysis.models import Tag, Theme

CHOICES = {"variant": ("published", "without_export_controls")}
EXTENTS = ("full", "teaser", "title")
EPOCH = dt.date(1970, 1, 1).toordinal()
ASIDE = "export_controls"


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """The pieces of a question with the mix of each: in all of it, in the headline, in the body."""

    columns: Columns
    table: FrameTable
    whole: Floats
    title: Floats
    body: Floats

    def units(self, mask: Mask, values: Floats, counted: str) -> Floats:
        """The mean mix of each unit among some of the pieces."""
        return self.columns.where(mask).units(counted).mean(values[mask])


def emphasis(asked: Asked) -> Figure:
    """Keys: `D` and a frame for the list; `week/2025-W31/D` and so on by week, `lang/`, `press/` (the outlet's country),
    `outlet/` and `subject/` by slice; `title/`, `body/` and `gap/` compare headline and body where the full text is held."""
    base = ground(asked)
    asked = replace(asked, filter=one_extent(asked.filter).only("frame", "any"))
    mixed = read(asked)
    everything = np.ones(mixed.columns.size, dtype=bool)
    seeds = sensitivity(mixed.columns, mixed.table)
    band: dict[str, Part] = {"seeds_low": seeds.low, "seeds_high": seeds.high}
    values = [
        *_values(mixed, Slice("", "D", "", asked.filter, everything), band),
        *_weeks(mixed, asked, base),
        *(value for part in slices(mixed.columns, asked.filter) for value in _slice(mixed, part)),
        *_headlines(mixed, asked),
    ]
    return Figure(
        measure="emphasis",
        title="Emphasis of the five frames",
        counted=asked.filter.counted,
        query=asked.filter.to_query(),
        options=asked.options,
        n=mixed.columns.units(asked.filter.counted).size,
        rules=base.rules,
        cut_off=base.cut_off,
        values=tuple(values),
        sample=base.sample,
    )


def read(asked: Asked) -> Mixed:
    """The pieces of a question and their mixes."""
    columns = columns_of(asked.filter, until=asked.until)
    frames = dict(Theme.objects.exclude(frame={}).values_list("tag_id", "frame"))
    without = (
        set(Tag.objects.filter(kind="theme", slug=ASIDE).values_list("id", flat=True))
        if asked.options.get("variant") == "without_export_controls"
        else set()
    )
    table = FrameTable.of(frames, without)
    return Mixed(
        columns,
        table,
        mixes(columns, table, columns.score),
        mixes(columns, table, columns.title),
        mixes(columns, table, columns.body),
    )


def _values(mixed: Mixed, part: Slice, more: Mapping[str, Part]) -> Iterator[Value]:
    """D and the five shares of one slice."""
    found = stress(mixed.units(part.mask, mixed.whole, part.filter.counted))
    return _told(part, found, mixed.columns.where(part.mask).units(part.filter.counted).size, more)


def _told(part: Slice, found: Stress, opens: int, more: Mapping[str, Part], scale: str = SHARE) -> Iterator[Value]:
    query = part.filter.to_query()
    low, high = _bounds(found.d_interval)
    yield Value(f"{part.key}D", part.name, found.n, found.d, low, high, query, opens, LOG, part.name_zh, more)
    for at, frame in enumerate(FRAMES):
        share = found.shares[at] if found.n else None
        low, high = _bounds(found.intervals[at]) if found.n else (None, None)
        english, chinese = FRAME_NAMES[frame]
        yield Value(f"{part.key}{frame}", english, found.n, share, low, high, query, opens, scale, chinese, more)


def _bounds(interval: Interval | None) -> tuple[float | None, float | None]:
    return (interval.low, interval.high) if interval else (None, None)


def _weeks(mixed: Mixed, asked: Asked, base: Ground) -> Iterator[Value]:
    """Week by week; one that was not collected has numbers of pieces and no value."""
    for week, state in base.weeks:
        mask = days_of(mixed.columns, week.start, week.end)
        part = Slice(f"week/{week.label}/", week.title, "", asked.within(week), mask)
        for value in _values(mixed, part, {"state": state}):
            yield replace(value, value=None, low=None, high=None) if state == GAP else value


def _slice(mixed: Mixed, part: Slice) -> Iterator[Value]:
    """A slice; an outlet with too few units for a claim is left out."""
    found = list(_values(mixed, part, {}))
    if not part.key.startswith("outlet/") or found[0].n >= FEW:
        yield from found


def days_of(columns: Columns, first: dt.date, last: dt.date) -> Mask:
    """Whether each piece lies on one of these days, both included."""
    return columns.between(first.toordinal() - EPOCH, last.toordinal() - EPOCH)


def _headlines(mixed: Mixed, asked: Asked) -> Iterator[Value]:
    """Headline and body of the same units, where their full text is held and both speak of a frame."""
    filter = asked.filter.only("extent", "full")
    full = Tag.objects.filter(kind="extent", slug="full").values_list("id", flat=True).first()
    mask = mixed.columns.carrying([full or 0])
    found = gap(mixed.units(mask, mixed.title, filter.counted), mixed.units(mask, mixed.body, filter.counted))
    opens = mixed.columns.where(mask).units(filter.counted).size
    both = Stress(found.title.n, found.shares, found.intervals, found.d, found.d_interval)
    for key, name, one, scale in (
        ("title/", "In headlines", found.title, SHARE),
        ("body/", "In bodies", found.body, SHARE),
        ("gap/", "Headline minus body", both, POINTS),
    ):
        yield from _told(Slice(key, name, "", filter, mask), one, opens, {}, scale)


def one_extent(filter: ArticleFilter) -> ArticleFilter:
    """The list narrowed to pieces of which we hold equally much: those asked for, else those there are most of. Whole texts
    and teasers are never mixed, for a teaser is half a headline. Raises FilterError when several are asked for."""
    wanted = filter.values("extent")
    if len(wanted) > 1:
        raise FilterError("Emphasis never mixes whole texts with teasers; choose one extent.", "extent")
    if wanted:
        return filter
    counted = by_tag(filter.replace(counted=PIECES), frozenset({"extent"}))
    slugs = dict(Tag.objects.filter(kind="extent").values_list("id", "slug"))
    most = max(EXTENTS, key=lambda slug: sum(n for tag, n in counted.items() if slugs.get(tag) == slug))
    return filter.with_value("extent", most)
