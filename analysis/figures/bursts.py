"""Bursts of the week: companies, themes, bodies, products and countries told far more than their eight weeks before let expect."""

from __future__ import annotations

import numpy as np
from django.db.models import Min
from django.utils.translation import gettext

from analysis.explore.columns import columns_of
from analysis.explore.filters import ArticleFilter
from analysis.explore.names import TagName, names_of
from analysis.figures.asked import Asked
from analysis.figures.blank import blank
from analysis.figures.week import Weeks, weeks_of
from analysis.measures.bursts import Burst, bursts
from analysis.measures.columns import Columns, Ints
from analysis.measures.figure import TIMES, Figure, Part, Value
from analysis.measures.periods import Period
from analysis.models import TagDay

CHOICES = {"of": ("all", "company", "theme", "country", "body", "product")}
KINDS = ("company", "theme", "country", "body", "product")


def burst_figure(asked: Asked) -> Figure:
    """Keys: `burst/<kind>:<slug>` and `new/<kind>:<slug>`, the surest first. The value is how many times as often as expected;
    `more` has expected, p, q and outlets."""
    weeks = weeks_of(asked)
    if weeks is None:
        return blank("bursts", gettext("Bursts of the week"), asked)
    columns = columns_of(weeks.span.filter, until=asked.until)
    names = _names(columns, asked.options["of"])
    found = _bursts(columns, np.array(sorted(names), dtype=np.int64), weeks, asked.filter.counted)
    inside = weeks.span.filter.between(weeks.week.start, weeks.week.end)
    size = _inside(columns, weeks.week).units(asked.filter.counted).size
    shown = sorted((one for one in found if one.verdict), key=lambda one: (one.verdict, one.q, -one.ratio, one.thing))
    return Figure(
        measure="bursts",
        title=gettext("Bursts of %(week)s") % {"week": weeks.week.name},
        counted=asked.filter.counted,
        query=inside.to_query(),
        options=asked.options,
        n=size,
        rules=weeks.ground.rules,
        cut_off=weeks.ground.cut_off,
        values=tuple(_value(one, names[one.thing], inside) for one in shown),
        notes=(_told(shown, weeks),),
        sample=weeks.ground.sample,
    )


def _told(shown: list[Burst], weeks: Weeks) -> str:
    said = gettext("%(n)s of everything tested.") % {"n": len(shown)} if shown else gettext("Nothing burst.")
    if not weeks.gaps:
        return said
    missing = gettext("%(said)s %(n)s of the eight weeks before were not collected and do not count.")
    return missing % {"said": said, "n": len(weeks.gaps)}


def _names(columns: Columns, kind: str) -> dict[int, TagName]:
    names = names_of(np.unique(columns.tags.flat).tolist(), KINDS if kind == "all" else (kind,))
    parents = {name.parent_id for name in names.values()}
    return {tag: name for tag, name in names.items() if tag not in parents and not name.hidden}


def _inside(columns: Columns, week: Period) -> Columns:
    return columns.where(columns.between(week.start, week.end))


def _bursts(columns: Columns, tags: Ints, weeks: Weeks, counted: str) -> tuple[Burst, ...]:
    past = [_inside(columns, week) for week in weeks.before]
    now = _inside(columns, weeks.week)
    exposures = [
        0 if week in weeks.gaps else each.units(counted).size for week, each in zip(weeks.before, past, strict=True)
    ]
    return bursts(
        tags,
        now.tallies(counted, tags),
        np.stack([each.tallies(counted, tags) for each in past], axis=1),
        now.units(counted).size,
        np.array(exposures, dtype=np.float64),
        _outlets(now, tags),
        _known(tags, weeks),
    )


def _outlets(columns: Columns, tags: Ints) -> Ints:
    """How many outlets carry each tag."""
    sources = names_of(np.unique(columns.tags.flat).tolist(), ("source",))
    outlet = columns.one_of(sources)
    owner = columns.tags.owner
    place = np.searchsorted(tags, columns.tags.flat)
    held = (
        (place < len(tags)) & (tags[np.minimum(place, max(0, len(tags) - 1))] == columns.tags.flat)
        if len(tags)
        else owner < 0
    )
    pairs = np.unique(np.stack((place[held], outlet[owner[held]])), axis=1)
    return np.bincount(pairs[0], minlength=len(tags)).astype(np.int64)


def _known(tags: Ints, weeks: Weeks) -> Ints:
    """Whole weeks between the first day on which we ever had each tag and the week."""
    firsts = dict(
        TagDay.objects.filter(tag__in=tags.tolist())
        .values("tag_id")
        .annotate(at=Min("day"))
        .values_list("tag_id", "at")
    )
    start = weeks.week.start
    return np.array([(start - firsts[tag]).days // 7 if tag in firsts else 0 for tag in tags.tolist()], dtype=np.int64)


def _value(one: Burst, name: TagName, inside: ArticleFilter) -> Value:
    tag = f"{name.kind}:{name.slug}"
    more: dict[str, Part] = {
        "expected": one.expected, "p": one.p, "q": one.q, "outlets": one.outlets, "verdict": one.verdict, "kind": name.kind,
        "path": name.path,
    }  # fmt: skip
    ratio = one.ratio if one.verdict == "burst" else None
    query = inside.with_value("also", tag).to_query()
    return Value(
        f"{one.verdict}/{tag}", name.name, one.count, ratio, None, None, query, one.count, TIMES, name.name_zh, more
    )
