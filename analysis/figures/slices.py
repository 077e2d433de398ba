"""A list cut by who wrote it and whom it is about: languages, homes of outlets, outlets, subjects; each cut a list of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext

from analysis.explore.filters import NAMES_OF_VALUES, ArticleFilter
from analysis.figures.groups import CHINESE, can_name, printed_by, spoken, subjects
from analysis.measures.columns import Columns, Mask
from analysis.models import Tag
from articles.models import Source

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """A part of a list: `mask` says which of its pieces, `filter` how to ask for them. `key` ends with a stroke."""

    key: str
    name: str
    name_zh: str
    filter: ArticleFilter
    mask: Mask


def slices(columns: Columns, filter: ArticleFilter) -> Iterator[Slice]:
    """Every language and Chinese as a whole, the outlets' countries, subjects, then every outlet. Three queries."""
    carried = np.unique(columns.tags.flat).tolist()
    rows = Tag.objects.filter(id__in=carried, kind__in=("lang", "source", "country")).values_list(
        "kind", "slug", "id", "name"
    )
    tags = {(kind, slug): (tag, name) for kind, slug, tag, name in rows}
    yield from _languages(columns, filter, tags)
    yield from _homes(columns, filter, tags)
    yield from _subjects(columns, filter, tags)
    for (kind, slug), (tag, name) in sorted(tags.items()):
        if kind == "source":
            yield Slice(f"outlet/{slug}/", name, "", filter.only("source", slug), columns.carrying([tag]))


Tags = dict[Key, tuple[int, str]]


def _languages(columns: Columns, filter: ArticleFilter, tags: Tags) -> Iterator[Slice]:
    for (kind, slug), (tag, name) in sorted(tags.items()):
        if kind == "lang":
            named = str(NAMES_OF_VALUES.get((kind, slug), name))
            yield Slice(f"lang/{slug}/", named, "", filter.only("lang", slug), columns.carrying([tag]))
    scripts = [tags["lang", slug][0] for slug in CHINESE if ("lang", slug) in tags]
    yield Slice("lang/zh/", gettext("Chinese"), "中文", spoken(filter, CHINESE), columns.carrying(scripts))


def _homes(columns: Columns, filter: ArticleFilter, tags: Tags) -> Iterator[Slice]:
    """By the country that an outlet is at home in; those of which nobody knows it are in none, and a country with more outlets
    than an address can name is left out: its number could not open its list."""
    outlets = {slug: tag for (kind, slug), (tag, _) in tags.items() if kind == "source"}
    homes = dict(Source.objects.filter(slug__in=list(outlets)).exclude(country="").values_list("slug", "country"))
    names = dict(Tag.objects.filter(kind="country", slug__in=set(homes.values())).values_list("slug", "name"))
    for country in sorted(set(homes.values())):
        slugs = sorted(slug for slug, home in homes.items() if home == country)
        if can_name(slugs):
            name, mask = names.get(country, country), columns.carrying([outlets[slug] for slug in slugs])
            yield Slice(
                f"press/{country}/",
                gettext("Outlets in %(name)s") % {"name": name},
                "",
                printed_by(filter, slugs),
                mask,
            )


def _subjects(columns: Columns, filter: ArticleFilter, tags: Tags) -> Iterator[Slice]:
    us, china = (columns.carrying([tags.get(("country", code), (0, ""))[0]]) for code in ("US", "CN"))
    chinese = ("只涉美国", "只涉中国", "中美都涉")
    for group, name_zh, mask in zip(subjects(filter), chinese, (us & ~china, china & ~us, us & china), strict=True):
        yield Slice(f"subject/{group.key}/", group.name, name_zh, group.filter, mask)
