"""The lists of companies, countries and themes, and the page of each: how much is written of it, when, and with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.explore.beside import LanguageMix, TogetherGroup, by_language, together
from analysis.explore.counts import by_period_and_tag, by_tag
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.freshness import ON_TOPIC, newest_week
from analysis.explore.names import TagName, names_of, names_of_kind
from analysis.explore.panels import panel
from analysis.explore.rows import Row, rows_of
from analysis.explore.selection import count, ids
from analysis.explore.sentences import Phrase, entity_lede, entity_sentence
from analysis.explore.timeline import Timeline, timeline
from analysis.measures.periods import Period, spans
from analysis.models import Company, Country, Product, Theme

LABELS = {"company": "Companies", "country": "Countries", "theme": "Themes"}
SPARK = 12  # weeks
NEWEST = 10  # pieces on an entity's page

Alias = Sequence[Any]  # [words, language, flags]


@dataclass(frozen=True, slots=True)
class EntityRow:
    """One company, country or theme in its list."""

    slug: str
    path: str
    name: str
    name_zh: str
    frame: str
    group: str  # parent theme, seat, or region
    all: Opens
    on_topic: Opens
    last_week: Opens  # on-topic pieces of the newest complete week
    spark: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EntityIndex:
    """Every company, country or theme, the most covered first."""

    kind: str
    label: str
    rows: tuple[EntityRow, ...]
    total: int
    week: str  # label of the newest complete week, "" without any piece


@dataclass(frozen=True, slots=True)
class EntityLink:
    """Another company, theme or product; `path` is "" where it has no page, then `query` lists its pieces."""

    kind: str
    slug: str
    name: str
    name_zh: str
    path: str
    query: str


@dataclass(frozen=True, slots=True)
class AliasGroup:
    """Under which words an entity is found, in one language."""

    language: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntityPage:
    """Everything the page of one company, country or theme shows."""

    kind: str
    slug: str
    name: str
    name_zh: str
    sentence: str
    lede: tuple[Phrase, ...]
    country_code: str  # a company's seat
    country_name: str
    frame: str
    definition: str
    aliases: tuple[AliasGroup, ...]
    parent: EntityLink | None
    children: tuple[EntityLink, ...]
    products: tuple[EntityLink, ...]
    all: Opens
    on_topic: Opens
    timeline: Timeline
    together: tuple[TogetherGroup, ...]
    by_language: tuple[LanguageMix, ...]
    rows: tuple[Row, ...]
    atom_path: str


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the lexicon knows of an entity."""

    aliases: Sequence[Alias] = ()
    country: str = ""
    definition: str = ""
    parent: int | None = None
    children: tuple[int, ...] = ()
    products: tuple[int, ...] = ()


def company_index() -> EntityIndex:
    """Every company with its counts; the group is the code of its seat."""
    return _index("company", dict(Company.objects.values_list("tag_id", "country")))


def country_index() -> EntityIndex:
    """Every country with its counts; the group is its region."""
    return _index("country", dict(Country.objects.values_list("tag_id", "region")))


def theme_index() -> EntityIndex:
    """Every theme with its counts; the group is its parent theme."""
    return _index("theme", dict(Theme.objects.values_list("tag_id", "parent__tag__name")))


def company_page(slug: str) -> EntityPage | None:
    """One company; None for a slug that names none."""
    company = Company.objects.filter(tag__kind="company", tag__slug=slug).first()
    if company is None:
        return None
    products = tuple(Product.objects.filter(owner=company).order_by("tag__slug").values_list("tag_id", flat=True))
    children = tuple(Company.objects.filter(parent=company).order_by("tag__slug").values_list("tag_id", flat=True))
    return _page(company.tag_id, _Facts(company.aliases, company.country, "", company.parent_id, children, products))


def country_page(code: str) -> EntityPage | None:
    """One country by its code, in either case; None for a code that names none."""
    country = Country.objects.filter(tag__kind="country", tag__slug=code.upper()).first()
    return _page(country.tag_id, _Facts(country.aliases)) if country else None


def theme_page(slug: str) -> EntityPage | None:
    """One theme; None for a slug that names none."""
    theme = Theme.objects.filter(tag__kind="theme", tag__slug=slug).first()
    if theme is None:
        return None
    children = tuple(Theme.objects.filter(parent=theme).order_by("order").values_list("tag_id", flat=True))
    return _page(theme.tag_id, _Facts((), "", theme.definition, theme.parent_id, children))


