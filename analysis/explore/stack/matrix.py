"""Who is mentioned with which layer of the stack: companies by layers, each number with its list, and a cell's sentences.

Being mentioned with a layer is one sentence that names both, or a product of the company's own. It is not a claim that the
company owns or leads the layer.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext

from analysis.explore.counts import by_period_and_tag, by_tag
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.freshness import complete_until, newest_week
from analysis.explore.names import TagName, names_of_kind
from analysis.explore.parsing import FilterError
from analysis.explore.selection import count
from analysis.explore.stack.layers import layers_in_force
from analysis.explore.subject.sightings import Sighting, sightings
from analysis.lexicon.records import Layer
from analysis.measures.periods import Period, spans
from analysis.measures.words import shown
from analysis.models import Company, RuleSet

LAYER, COMPANY = "layer", "company"
MOST = 12  # companies beside each other
FEW = 5  # pieces under which a cell makes no claim
STEPS = (0.05, 0.15, 0.3, 0.5)  # shares of a company's column at which the ground gets darker
WEEKS = 26  # of a cell's line


@dataclass(frozen=True, slots=True)
class Who:
    """A company at the head of a column; `on_it` are the pieces that are about it, the list's other conditions kept."""

    slug: str
    name: str
    name_zh: str
    path: str
    country: str  # seat, ISO 3166-1 alpha-2
    on_it: Opens


@dataclass(frozen=True, slots=True)
class Cell:
    """One company with one layer. `share` is its part of all that the company's column adds up to, None where that is
    nothing; it colours the cell and is no measure (see `analysis.measures.layers`)."""

    company: str
    layer: str
    opens: Opens
    share: float | None
    heat: int  # 0 to 5: how dark its ground is
    few: bool
    choose: str  # the query of this page with the cell chosen

    @property
    def slug(self) -> str:
        """As in addresses."""
        return f"{self.company}:{self.layer}"


@dataclass(frozen=True, slots=True)
class Pair:
    """A cell with what it is called."""

    who: Who
    layer: Layer
    cell: Cell

    @property
    def layer_words(self) -> str:
        """The layer's name within a sentence."""
        return shown(_within(self.layer.name), self.layer.name_zh)

    @property
    def said_who(self) -> str:
        """The company's name within a sentence."""
        return shown(self.who.name, self.who.name_zh)


@dataclass(frozen=True, slots=True)
class Row:
    """One layer with its cells in the order of the columns, and the weekly sums of them, oldest first."""

    layer: Layer
    cells: tuple[Cell, ...]
    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One week of the chosen cell."""

    period: Period
    opens: Opens
    complete: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """A cell that was asked for: its weeks, the newest last, and its newest sentences."""

    slug: str
    who: str
    who_zh: str
    layer: str
    layer_zh: str
    opens: Opens
    weeks: tuple[WeekLine, ...]
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class Slider:
    """Where the page stands among the weeks; `before` and `after` are queries, "" where there is no further week."""

    week: Period | None  # None: the whole window of the filter
    before: str
    after: str
    whole: str | None  # the query without days; None where none are asked for


@dataclass(frozen=True, slots=True)
class Matrix:
    """Everything the matrix shows. `filter` is what narrows it, without the companies and the layer asked for."""

    filter: ArticleFilter
    asked: tuple[str, ...]  # companies asked for by name
    n: Opens  # on-topic pieces of the filter
    columns: tuple[Who, ...]
    rows: tuple[Row, ...]
    chosen: Chosen | None
    slider: Slider
    rules: str
    until: dt.date
    first: tuple[Pair, ...]  # the two pairs with the most pieces, the larger first; none without a piece

    @property
    def is_tied(self) -> bool:
        """Whether no pair stands alone at the head."""
        return len(self.first) > 1 and self.first[0].cell.opens.count == self.first[1].cell.opens.count

    @property
    def pairs(self) -> tuple[tuple[Who, tuple[Pair, ...]], ...]:
        """The cells that hold a piece, by company: what may be chosen."""
        return tuple(
            (who, tuple(Pair(who, row.layer, row.cells[at]) for row in self.rows if row.cells[at].opens.count))
            for at, who in enumerate(self.columns)
        )


Weeks = Mapping[int, Mapping[Period, int]]  # numbers by tag and week


@dataclass(frozen=True, slots=True)
class _Ground:
    """What was asked, and what the rules and the data know."""

    filter: ArticleFilter
    asked: tuple[str, ...]
    cell: str
    layers: tuple[Layer, ...]
    named: Mapping[str, TagName]  # the tags of companies with layers, by slug
    weeks: tuple[Period, ...]  # the last half year that the data reach
    until: dt.date

    def query(self, *week: Period | None, **more: str) -> str:
        """A query of this page, in another week or (None) in all; `more` are keys of the page's own."""
        filter = self.filter
        for one in week:
            filter = filter.between(one.start, one.end) if one else filter.between(None, None)
        for slug in self.asked:
            filter = filter.with_value(COMPANY, slug)
        return "&".join(part for part in (filter.to_query(), urlencode(more, safe=":")) if part)


