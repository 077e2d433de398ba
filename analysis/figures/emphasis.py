"""The emphasis of a list: which of the five frames it stresses, as a whole, by week, by who prints it and by whom it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from django.utils.translation import gettext

from analysis.explore.emphasis import Mixed, one_extent, read
from analysis.figures.asked import Asked
from analysis.figures.ground import GAP, Ground, ground
from analysis.figures.seeds import sensitivity
from analysis.figures.slices import Slice, slices
from analysis.measures.columns import Mask
from analysis.measures.emphasis import apart, gap, stress
from analysis.measures.figure import LOG, POINTS, SHARE, Figure, Part, Value
from analysis.measures.frames import Emphasis
from analysis.measures.intervals import FEW, Interval
from analysis.measures.periods import Period

CHOICES = {"variant": ("published", "without_export_controls")}


def emphasis(asked: Asked) -> Figure:
    """Keys: `D` and a frame for the list, `aside/` the same without export controls; `week/2025-W31/D` and so on by week, `lang/`, `press/` (the outlet's country),
    `outlet/` and `subject/` by slice; `title/`, `body/` and `gap/` compare headline and body where the full text is held."""
    base = ground(asked)
    asked = replace(asked, filter=one_extent(asked.filter).only("frame", "any"))
    mixed = read(asked.filter, aside=asked.options["variant"] != "published", until=asked.until)
    everything = np.ones(mixed.columns.size, dtype=bool)
    seeds = sensitivity(mixed.columns, mixed.table)
    band: dict[str, Part] = {"seeds_low": seeds.low, "seeds_high": seeds.high}
    values = [
        *_values(mixed, Slice("", "D", "", asked.filter, everything), band),
        *_without(asked, everything),
        *_weeks(mixed, asked, base),
        *(value for part in slices(mixed.columns, asked.filter) for value in _slice(mixed, part)),
        *_headlines(mixed, asked),
    ]
    return Figure(
        measure="emphasis",
        title=gettext("Emphasis of the five frames"),
        counted=asked.filter.counted,
        query=asked.filter.to_query(),
        options=asked.options,
        n=mixed.columns.units(asked.filter.counted).size,
        rules=base.rules,
        cut_off=base.cut_off,
        values=tuple(values),
        sample=base.sample,
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """D of one week beside D of the weeks before it together: the difference with its interval, None where one has no D."""

    apart: float | None
    interval: Interval | None
    n: int
    n_before: int
    query: str  # of the list that it was measured on


def moved(asked: Asked, week: Period, before: int = 4) -> tuple[tuple[Value, ...], Moved]:
    """D week by week up to `week` as `emphasis` has it, without slices, and how the week moved against the `before` weeks
    together (measures.emphasis.apart)."""
    base = ground(asked)
    asked = replace(asked, filter=one_extent(asked.filter).only("frame", "any"))
    mixed = read(asked.filter, until=asked.until)
    values = tuple(value for value in _weeks(mixed, asked, base) if value.key.endswith("/D"))
    columns, unit = mixed.columns, asked.filter.counted
    now = mixed.units(columns.between(week.start, week.end), mixed.whole, unit)
    past = mixed.units(columns.between(week.back(before).start, week.previous().end), mixed.whole, unit)
    found, bounds = apart(now, past)
    sizes = [int((~np.isnan(units).any(axis=1)).sum()) for units in (now, past)]
    return values, Moved(found, bounds, sizes[0], sizes[1], asked.within(week).to_query())


def _values(mixed: Mixed, part: Slice, more: Mapping[str, Part]) -> Iterator[Value]:
    """D and the five shares of one slice."""
    found = stress(mixed.units(part.mask, mixed.whole, part.filter.counted))
    return _told(part, found, mixed.columns.where(part.mask).units(part.filter.counted).size, more)


def _told(part: Slice, found: Emphasis, opens: int, more: Mapping[str, Part], scale: str = SHARE) -> Iterator[Value]:
    query = part.filter.to_query()
    low, high = _bounds(found.d_interval)
    yield Value(f"{part.key}D", part.name, found.n, found.d, low, high, query, opens, LOG, part.name_zh, more)
    for share in found.shares:
        value, low, high = (share.share, share.low, share.high) if found.n else (None, None, None)
        yield Value(
            f"{part.key}{share.frame}", share.name, found.n, value, low, high, query, opens, scale, share.name_zh, more
        )


def _bounds(interval: Interval | None) -> tuple[float | None, float | None]:
    return (interval.low, interval.high) if interval else (None, None)


def _without(asked: Asked, everything: Mask) -> Iterator[Value]:
    """The list as published once more without export controls, half hardware and half regulation by choice."""
    if asked.options["variant"] == "published":
        mixed = read(asked.filter, aside=True, until=asked.until)
        yield from _values(mixed, Slice("aside/", gettext("Without export controls"), "", asked.filter, everything), {})


def _weeks(mixed: Mixed, asked: Asked, base: Ground) -> Iterator[Value]:
    """Week by week; one that was not collected has numbers of pieces and no value."""
    for week, state in base.weeks:
        mask = mixed.columns.between(week.start, week.end)
        part = Slice(f"week/{week.label}/", week.title, "", asked.within(week), mask)
        for value in _values(mixed, part, {"state": state}):
            yield replace(value, value=None, low=None, high=None) if state == GAP else value


def _slice(mixed: Mixed, part: Slice) -> Iterator[Value]:
    """A slice; an outlet with too few units for a claim is left out."""
    found = list(_values(mixed, part, {}))
    if not part.key.startswith("outlet/") or found[0].n >= FEW:
        yield from found


def _headlines(mixed: Mixed, asked: Asked) -> Iterator[Value]:
    """Headline and body of the same units, where both speak of a frame: of whole texts, whatever the list is of."""
    filter = asked.filter.only("extent", "full")
    if filter != asked.filter:
        mixed = read(filter, aside=asked.options["variant"] != "published", until=asked.until)
    everything = np.ones(mixed.columns.size, dtype=bool)
    found = gap(
        mixed.units(everything, mixed.title, filter.counted), mixed.units(everything, mixed.body, filter.counted)
    )
    opens = mixed.columns.units(filter.counted).size
    for key, name, one, scale in (
        ("title/", gettext("In headlines"), found.title, SHARE),
        ("body/", gettext("In bodies"), found.body, SHARE),
        ("gap/", gettext("Headline minus body"), found.apart, POINTS),
    ):
        yield from _told(Slice(key, name, "", filter, everything), one, opens, {}, scale)
