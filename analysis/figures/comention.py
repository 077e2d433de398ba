"""Who is told together: pairs of companies, bodies or countries in the same piece, far more often than chance."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext

from analysis.explore.columns import columns_of
from analysis.explore.filters import ArticleFilter
from analysis.explore.names import TagName, names_of
from analysis.figures.asked import Asked
from analysis.figures.ground import ground
from analysis.measures.columns import Columns, Ints
from analysis.measures.comention import Tie, incidence, ties
from analysis.measures.figure import INDEX, Figure, Part, Value

CHOICES = {"of": ("company", "company_and_country", "body", "product", "theme")}
KINDS = {"company_and_country": ("company", "country")}
LISTED = 200


def comentions(asked: Asked) -> Figure:
    """Keys: `<kind>:<slug>/<kind>:<slug>`, the strongest ties first. The value is NPMI, `n` the stories with both that are no
    round-ups; the list holds every story with both in one piece; `more` has lift, p, q, the stories of each end that are no
    round-ups, and how many stories the list of each end has (`opens_first`, `opens_second`)."""
    base = ground(asked)
    filter = asked.filter.replace(counted="stories")
    columns = columns_of(filter, until=asked.until)
    names = names_of(np.unique(columns.tags.flat).tolist(), KINDS.get(asked.options["of"], (asked.options["of"],)))
    names = _without_parents(names)
    held = np.isin(columns.tags.flat, list(names))
    owner, tags = columns.tags.owner[held], columns.tags.flat[held]
    total = columns.units("stories").size
    matrix, numbers = incidence(columns.story[owner], tags)
    found = ties(matrix, numbers, total)[:LISTED]
    rows = {int(tag): owner[tags == tag] for tag in {end for tie in found for end in (tie.first, tie.second)}}
    return Figure(
        measure="co-mentions",
        title=gettext("Told together"),
        counted="stories",
        query=filter.to_query(),
        options=asked.options,
        n=total,
        rules=base.rules,
        cut_off=base.cut_off,
        values=tuple(_value(tie, names, filter, columns, rows) for tie in found),
        notes=(
            gettext("At most %(listed)s ties. Round-ups, stories that name more than twelve, count for nothing.")
            % {"listed": LISTED},
        ),
        sample=base.sample,
    )


def _without_parents(names: dict[int, TagName]) -> dict[int, TagName]:
    parents = {name.parent_id for name in names.values()}
    return {tag: name for tag, name in names.items() if tag not in parents and not name.hidden}


def _stories(columns: Columns, pieces: Ints) -> int:
    return len(np.unique(columns.story[pieces]))


def _value(
    tie: Tie, names: dict[int, TagName], filter: ArticleFilter, columns: Columns, rows: dict[int, Ints]
) -> Value:
    first, second = names[tie.first], names[tie.second]
    keys = [":".join(name.pair) for name in (first, second)]
    query = filter.with_value("also", keys[0]).with_value("also", keys[1]).to_query()
    more: dict[str, Part] = {
        "first": first.name, "second": second.name, "first_zh": first.name_zh, "second_zh": second.name_zh,
        "lift": tie.lift, "p": tie.p, "q": tie.q, "of_first": tie.of_first, "of_second": tie.of_second,
        "opens_first": _stories(columns, rows[tie.first]), "opens_second": _stories(columns, rows[tie.second]),
    }  # fmt: skip
    return Value(
        "/".join(keys),
        f"{first.name} · {second.name}",
        tie.both,
        tie.npmi,
        None,
        None,
        query,
        _stories(columns, np.intersect1d(rows[tie.first], rows[tie.second])),  # one piece carries both
        INDEX,
        " · ".join(name.name_zh or name.name for name in (first, second)),
        more,
    )
