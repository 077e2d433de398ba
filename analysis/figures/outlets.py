"""Outlets: what each stresses on stories that others tell, too, and how far it has moved from its own past."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.utils.translation import gettext

from analysis.explore.emphasis import Mixed, one_extent, read
from analysis.explore.filters import ArticleFilter
from analysis.explore.names import TagName, names_of
from analysis.figures.asked import Asked
from analysis.figures.ground import ground
from analysis.measures.columns import Floats, Ints, Mask
from analysis.measures.figure import POINTS, Figure, Value
from analysis.measures.frames import FRAME_NAMES, FRAMES
from analysis.measures.outlets import Apart, drift, on_shared_stories
from analysis.measures.periods import Period

CHOICES = {"against": ("others", "own_past")}
NOW, BEFORE = 4, 12  # weeks of drift
LEAST = 10  # stories of an outlet, under which it is not listed


def outlets(asked: Asked) -> Figure:
    """Keys: `<outlet>/<frame>`, in points of the mix. `others`: the outlet minus the mean of the others on the same stories,
    copies folded; `own_past`: its last four weeks minus the twelve before."""
    base = ground(asked)
    filter = one_extent(asked.filter).only("frame", "any").replace(counted="stories")
    mixed = read(filter, until=asked.until)
    names = names_of(np.unique(mixed.columns.tags.flat).tolist(), ("source",))
    outlet = mixed.columns.one_of(names)
    found = (
        _beside_others(mixed, outlet) if asked.options["against"] == "others" else _beside_past(mixed, outlet, asked)
    )
    values: list[Value] = []
    for tag, n, parts in sorted(found, key=lambda each: names[each[0]].slug):
        if n >= LEAST:
            values += _values(names[tag], n, parts, filter, mixed)
    return Figure(
        measure="outlets",
        title=gettext("What outlets stress beside others")
        if asked.options["against"] == "others"
        else gettext("Outlets beside their own past"),
        counted="stories",
        query=filter.to_query(),
        options=asked.options,
        n=mixed.columns.units("stories").size,
        rules=base.rules,
        cut_off=base.cut_off,
        values=tuple(values),
        notes=(gettext("Outlets with fewer than %(least)s such stories are left out.") % {"least": LEAST},),
        sample=base.sample,
    )


Told = tuple[int, int, tuple[Apart, ...]]  # an outlet's tag, its stories, its parts in the order of FRAMES


def _beside_others(mixed: Mixed, outlet: Ints) -> list[Told]:
    """Copies fold into the text that was there first, so that a wire's words are one judgement."""
    columns = mixed.columns
    _, first = np.unique(columns.text, return_index=True)
    return [
        (one.outlet, one.stories, one.parts)
        for one in on_shared_stories(mixed.whole[first], columns.story[first], outlet[first])
        if one.outlet
    ]


def _beside_past(mixed: Mixed, outlet: Ints, asked: Asked) -> Iterator[Told]:
    if not asked.filter.end:
        return
    last = Period.of(asked.filter.end, "week")
    recent = mixed.columns.between(last.back(NOW - 1).start, last.end)
    past = mixed.columns.between(last.back(NOW + BEFORE - 1).start, last.back(NOW).end)
    for tag in np.unique(outlet[outlet > 0]).tolist():
        own = outlet == tag
        now, before = (_units(mixed, own & when) for when in (recent, past))
        parts = drift(now, before)
        if parts:
            yield tag, min(len(now), len(before)), parts


def _units(mixed: Mixed, mask: Mask) -> Floats:
    units = mixed.units(mask, mixed.whole, "stories")
    return units[~np.isnan(units).any(axis=1)]


def _values(name: TagName, n: int, parts: tuple[Apart, ...], filter: ArticleFilter, mixed: Mixed) -> Iterator[Value]:
    own = filter.only("source", name.slug)
    opens = mixed.columns.where(mixed.columns.carrying([name.id])).units("stories").size
    for frame, part in zip(FRAMES, parts, strict=True):
        low, high = (part.interval.low, part.interval.high) if part.interval else (None, None)
        yield Value(
            f"{name.slug}/{frame}", f"{name.name}: {FRAME_NAMES[frame][0]}", n, part.difference, low, high, own.to_query(), opens,
            POINTS, FRAME_NAMES[frame][1], {"shrunk": part.shrunk, "frame": frame, "outlet": name.name},
        )  # fmt: skip
