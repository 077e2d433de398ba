"""The lists of companies, countries, themes, products and bodies: how much is written of each, and its last weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analysis.explore.counts import by_period_and_tag, by_tag
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.freshness import ON_TOPIC, newest_week
from analysis.explore.names import TagName, names_of_kind
from analysis.measures.periods import Period, spans
from analysis.models import Body, Company, Country, Product, Theme

LABELS: dict[str, Promise] = {
    "company": _("Companies"), "country": _("Countries"), "theme": _("Themes"), "product": _("Products"),
    "body": _("Bodies and policies"),
}  # fmt: skip
LISTED = 250  # on one page
SPARK = 12  # weeks


@dataclass(frozen=True, slots=True)
class EntityRow:
    """One subject in its list."""

    slug: str
    path: str
    name: str
    name_zh: str
    frame: str
    group: str  # parent theme, seat, region, or owner
    all: Opens
    on_topic: Opens
    last_week: Opens  # on-topic pieces of the newest complete week
    spark: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EntityIndex:
    """The subjects of a kind, the most covered first, a page of them at a time."""

    kind: str
    label: Promise
    rows: tuple[EntityRow, ...]
    page: int  # from 1
    pages: int
    total: int
    week: str  # label of the newest complete week, "" without any piece


def company_index(page: int = 1) -> EntityIndex:
    """Every company with its counts; the group is the code of its seat."""
    return _index("company", dict(Company.objects.values_list("tag_id", "country")), page)


def country_index(page: int = 1) -> EntityIndex:
    """Every country with its counts; the group is its region."""
    return _index("country", dict(Country.objects.values_list("tag_id", "region")), page)


def theme_index(page: int = 1) -> EntityIndex:
    """Every theme with its counts; the group is its parent theme."""
    return _index("theme", dict(Theme.objects.values_list("tag_id", "parent__tag__name")), page)


def product_index(page: int = 1) -> EntityIndex:
    """Every product with its counts; the group is its owner."""
    return _index("product", dict(Product.objects.values_list("tag_id", "owner__tag__name")), page)


def body_index(page: int = 1) -> EntityIndex:
    """Every body, law, list and programme with its counts; the group is the code of its country."""
    return _index("body", dict(Body.objects.values_list("tag_id", "country")), page)


def _index(kind: str, groups: Mapping[int, str | None], page: int) -> EntityIndex:
    names = {tag: name for tag, name in names_of_kind(kind).items() if not name.hidden}
    week = newest_week()
    weeks = spans(week.back(SPARK - 1), week) if week else ()
    everything, on_topic = by_tag(ArticleFilter(), frozenset({kind})), by_tag(ON_TOPIC, frozenset({kind}))
    inside = ON_TOPIC.between(weeks[0].start, weeks[-1].end) if weeks else ON_TOPIC
    ordered = sorted(
        names.values(), key=lambda name: (-on_topic.get(name.id, 0), -everything.get(name.id, 0), name.slug)
    )
    pages = max(1, -(-len(ordered) // LISTED))
    page = min(max(page, 1), pages)
    shown = ordered[(page - 1) * LISTED : page * LISTED]
    tags = [name.id for name in shown]
    counted: Mapping[int, Mapping[Period, int]] = by_period_and_tag(inside, "week", tags) if weeks else {}
    rows = tuple(
        _row(name, groups.get(name.id) or "", everything, on_topic, weeks, counted.get(name.id, {})) for name in shown
    )
    return EntityIndex(kind, LABELS[kind], rows, page, pages, len(ordered), week.label if week else "")


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
