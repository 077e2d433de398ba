"""Two groups of coverage by theme: the United States alone beside China alone, or English sources beside Chinese ones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.utils.translation import gettext

from analysis.explore.columns import columns_of
from analysis.explore.names import TagName, names_of_kind
from analysis.figures.asked import Asked
from analysis.figures.ground import ground
from analysis.figures.groups import CHINESE, ENGLISH, Group, languages, spoken, subjects
from analysis.measures.contrast import Contrast, contrasts
from analysis.measures.figure import COUNT, LOG, POINTS, SHARE, Figure, Part, Value
from analysis.measures.intervals import wilson
from analysis.measures.words import unit_word

CHOICES = {"groups": ("subject", "language"), "split": ("all", "en", "zh")}
LEAST = 5  # units of a theme in both groups together: chosen without looking at how they differ


def contrast(asked: Asked) -> Figure:
    """Keys: `odds/<theme>` and `points/<theme>` (first group minus second), `first/` and `second/<theme>` for the shares,
    `first`, `second` and `both` for the sizes of the groups. Units about both are apart, in neither group."""
    base = ground(asked)
    groups = _groups(asked)
    lists = [columns_of(group.filter, until=asked.until) for group in groups]
    sizes = [columns.units(asked.filter.counted).size for columns in lists]
    names = _themes()
    tags = np.array([name.id for name in names], dtype=np.int64)
    counts = [columns.tallies(asked.filter.counted, tags) for columns in lists[:2]]
    told = np.flatnonzero(counts[0] + counts[1] >= LEAST)
    found = contrasts(tags[told], counts[0][told], sizes[0], counts[1][told], sizes[1])
    values = [
        _size(key, group, size) for key, group, size in zip(("first", "second", "both"), groups, sizes, strict=False)
    ]
    by_id = {name.id: name for name in names}
    for one in sorted(found, key=lambda one: (one.q, -abs(one.log_odds), by_id[one.theme].slug)):
        values += _theme(one, by_id[one.theme], groups)
    return Figure(
        measure="contrast",
        title=gettext("%(first)s against %(second)s, by theme") % {"first": groups[0].name, "second": groups[1].name},
        counted=asked.filter.counted,
        query=asked.filter.to_query(),
        options=asked.options,
        n=_length(asked),
        rules=base.rules,
        cut_off=base.cut_off,
        values=tuple(values),
        notes=(
            gettext("Themes with fewer than %(least)s %(counted)s in both groups together are left out.")
            % {"least": LEAST, "counted": unit_word(asked.filter.counted)},
        ),
        sample=base.sample,
    )


def _length(asked: Asked) -> int:
    return columns_of(asked.filter, until=asked.until).units(asked.filter.counted).size


def _groups(asked: Asked) -> tuple[Group, ...]:
    """The two groups, and for subjects those about both."""
    split = {"en": ENGLISH, "zh": CHINESE}.get(asked.options["split"])
    filter = spoken(asked.filter, split) if split else asked.filter
    return languages(asked.filter) if asked.options["groups"] == "language" else subjects(filter)


def _themes() -> list[TagName]:
    """Themes that are no parents of others, in the order of their slugs."""
    names = names_of_kind("theme")
    parents = {name.parent_id for name in names.values()}
    return sorted((n for n in names.values() if n.id not in parents and not n.hidden), key=lambda name: name.slug)


def _size(key: str, group: Group, size: int) -> Value:
    return Value(key, group.name, size, float(size), None, None, group.filter.to_query(), size, COUNT)


def _theme(one: Contrast, name: TagName, groups: tuple[Group, ...]) -> Iterator[Value]:
    first, second = (
        filter.with_value("also", f"theme:{name.slug}").to_query() for filter in (group.filter for group in groups[:2])
    )
    n = one.of_here + one.of_there
    more: dict[str, Part] = {
        "q": one.q,
        "p": one.p,
        "apart": one.apart,
        "frame": name.frame,
        "first": one.here,
        "second": one.there,
    }
    bounds, points = one.interval, one.points_interval
    yield Value(
        f"odds/{name.slug}",
        name.name,
        n,
        one.log_odds,
        bounds.low,
        bounds.high,
        first,
        one.here,
        LOG,
        name.name_zh,
        more,
    )
    yield Value(
        f"points/{name.slug}",
        gettext("%(name)s, difference") % {"name": name.name},
        n,
        one.points,
        points.low,
        points.high,
        first,
        one.here,
        POINTS,
        name.name_zh,
        more,
    )
    for key, group, count, total, query in (
        ("first", groups[0], one.here, one.of_here, first),
        ("second", groups[1], one.there, one.of_there, second),
    ):
        held = wilson(count, total)
        share = count / total if total else None
        yield Value(
            f"{key}/{name.slug}",
            gettext("%(name)s, %(group)s") % {"name": name.name, "group": group.name.lower()},
            total,
            share,
            held.low,
            held.high,
            query,
            count,
            SHARE,
            name.name_zh,
        )
