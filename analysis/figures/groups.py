"""The groups that coverage is compared in: by whom it is about, by the language it is written in, by where it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from analysis.explore.filters import ArticleFilter, FilterError
from articles.models import Source

NAMEABLE, LONGEST = 300, 6_000  # outlets, characters: the server reads addresses of 8,190
CHINESE, ENGLISH = ("zh-Hans", "zh-Hant"), ("en",)


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a list."""

    key: str
    name: str
    filter: ArticleFilter


def languages(filter: ArticleFilter) -> tuple[Group, Group]:
    """Chinese sources, English sources."""
    return Group("zh", gettext("Chinese sources"), spoken(filter, CHINESE)), Group(
        "en", gettext("English sources"), spoken(filter, ENGLISH)
    )


def spoken(filter: ArticleFilter, wanted: tuple[str, ...]) -> ArticleFilter:
    """The list in these languages, whatever else was asked for."""
    bare = filter.without("lang")
    return bare.replace(include=(*bare.include, *(("lang", language) for language in wanted)))


def subjects(filter: ArticleFilter) -> tuple[Group, Group, Group]:
    """About the United States alone, about China alone, about both."""
    us, china = filter.with_value("also", "country:US"), filter.with_value("also", "country:CN")
    return (
        Group("us", gettext("The United States alone"), us.excluding("country", "CN")),
        Group("cn", gettext("China alone"), china.excluding("country", "US")),
        Group("both", gettext("Both"), us.with_value("also", "country:CN")),
    )


def homes(filter: ArticleFilter) -> tuple[Group, Group]:
    """Outlets at home in China, outlets at home in the United States. Raises FilterError when they are too many to name."""
    return (
        Group("press-cn", gettext("Outlets in China"), printed_by(filter, at_home("CN"))),
        Group("press-us", gettext("Outlets in the United States"), printed_by(filter, at_home("US"))),
    )


def at_home(country: str) -> list[str]:
    """The outlets of a country, by name in addresses."""
    return list(Source.objects.filter(country=country).order_by("slug").values_list("slug", flat=True))


def can_name(slugs: Sequence[str]) -> bool:
    """Whether so many outlets fit into an address."""
    return len(slugs) <= NAMEABLE and sum(len(slug) + len("&source=") for slug in slugs) <= LONGEST


def printed_by(filter: ArticleFilter, slugs: Sequence[str]) -> ArticleFilter:
    """The list in these outlets alone, whatever others were asked for; of none it is empty. Raises FilterError when they are
    too many for an address, for then no number could open its list."""
    if not can_name(slugs):
        raise FilterError(
            gettext("%(slugs)s outlets are too many to be named in one address; narrow the list to some sources first.")
            % {"slugs": len(slugs)},
            "source",
        )
    bare = filter.without("source")
    return bare.replace(include=(*bare.include, *(("source", slug) for slug in slugs or ("-",))))