def matrix(asked: ArticleFilter, *, cell: str = "") -> Matrix:
    """The matrix of a list, with the companies it asks for, else those most mentioned with any layer. `cell` is a company
    with a layer (huawei:chips), by default the one with the most pieces. A constant number of queries. Raises FilterError for a cell that does not exist."""
    ground = _ground(asked, cell)
    filter = ground.filter
    counted = by_tag(filter, frozenset({LAYER, COMPANY}))
    sums = _sums(ground.named, counted)
    shown = ground.asked or tuple(sorted(sums, key=lambda slug: (-sums[slug], slug))[:MOST])
    columns = _columns(shown, filter, counted)
    slugs = [f"{who.slug}:{layer.id}" for who in columns for layer in ground.layers] + [cell]
    weeks = _weeks(ground, [ground.named[slug].id for slug in slugs if slug in ground.named])
    rows = tuple(_row(layer, columns, ground, counted, sums, weeks) for layer in ground.layers)
    first = _first(columns, rows)
    topical = filter if filter.values("relevance") else filter.with_value("relevance", "on")
    active = RuleSet.objects.active()
    return Matrix(
        filter=filter,
        asked=ground.asked,
        n=Opens(count(topical), topical.to_query()),
        columns=columns,
        rows=rows,
        chosen=_chosen(ground, cell or first[0].cell.slug, weeks) if cell or first else None,
        slider=_slider(ground),
        rules=active.version if active else "",
        until=ground.until,
        first=first,
    )


def _first(columns: Sequence[Who], rows: Sequence[Row]) -> tuple[Pair, ...]:
    pairs = [Pair(who, row.layer, cell) for row in rows for who, cell in zip(columns, row.cells, strict=True)]
    ordered = sorted(pairs, key=lambda pair: (-pair.cell.opens.count, pair.cell.slug))
    return tuple(pair for pair in ordered[:2] if pair.cell.opens.count)


def _ground(asked: ArticleFilter, cell: str) -> _Ground:
    newest = newest_week()
    return _Ground(
        filter=asked.without(COMPANY).without(LAYER).replace(sort="newest"),
        asked=asked.values(COMPANY)[:MOST],
        cell=cell,
        layers=layers_in_force(),
        named={name.slug: name for name in names_of_kind(LAYER).values()},
        weeks=spans(newest.back(WEEKS - 1), newest) if newest else (),
        until=complete_until(),
    )


def _sums(named: Mapping[str, TagName], counted: Mapping[int, int]) -> dict[str, int]:
    """What the cells of each company add up to; a piece with two layers counts in both."""
    sums: defaultdict[str, int] = defaultdict(int)
    for slug, name in named.items():
        if n := counted.get(name.id, 0):
            sums[slug.partition(":")[0]] += n
    return sums


