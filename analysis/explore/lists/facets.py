"""The facets beside a list: every value with its count under the other filters, and where each leads."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from django.utils.translation import gettext

from analysis.explore.called import labels, seats
from analysis.explore.counts import by_period
from analysis.explore.filters import NAMES_OF_KEYS, ArticleFilter
from analysis.explore.lots import labels_of, tagged_of
from analysis.explore.names import TagName, names_of
from analysis.explore.parsing import LABEL, SEAT
from analysis.explore.remembered import DATA, WORDS, reading, remembered
from analysis.measures.periods import Period
from articles.text.fold import fold, lower

KEYS = (
    "theme",
    "company",
    "country",
    LABEL,
    "lang",
    "relevance",
    "extent",
    "source",
    SEAT,
    "place",
)  # as they stand on the page
TOP = 8
REST = 30  # months listed behind "more"
LISTED = 200  # values of one facet on its own page; those beyond are found by name
BANDS = ("on", "core", "related", "off")


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet. `query` lists exactly `count` pieces: this value alone, under the other filters."""

    value: str
    label: str
    label_zh: str
    frame: str
    count: int
    active: bool
    query: str
    toggle_query: str  # this value added to, or taken from, those asked for
    exclude_query: str  # the list without it; "" where that cannot be said
    share: float  # of the largest count in its group, 0 to 1: the length of its bar


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet: its largest values, older months, and how many values are not listed."""

    key: str
    label: str
    top: tuple[FacetValue, ...]
    rest: tuple[FacetValue, ...]
    beyond: int
    active: bool
    path: str = ""  # where all its values are; "" for months


def facet_groups(filter: ArticleFilter, days: Mapping[dt.date, int]) -> tuple[FacetGroup, ...]:
    """Every facet of a list. `days` are the daily counts of the list under no dates.

    A facet ignores what is asked for under its own key, so that alternatives can be seen and added.
    """
    filter = filter.replace()
    found = values_of(filter, KEYS)
    return (*(_group(filter, key, found[key]) for key in KEYS), _months(filter, days))


def values_of(filter: ArticleFilter, keys: Sequence[str]) -> dict[str, list[tuple[TagName, int]]]:
    """Every value of these facets with its count, in no order. Two queries, for the names of places and for labels."""
    with reading():
        asked = [key for key in keys if filter.values(key)]
        counted = {key: _tally(filter.without(key)) for key in asked}
        rest = _tally(filter) if len(asked) < len(keys) else {}
        names = names_of(set(rest).union(*counted.values()))
        of_rest = _by_kind(rest, names, {*keys} - counted.keys())
        found = {key: (_by_kind(counted[key], names, {key}) if key in counted else of_rest)[key] for key in keys}
        if SEAT in keys:
            found[SEAT] = _seated(filter.without(SEAT), names)
        if LABEL in keys:
            filed = labels()
            found[LABEL] = [(filed[key], n) for key, n in labels_of(filter.without(LABEL)).items() if key in filed]
        return found


@remembered(DATA, WORDS)
def _tally(filter: ArticleFilter) -> dict[int, int]:
    return tagged_of(filter).by_tag(filter.counted)


def _by_kind(
    counted: Mapping[int, int], names: Mapping[int, TagName], kinds: Set[str]
) -> dict[str, list[tuple[TagName, int]]]:
    """The tags counted under their kinds; those that serve the machine only are left out."""
    found: dict[str, list[tuple[TagName, int]]] = defaultdict(list)
    for tag, n in counted.items():
        if (name := names.get(tag)) and name.kind in kinds and not name.hidden:
            found[name.kind].append((name, n))
    return found


def _seated(filter: ArticleFilter, names: Mapping[int, TagName]) -> list[tuple[TagName, int]]:
    """The countries that outlets have their seat in, called as countries are where a piece is about them. A story told in two
    of them is no sum of its outlets."""
    countries = sorted(set(seats().values()))
    numbers = {tag: countries.index(seat) for tag, seat in seats().items()}
    counted = tagged_of(filter).by_what_stands_for(filter.counted, numbers)
    called = {name.slug: name for name in names.values() if name.kind == "country"}
    return [
        (TagName(0, SEAT, code, called[code].shown if code in called else code, "", "", None), n)
        for code, n in ((countries[place], n) for place, n in counted.items())
    ]


def facet_list(filter: ArticleFilter, key: str, find: str = "") -> FacetGroup:
    """All values of one facet, or those whose name in either script holds `find`; at most LISTED, the rest counted."""
    filter = filter.replace()
    wanted = _key(find)
    found = [pair for pair in values_of(filter, (key,))[key] if wanted in _key(" ".join(_words(pair[0])))]
    return _group(filter, key, found, LISTED)


def _words(name: TagName) -> tuple[str, ...]:
    return name.name, name.name_zh, name.slug


def _key(text: str) -> str:
    return " ".join(lower(fold(text)).split())


def _group(filter: ArticleFilter, key: str, found: list[tuple[TagName, int]], most: int = TOP) -> FacetGroup:
    active = filter.values(key)
    found = [pair for pair in found if pair[0].slug not in filter.excluded(key)]
    largest = max((count for _, count in found), default=0)
    ordered = sorted(found, key=lambda pair: _order(key, pair, pair[0].slug in active))
    listed = _values(filter, key, ordered[:most], largest)
    return FacetGroup(
        key, str(NAMES_OF_KEYS[key]), listed, (), len(ordered) - len(listed), bool(active), f"/articles/facets/{key}/"
    )


def _order(key: str, pair: tuple[TagName, int], active: bool) -> tuple[int, int, str]:
    """Values in force first, then the largest; the bands of relevance in their own order."""
    name, count = pair
    if key == "relevance":
        return 0, BANDS.index(name.slug) if name.slug in BANDS else len(BANDS), name.slug
    return not active, -count, name.slug


def _values(
    filter: ArticleFilter, key: str, listed: Sequence[tuple[TagName, int]], most: int
) -> tuple[FacetValue, ...]:
    active, slugs = filter.values(key), [name.slug for name, _ in listed]
    alone, without = filter.each_only(key, slugs), filter.each_excluding(key, slugs)
    toggled = [filter.toggled(key, slug).to_query() for slug in slugs] if active else alone
    return tuple(
        FacetValue(
            value=name.slug,
            label=name.name,
            label_zh=name.name_zh,
            frame=name.frame,
            count=count,
            active=name.slug in active,
            query=query,
            toggle_query=toggle_query,
            exclude_query=exclude_query,
            share=count / most if most else 0.0,
        )
        for (name, count), query, toggle_query, exclude_query in zip(listed, alone, toggled, without, strict=True)
    )


def _months(filter: ArticleFilter, days: Mapping[dt.date, int]) -> FacetGroup:
    """Months, the newest first; one at a time, for a list has one first and one last day."""
    months = by_period(filter.between(None, None), "month", days)
    most = max(months.values(), default=0)
    dates = (filter.start, filter.end)
    values = []
    for month in sorted(months, reverse=True)[: TOP + REST]:
        query = filter.between(month.start, month.end).to_query()
        active = dates == (month.start, month.end)
        toggled = filter.between(None, None).to_query() if active else query
        values.append(_month(month, months[month], active, query, toggled, most))
    active = any(value.active for value in values)
    return FacetGroup(
        "month", gettext("Month"), tuple(values[:TOP]), tuple(values[TOP:]), len(months) - len(values), active
    )


def _month(month: Period, count: int, active: bool, query: str, toggled: str, most: int) -> FacetValue:
    return FacetValue(month.label, month.title, "", "", count, active, query, toggled, "", count / most)
