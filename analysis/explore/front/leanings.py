"""Who stresses what: the outlets between hardware and deployment, over the weeks that the front page draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.explore.emphasis import EXTENTS, frames_of_themes
from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import STORIES
from analysis.explore.freshness import ON_TOPIC
from analysis.explore.front.half_year import HalfYear
from analysis.explore.parsing import ANY, FRAME
from analysis.measures.columns import Ints, Mask
from analysis.measures.emphasis import stress
from analysis.measures.figure import LOG, Value
from analysis.measures.intervals import FEW
from analysis.measures.periods import Period

MOST = 10  # outlets drawn: those with the most stories


@dataclass(frozen=True, slots=True)
class Leanings:
    """D of outlets, the one that stresses deployment most first, as the emphasis page has it for the same weeks.

    `filter` is the list they are read from, `n` its stories; `few` counts outlets with too few stories for a claim, `beyond`
    those with enough that are not drawn.
    """

    filter: ArticleFilter
    n: int
    values: tuple[Value, ...]
    few: int
    beyond: int


def leanings(ground: HalfYear, week: Period) -> Leanings:
    """The outlets over the weeks of the ground up to this one: stories of one extent that carry a framed theme. No query."""
    columns = ground.mixed.columns
    window = columns.between(ground.weeks[0].start, week.end)
    extent, of_extent = _one_extent(ground, window)
    mask = window & of_extent & columns.carrying(frames_of_themes())
    days = ON_TOPIC.between(ground.weeks[0].start, week.end).only("extent", extent).only(FRAME, ANY)
    filter = days.replace(counted=STORIES)
    outlets = _of_kind(ground, "source")
    sizes = dict(zip(outlets.tolist(), columns.where(mask).tallies(STORIES, outlets).tolist(), strict=True))
    enough = sorted((pk for pk, n in sizes.items() if n >= FEW), key=lambda pk: (-sizes[pk], ground.names[pk].slug))
    found = [_value(ground, pk, mask & columns.carrying([pk]), filter, sizes[pk]) for pk in enough[:MOST]]
    values = sorted((one for one in found if not one.few), key=lambda one: (-(one.value or 0.0), one.key))
    few = sum(0 < n < FEW for n in sizes.values()) + len(found) - len(values)
    return Leanings(filter, columns.where(mask).units(STORIES).size, tuple(values), few, len(enough[MOST:]))


def _value(ground: HalfYear, outlet: int, mask: Mask, filter: ArticleFilter, opens: int) -> Value:
    name, found = ground.names[outlet], stress(ground.mixed.units(mask, ground.mixed.whole, STORIES))
    low, high = (found.d_interval.low, found.d_interval.high) if found.d_interval else (None, None)
    query = filter.only("source", name.slug).to_query()
    more = {"language": _language(ground, mask)}
    return Value(f"outlet/{name.slug}/D", name.name, found.n, found.d, low, high, query, opens, LOG, name.name_zh, more)


def _one_extent(ground: HalfYear, window: Mask) -> tuple[str, Mask]:
    """The extent that most pieces have, and which pieces those are: texts and teasers are never mixed."""
    numbers = {name.slug: pk for pk, name in ground.names.items() if name.kind == "extent"}
    masks = {slug: ground.mixed.columns.carrying([numbers[slug]] if slug in numbers else []) for slug in EXTENTS}
    most = max(EXTENTS, key=lambda slug: int((masks[slug] & window).sum()))
    return most, masks[most]


def _language(ground: HalfYear, mask: Mask) -> str:
    """The language of most of these pieces."""
    languages = _of_kind(ground, "lang")
    carried = ground.mixed.columns.one_of(languages)[mask]
    counts = {pk: int((carried == pk).sum()) for pk in languages.tolist()}
    return ground.names[max(counts, key=lambda pk: counts[pk])].slug if any(counts.values()) else ""


def _of_kind(ground: HalfYear, kind: str) -> Ints:
    return np.array(sorted(pk for pk, name in ground.names.items() if name.kind == kind), dtype=np.int64)
