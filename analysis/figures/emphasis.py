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
from analysis.explore.parsing import MOST
from analysis.figures.asked import Asked
from analysis.figures.ground import GAP, Ground, ground
from analysis.measures.columns import Columns, Floats, Mask
from analysis.measures.emphasis import FrameTable, Gap, Stress, gap, mixes, stress
from analysis.measures.figure import LOG, POINTS, SHARE, Figure, Part, Value
from analysis.measures.frames import FRAME_NAMES, FRAMES
from analysis.measures.intervals import FEW, Interval
from analysis.models import Tag, Theme
from articles.models import Source

CHOICES = {"variant": ("published", "without_export_controls")}
EXTENTS = ("full", "teaser", "title")
EPOCH = dt.date(1970, 1, 1).toordinal()
ASIDE = "export_controls"
CHINESE = ("zh-Hans", "zh-Hant")
SUBJECTS = (
    ("US", "United States alone", "只涉美国", ("US",), ("CN",)), ("CN", "China alone", "只涉中国", ("CN",), ("US",)),
    ("both", "Both", "中美都涉", ("US", "CN"), ()),
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """The pieces of a question with the mix of each: in all of it, in the headline, in the body."""

    columns: Columns
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
    whole = stress(mixed.units(everything, mixed.whole, asked.filter.counted))
    values = [
        *_values("", "", whole, asked.filter),
        *_weeks(mixed, asked, base),
        *_slices(mixed, asked),
        *_headlines(mixed, asked),
    ]
    return Figure(
        measure="emphasis",
        title="Emphasis of the five frames",
        counted=asked.filter.counted,
        query=asked.filter.to_query(),
        options=asked.options,
        n=whole.n,
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
        mixes(columns, table, columns.score),
        mixes(columns, table, columns.title),
        mixes(columns, table, columns.body),
    )


def _values(
    key: str,
    name: str,
    found: Stress,
    filter: ArticleFilter,
    *,
    name_zh: str = "",
    opens: int | None = None,
    scale: str = SHARE,
    more: Mapping[str, Part] | None = None,
) -> Iterator[Value]:
    """D and the five shares of one slice. The list is that of all its units; `opens` says its length when it is longer."""
    query = filter.to_query()
    low, high = _bounds(found.d_interval)
    opens = found.n if opens is None else opens
    yield Value(f"{key}D", name or "D", found.n, found.d, low, high, query, opens, LOG, name_zh, more or {})
    for at, frame in enumerate(FRAMES):
        share = found.shares[at] if found.n else None
        low, high = _bounds(found.intervals[at]) if found.n else (None, None)
        english, chinese = FRAME_NAMES[frame]
        yield Value(f"{key}{frame}", english, found.n, share, low, high, query, opens, scale, chinese, more or {})


def _bounds(interval: Interval | None) -> tuple[float | None, float | None]:
    return (interval.low, interval.high) if interval else (None, None)


def _weeks(mixed: Mixed, asked: Asked, base: Ground) -> Iterator[Value]:
    for week, state in base.weeks:
        mask = days_of(mixed.columns, week.start, week.end)
        found = stress(mixed.units(mask, mixed.whole, asked.filter.counted))
        if state == GAP:
            found = Stress(found.n, found.shares, found.intervals, None, None)
        for value in _values(f"week/{week.label}/", week.title, found, asked.within(week), more={"state": state}):
            yield replace(value, value=None, low=None, high=None) if state == GAP else value


def days_of(columns: Columns, first: dt.date, last: dt.date) -> Mask:
    """Whether each piece lies on one of these days, both included."""
    return columns.between(first.toordinal() - EPOCH, last.toordinal() - EPOCH)


def _slices(mixed: Mixed, asked: Asked) -> Iterator[Value]:
    columns, filter = mixed.columns, asked.filter
    tags = {(kind, slug): (pk, name) for pk, kind, slug, name in _named(columns)}
    for (kind, slug), (tag, name) in sorted(tags.items()):
        if kind == "lang":
            yield from _slice(f"lang/{slug}/", name, mixed, columns.carrying([tag]), filter.only("lang", slug))
    chinese = [tags["lang", slug][0] for slug in CHINESE if ("lang", slug) in tags]
    scripts = filter.without("lang").replace(
        include=(*filter.without("lang").include, *(("lang", slug) for slug in CHINESE))
    )
    yield from _slice("lang/zh/", "Chinese", mixed, columns.carrying(chinese), scripts, "中文")
    yield from _presses(mixed, filter, tags)
    for key, name, name_zh, wanted, barred in SUBJECTS:
        narrowed, mask = filter, np.ones(columns.size, dtype=bool)
        for code in wanted:
            narrowed = narrowed.with_value("also", f"country:{code}")
            mask &= columns.carrying([tags.get(("country", code), (0, ""))[0]])
        for code in barred:
            narrowed = narrowed.excluding("country", code)
            mask &= ~columns.carrying([tags.get(("country", code), (0, ""))[0]])
        yield from _slice(f"subject/{key}/", name, mixed, mask, narrowed, name_zh)


def _presses(mixed: Mixed, filter: ArticleFilter, tags: Mapping[tuple[str, str], tuple[int, str]]) -> Iterator[Value]:
    """By the outlet's country, then by outlet; outlets with too few units for a claim are left out."""
    outlets = {slug: pair for (kind, slug), pair in tags.items() if kind == "source"}
    homes = dict(Source.objects.filter(slug__in=list(outlets)).values_list("slug", "country"))
    countries = dict(Tag.objects.filter(kind="country").values_list("slug", "name"))
    for country in sorted(set(homes.values()) - {""}):
        slugs = sorted(slug for slug, home in homes.items() if home == country)
        mask = mixed.columns.carrying([outlets[slug][0] for slug in slugs])
        narrowed = filter.without("source")
        if len(slugs) + len(narrowed.include) <= MOST:
            narrowed = narrowed.replace(include=(*narrowed.include, *(("source", slug) for slug in slugs)))
            yield from _slice(f"press/{country}/", countries.get(country, country), mixed, mask, narrowed)
    for slug, (tag, name) in sorted(outlets.items()):
        found = list(_slice(f"outlet/{slug}/", name, mixed, mixed.columns.carrying([tag]), filter.only("source", slug)))
        if found[0].n >= FEW:
            yield from found


def _slice(key: str, name: str, mixed: Mixed, mask: Mask, filter: ArticleFilter, name_zh: str = "") -> Iterator[Value]:
    found = stress(mixed.units(mask, mixed.whole, filter.counted))
    yield from _values(key, name, found, filter, name_zh=name_zh)


def _named(columns: Columns) -> list[tuple[int, str, str, str]]:
    carried = np.unique(columns.tags.flat).tolist()
    rows = Tag.objects.filter(id__in=carried, kind__in=("lang", "source", "country"))
    return list(rows.values_list("id", "kind", "slug", "name"))


def _headlines(mixed: Mixed, asked: Asked) -> Iterator[Value]:
    """Headline and body of the same units, where their full text is held and both speak of a frame."""
    filter = asked.filter.only("extent", "full")
    full = Tag.objects.filter(kind="extent", slug="full").values_list("id", flat=True).first()
    mask = mixed.columns.carrying([full or 0])
    found = gap(mixed.units(mask, mixed.title, filter.counted), mixed.units(mask, mixed.body, filter.counted))
    opens = mixed.columns.where(mask).units(filter.counted).size
    yield from _values("title/", "In headlines", found.title, filter, opens=opens)
    yield from _values("body/", "In bodies", found.body, filter, opens=opens)
    yield from _values("gap/", "Headline minus body", _as_stress(found), filter, opens=opens, scale=POINTS)


def _as_stress(found: Gap) -> Stress:
    return Stress(found.title.n, found.shares, found.intervals, found.d, found.d_interval)


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
