"""Blind spots: companies, themes, countries and bodies that one press is full of and the other hardly knows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.utils.translation import gettext

from analysis.explore.columns import columns_of
from analysis.explore.names import TagName, names_of
from analysis.figures.asked import Asked
from analysis.figures.ground import ground
from analysis.figures.groups import Group, homes, languages
from analysis.measures.blind_spots import Spot, blind_spots
from analysis.measures.columns import Columns, Ints
from analysis.measures.figure import COUNT, LOG, Figure, Part, Value

CHOICES = {"between": ("language", "press"), "of": ("all", "company", "theme", "country", "body")}
KINDS = ("company", "theme", "country", "body", "product")
LISTED = 25  # a direction


def spots(asked: Asked) -> Figure:
    """Keys: `<group>/<kind>:<slug>` for what that group is full of; `size/<group>` for how much there is of it. The value is
    the weighted log odds; the list holds the units that carry it there, `more` says how many do in the other group."""
    base = ground(asked)
    groups = languages(asked.filter) if asked.options["between"] == "language" else homes(asked.filter)
    lists = [columns_of(group.filter, until=asked.until) for group in groups]
    names = _names(lists, asked.options["of"])
    tags = np.array(sorted(names), dtype=np.int64)
    counts = [columns.tallies(asked.filter.counted, tags) for columns in lists]
    sizes = [columns.units(asked.filter.counted).size for columns in lists]
    values = [
        Value(f"size/{group.key}", group.name, size, float(size), None, None, group.filter.to_query(), size, COUNT)
        for group, size in zip(groups, sizes, strict=True)
    ]
    for here, there in ((0, 1), (1, 0)):
        found = blind_spots(tags, counts[here], sizes[here], counts[there], sizes[there])
        values += _values(found, names, groups[here], groups[there], sizes[here])
    return Figure(
        measure="blind-spots",
        title=gettext("Blind spots between %(first)s and %(second)s")
        % {"first": groups[0].name, "second": groups[1].name},
        counted=asked.filter.counted,
        query=asked.filter.to_query(),
        options=asked.options,
        n=columns_of(asked.filter, until=asked.until).units(asked.filter.counted).size,
        rules=base.rules,
        cut_off=base.cut_off,
        values=tuple(values),
        notes=(gettext("At most %(listed)s in each direction, the surest first.") % {"listed": LISTED},),
        sample=base.sample,
    )


def _names(lists: list[Columns], kind: str) -> dict[int, TagName]:
    """What may be listed, by number: parents of themes stand aside for their children."""
    carried: Ints = np.unique(np.concatenate([columns.tags.flat for columns in lists]))
    names = names_of(carried.tolist(), KINDS if kind == "all" else (kind,))
    parents = {name.parent_id for name in names.values()}
    return {tag: name for tag, name in names.items() if tag not in parents and not name.hidden}


def _values(
    found: tuple[Spot, ...], names: dict[int, TagName], here: Group, there: Group, size: int
) -> Iterator[Value]:
    for spot in found[:LISTED]:
        name = names[spot.tag]
        tag = f"{name.kind}:{name.slug}"
        query = here.filter.with_value("also", tag).to_query()
        more: dict[str, Part] = {"z": spot.z, "q": spot.q, "there": spot.there, "in": there.name, "kind": name.kind}
        yield Value(f"{here.key}/{tag}", name.name, size, spot.d, None, None, query, spot.here, LOG, name.name_zh, more)