def _index(kind: str, groups: Mapping[int, str | None]) -> EntityIndex:
    names = {tag: name for tag, name in names_of_kind(kind).items() if not name.hidden}
    week = newest_week()
    weeks = spans(week.back(SPARK - 1), week) if week else ()
    everything, on_topic = by_tag(ArticleFilter(), frozenset({kind})), by_tag(ON_TOPIC, frozenset({kind}))
    inside = ON_TOPIC.between(weeks[0].start, weeks[-1].end) if weeks else ON_TOPIC
    counted: Mapping[int, Mapping[Period, int]] = by_period_and_tag(inside, "week", names) if weeks else {}
    rows = [
        _row(name, groups.get(name.id) or "", everything, on_topic, weeks, counted.get(name.id, {}))
        for name in names.values()
    ]
    rows.sort(key=lambda row: (-row.on_topic.count, -row.all.count, row.slug))
    return EntityIndex(kind, LABELS[kind], tuple(rows), len(rows), week.label if week else "")


def _row(
    name: TagName,
    group: str,
    everything: Mapping[int, int],
    on_topic: Mapping[int, int],
    weeks: Sequence[Period],
    counted: Mapping[Period, int],
) -> EntityRow:
    own = ON_TOPIC.with_value(*name.pair)
    last = own.between(weeks[-1].start, weeks[-1].end) if weeks else own
    spark = tuple(counted.get(week, 0) for week in weeks)
    return EntityRow(
        slug=name.slug,
        path=name.path,
        name=name.name,
        name_zh=name.name_zh,
        frame=name.frame,
        group=group,
        all=Opens(everything.get(name.id, 0), name.query),
        on_topic=Opens(on_topic.get(name.id, 0), own.to_query()),
        last_week=Opens(spark[-1] if spark else 0, last.to_query()),
        spark=spark,
    )


def _page(tag: int, facts: _Facts) -> EntityPage:
    parents = (facts.parent,) if facts.parent else ()
    names = names_of({tag, *facts.children, *facts.products, *parents})
    name = names[tag]
    own = ArticleFilter(include=(name.pair,))
    on_topic = ON_TOPIC.with_value(*name.pair)
    opens, topical = (Opens(count(filter), filter.to_query()) for filter in (own, on_topic))
    weekly = timeline(ON_TOPIC, by=name.kind, unit="week", values=(name.slug,), measure="share")
    mixes: tuple[LanguageMix, ...] = panel("presses", lambda: by_language(on_topic), ())
    return EntityPage(
        kind=name.kind,
        slug=name.slug,
        name=name.name,
        name_zh=name.name_zh,
        sentence=entity_sentence(name.name, topical, [(m.label, m.emphasis) for m in mixes]),
        lede=entity_lede(opens, topical, weekly),
        country_code=facts.country,
        country_name=_country_name(facts.country),
        frame=name.frame,
        definition=facts.definition,
        aliases=_aliases(facts.aliases),
        parent=_link(names[facts.parent]) if facts.parent in names else None,
        children=_links(facts.children, names),
        products=_links(facts.products, names),
        all=opens,
        on_topic=topical,
        timeline=weekly,
        together=panel("together", lambda: together(tag, on_topic), ()),
        by_language=mixes,
        rows=rows_of(ids(on_topic, limit=NEWEST)),
        atom_path=f"/articles.atom?{on_topic.to_query()}",
    )


def _country_name(code: str) -> str:
    """What the country of a seat is called."""
    if not code:
        return ""
    known = {name.slug: name.name for name in names_of_kind("country").values()}
    return known.get(code, code)


def _aliases(aliases: Iterable[Alias]) -> tuple[AliasGroup, ...]:
    """Aliases by language, each once, in the order of the rule files."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for words, language, *_ in aliases:
        found[str(language)][str(words)] = None
    return tuple(AliasGroup(language, tuple(words)) for language, words in found.items())


def _links(tags: Iterable[int], names: Mapping[int, TagName]) -> tuple[EntityLink, ...]:
    return tuple(_link(names[tag]) for tag in tags if tag in names)


def _link(name: TagName) -> EntityLink:
    return EntityLink(name.kind, name.slug, name.name, name.name_zh, name.path, name.query)