def _columns(slugs: Sequence[str], filter: ArticleFilter, counted: Mapping[int, int]) -> tuple[Who, ...]:
    """The companies in this order; those that nobody knows are left out."""
    found = Company.objects.filter(tag__slug__in=slugs, tag__kind=COMPANY).select_related("tag")
    rows = {row.tag.slug: row for row in found}
    return tuple(
        Who(
            slug, rows[slug].tag.name, rows[slug].tag.name_zh, f"/companies/{slug}/", rows[slug].country,
            Opens(counted.get(rows[slug].pk, 0), filter.with_value(COMPANY, slug).to_query()),
        )
        for slug in dict.fromkeys(slugs)
        if slug in rows
    )  # fmt: skip


def _weeks(ground: _Ground, tags: list[int]) -> Weeks:
    """The last half year's weekly numbers of these tags; a chosen week does not narrow it."""
    if not ground.weeks or not tags:
        return {}
    first, last = ground.weeks[0], ground.weeks[-1]
    return by_period_and_tag(ground.filter.between(first.start, last.end), "week", tags)


def _row(
    layer: Layer,
    columns: Sequence[Who],
    ground: _Ground,
    counted: Mapping[int, int],
    sums: Mapping[str, int],
    weeks: Weeks,
) -> Row:
    cells = []
    totals: Counter[Period] = Counter()
    for who in columns:
        name = ground.named.get(f"{who.slug}:{layer.id}")
        tag = name.id if name else 0
        cells.append(_cell(who.slug, layer.id, counted.get(tag, 0), sums.get(who.slug, 0), ground))
        totals.update(weeks.get(tag, {}))
    return Row(layer, tuple(cells), tuple(totals[week] for week in ground.weeks))


def _cell(company: str, layer: str, n: int, whole: int, ground: _Ground) -> Cell:
    slug = f"{company}:{layer}"
    share = n / whole if whole else None
    heat = 1 + sum((share or 0.0) >= step for step in STEPS)
    opens = Opens(n, ground.filter.with_value(LAYER, slug).to_query())
    return Cell(company, layer, opens, share, heat if n >= FEW else 0, n < FEW, ground.query(cell=slug))


def _chosen(ground: _Ground, slug: str, weeks: Weeks) -> Chosen:
    key, _, id = slug.partition(":")
    layer = next((layer for layer in ground.layers if layer.id == id), None)
    company = Company.objects.filter(tag__kind=COMPANY, tag__slug=key[:200]).select_related("tag").first()
    if layer is None or company is None:
        known = ", ".join(layer.id for layer in ground.layers)
        raise FilterError(
            gettext("%(slug)s is no cell; write a company with one of %(known)s, as in huawei:chips.")
            % {"slug": f"{slug[:60]!r}", "known": known},
            "cell",
        )
    whole = ground.filter.with_value(LAYER, slug)
    name = ground.named.get(slug)
    own = weeks.get(name.id, {}) if name else {}
    lines = tuple(
        WeekLine(
            week, Opens(own.get(week, 0), whole.between(week.start, week.end).to_query()), week.end <= ground.until
        )
        for week in ground.weeks
    )
    return Chosen(
        slug, company.tag.name, company.tag.name_zh, _within(layer.name), layer.name_zh,
        Opens(count(whole), whole.to_query()), lines, sightings(whole, name.id) if name else (),
    )  # fmt: skip


def _within(name: str) -> str:
    """A name as it stands within a sentence: Agent and OS as agent and OS."""
    return name[:1].lower() + name[1:]


def _slider(ground: _Ground) -> Slider:
    start, end = ground.filter.start, ground.filter.end
    week = Period.of(start, "week") if start else None
    if week is None or (week.start, week.end) != (start, end):
        week = None
    newest = ground.weeks[-1] if ground.weeks else None
    before = week.previous() if week else newest
    after = week.next() if week and newest and week < newest else None
    more = {"cell": ground.cell} if ground.cell else {}
    return Slider(
        week=week,
        before=ground.query(before, **more) if before else "",
        after=ground.query(after, **more) if after else "",
        whole=ground.query(None, **more) if start or end else None,
    )
