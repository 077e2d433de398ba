"""The facets beside a list: every value with its count under the other filters, and where each leads."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from analysis.explore.called import labels, seats
from analysis.explore.counts import by_period
from analysis.explore.filters import NAMES_OF_KEYS, ArticleFilter
from analysis.explore.folding import PIECES
from analysis.explore.names import TagName, names_of
from analysis.explore.parsing import LABEL, SEAT, TAG_KEYS
from analysis.explore.tallies import LABELS, Wanted, tallies
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
EVERY_KIND = frozenset(TAG_KEYS)
TOP = 8
REST = 30  # months listed behind "more"
REST_OF_KEYS, COUNTRIES = "rest", "countries"  # counts that are no facet's own
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
    """Every value of these facets with its count, in no order. Two queries: the counts and their names."""
    tags = [key for key in keys if key != LABEL]
    lists = {key: Wanted(filter.without(key), frozenset({key})) for key in tags if filter.values(key)}
    if len(lists) < len(tags):
        lists[REST_OF_KEYS] = Wanted(filter, EVERY_KIND)
    if filed := labels() if LABEL in keys else {}:
        lists[LABEL] = Wanted(filter.without(LABEL), LABELS)
    countries: list[str] = []
    if folded := SEAT in keys and filter.counted != PIECES:  # a story told in two countries is no sum of its outlets
        countries = sorted(set(seats().values()))
        numbers = {tag: countries.index(seat) for tag, seat in seats().items()}
        lists[COUNTRIES] = Wanted(filter.without(SEAT), frozenset({SEAT}), numbers)
    counted = dict(zip(lists, tallies(list(lists.values())), strict=True))
    by_key = {key: counted[key if key in lists else REST_OF_KEYS] for key in tags}
    names = names_of(set().union(*by_key.values()))
    found = {key: _named(by_key[key], key, names) for key in tags}
    if LABEL in keys:
        found[LABEL] = _named(counted.get(LABEL, {}), LABEL, filed)
    if folded:
        found[SEAT] = _seated({countries[place]: n for place, n in counted[COUNTRIES].items()}, names)
    elif SEAT in keys:
        by_seat = Counter[str]()
        for name, n in _named(by_key[SEAT], "source", names):
            by_seat[name.seat] += n
        found[SEAT] = _seated(by_seat, names)
    return found


def _named(counted: Mapping[int, int], kind: str, names: Mapping[int, TagName]) -> list[tuple[TagName, int]]:
    found = ((names[tag], n) for tag, n in counted.items() if tag in names)
    return [(name, n) for name, n in found if name.kind == kind and not name.hidden]


def _seated(counted: Mapping[str, int], names: Mapping[int, TagName]) -> list[tuple[TagName, int]]:
    """The countries that outlets have their seat in, called as countries are where a piece is about them."""
    called = {name.slug: name for name in names.values() if name.kind == "country"}
    return [
        (TagName(0, SEAT, code, called[code].shown if code in called else code, "", "", None), n)
        for code, n in counted.items()
        if code
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
    listed = tuple(_value(filter, name, count, name.slug in active, largest) for name, count in ordered[:most])
    return FacetGroup(
        key, str(NAMES_OF_KEYS[key]), listed, (), len(ordered) - len(listed), bool(active), f"/articles/facets/{key}/"
    )


def _order(key: str, pair: tuple[TagName, int], active: bool) -> tuple[int, int, str]:
    """Values in force first, then the largest; the bands of relevance in their own order."""
    name, count = pair
    if key == "relevance":
        return 0, BANDS.index(name.slug) if name.slug in BANDS else len(BANDS), name.slug
    return not active, -count, name.slug


def _value(filter: ArticleFilter, name: TagName, count: int, active: bool, most: int) -> FacetValue:
    return FacetValue(
        value=name.slug,
        label=name.name,
        label_zh=name.name_zh,
        frame=name.frame,
        count=count,
        active=active,
        query=filter.only(*name.pair).to_query(),
        toggle_query=filter.toggled(*name.pair).to_query(),
        exclude_query=filter.excluding(*name.pair).to_query(),
        share=count / most if most else 0.0,
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
