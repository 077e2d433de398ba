"""Shares of coverage: what part of a list each theme, company or country has, free of a changing mix of outlets if asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analysis.explore.columns import columns_of
from analysis.explore.filters import ArticleFilter
from analysis.explore.names import TagName, names_of, names_of_kind
from analysis.figures.asked import Asked
from analysis.figures.ground import GAP, Ground, ground
from analysis.figures.groups import printed_by
from analysis.figures.panel import panel
from analysis.measures.columns import PIECES, Columns, Ints, Mask
from analysis.measures.figure import SHARE, Figure, Part, Value
from analysis.measures.intervals import Interval
from analysis.measures.shares import of_outlets, of_pieces, of_units, reference, standardised

CHOICES = {"of": ("theme", "company", "country"), "method": ("plain", "same_panel", "balanced", "standardised")}
TITLES = {
    "theme": _("Share of coverage by theme"),
    "company": _("Share of coverage by company"),
    "country": _("Share of coverage by country"),
}
LARGEST = 12
DRAWN = 6  # of them week by week


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The units of a list: who published each (its oldest piece), and the list they come from."""

    columns: Columns
    outlet: Ints
    filter: ArticleFilter

    @property
    def size(self) -> int:
        """How many units there are."""
        return self.columns.units(self.filter.counted).size

    def carrying(self, tag: int) -> Mask:
        """Which units carry a tag."""
        return self.columns.units(self.filter.counted).any(self.columns.carrying([tag]))


def shares(asked: Asked) -> Figure:
    """Keys: the slug of each of the twelve largest, and `<slug>/week/<week>` of the six largest. `plain` is the share of units
    with Wilson's interval (pieces: stories drawn anew); `same_panel` the same among outlets present in every week; `balanced`
    the mean over outlets; `standardised` each week as if the outlets kept the proportions of the whole window."""
    base = ground(asked)
    columns = columns_of(asked.filter, until=asked.until)
    slugs = {name.id: name.slug for name in names_of(np.unique(columns.tags.flat).tolist(), ("source",)).values()}
    filter, notes = asked.filter, []
    if asked.options["method"] == "same_panel" and filter.end:
        steady = panel(columns, columns.one_of(slugs), slugs, base, filter.end)
        columns = columns.where(columns.carrying(steady))
        filter = printed_by(filter, sorted(slugs[tag] for tag in steady))
        notes.append(
            gettext("The panel has %(n)s of %(all)s outlets: those with a piece in every complete week.")
            % {"n": len(steady), "all": len(slugs)}
        )
    counted = _counted(columns, filter, list(slugs))
    weights = reference(counted.outlet)
    values: list[Value] = []
    for at, name in enumerate(_largest(columns, asked)):
        values.append(_value(name.slug, name, counted, asked.options["method"], weights))
        if at < DRAWN:
            values += _weeks(name, counted, asked, base, weights, list(slugs))
    return Figure(
        measure="shares",
        title=str(TITLES[asked.options["of"]]),
        counted=filter.counted,
        query=filter.to_query(),
        options=asked.options,
        n=counted.size,
        rules=base.rules,
        cut_off=base.cut_off,
        values=tuple(values),
        notes=tuple(notes),
        sample=base.sample,
    )


def _counted(columns: Columns, filter: ArticleFilter, sources: list[int]) -> Counted:
    outlet = columns.units(filter.counted).first(columns.one_of(sources))
    return Counted(columns, outlet, filter)


def _largest(columns: Columns, asked: Asked) -> list[TagName]:
    names = names_of_kind(asked.options["of"])
    parents = {name.parent_id for name in names.values()}
    own = [name for name in names.values() if not name.hidden and name.id not in parents]
    tags = np.array([name.id for name in own], dtype=np.int64)
    counts = columns.tallies(asked.filter.counted, tags)
    ranked = sorted(zip(own, counts.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0].slug))
    return [name for name, count in ranked[:LARGEST] if count]


def _weeks(
    name: TagName, counted: Counted, asked: Asked, base: Ground, weights: dict[int, float], sources: list[int]
) -> Iterator[Value]:
    for week, state in base.weeks:
        inside = counted.columns.where(counted.columns.between(week.start, week.end))
        held = _counted(inside, replace(asked, filter=counted.filter).within(week), sources)
        value = _value(f"{name.slug}/week/{week.label}", name, held, asked.options["method"], weights)
        hidden = state == GAP
        yield Value(
            value.key, value.name, value.n, None if hidden else value.value, None if hidden else value.low,
            None if hidden else value.high, value.query, value.opens, SHARE, value.name_zh, {**value.more, "state": state},
        )  # fmt: skip


def _value(key: str, name: TagName, counted: Counted, method: str, weights: dict[int, float]) -> Value:
    carried = counted.carrying(name.id)
    share, bounds, told = METHODS[method](counted, carried, weights)
    query = counted.filter.with_value("also", f"{name.kind}:{name.slug}").to_query()
    low, high = (bounds.low, bounds.high) if bounds and share is not None else (None, None)
    more: dict[str, Part] = {"frame": name.frame, "path": name.path, **told}
    return Value(key, name.name, len(carried), share, low, high, query, int(carried.sum()), SHARE, name.name_zh, more)


Shared = tuple[float | None, Interval | None, dict[str, float]]


def _plain(counted: Counted, carried: Mask, _: dict[int, float]) -> Shared:
    if counted.filter.counted == PIECES:
        found = of_pieces(carried, counted.columns.units(PIECES).first(counted.columns.story))
        return found.share, found.interval, {}
    by_unit = of_units(carried)
    return by_unit.share, by_unit.interval, {}


def _balanced(counted: Counted, carried: Mask, _: dict[int, float]) -> Shared:
    found = of_outlets(carried, counted.outlet)
    return found.share, found.interval, {"outlets": found.outlets}


def _standardised(counted: Counted, carried: Mask, weights: dict[int, float]) -> Shared:
    found = standardised(carried, counted.outlet, weights)
    return found.share, found.interval, {"covered": found.covered}


METHODS: dict[str, Callable[[Counted, Mask, dict[int, float]], Shared]] = {
    "plain": _plain, "same_panel": _plain, "balanced": _balanced, "standardised": _standardised,
}  # fmt: skip
