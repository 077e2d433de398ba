"""The groups that coverage is compared in: by whom it is about, by the language it is written in, by where it is printed."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.explore.filters import ArticleFilter
from analysis.explore.parsing import MOST
from articles.models import Source

CHINESE, ENGLISH = ("zh-Hans", "zh-Hant"), ("en",)


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a list."""

    key: str
    name: str
    filter: ArticleFilter


def languages(filter: ArticleFilter) -> tuple[Group, Group]:
    """Chinese sources, English sources."""
    return Group("zh", "Chinese sources", spoken(filter, CHINESE)), Group(
        "en", "English sources", spoken(filter, ENGLISH)
    )


def spoken(filter: ArticleFilter, wanted: tuple[str, ...]) -> ArticleFilter:
    """The list in these languages, whatever else was asked for."""
    bare = filter.without("lang")
    return bare.replace(include=(*bare.include, *(("lang", language) for language in wanted)))


def subjects(filter: ArticleFilter) -> tuple[Group, Group, Group]:
    """About the United States alone, about China alone, about both."""
    us, china = filter.with_value("also", "country:US"), filter.with_value("also", "country:CN")
    return (
        Group("us", "The United States alone", us.excluding("country", "CN")),
        Group("cn", "China alone", china.excluding("country", "US")),
        Group("both", "Both", us.with_value("also", "country:CN")),
    )


def homes(filter: ArticleFilter) -> tuple[Group, Group]:
    """Outlets at home in China, outlets at home in the United States."""
    return (
        Group("press-cn", "Outlets in China", printed(filter, "CN")),
        Group("press-us", "Outlets in the United States", printed(filter, "US")),
    )


def printed(filter: ArticleFilter, country: str) -> ArticleFilter:
    """The list in outlets at home in a country; in none, when none is known or a filter cannot name them all."""
    slugs = list(Source.objects.filter(country=country).order_by("slug").values_list("slug", flat=True))
    bare = filter.without("source")
    if not slugs or len(slugs) + len(bare.include) > MOST:
        return bare.with_value("source", "-")
    return bare.replace(include=(*bare.include, *(("source", slug) for slug in slugs)))
