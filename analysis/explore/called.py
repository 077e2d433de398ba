"""Which tag a value of a filter means: its slug, or a name that people use, in either script."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from analysis.explore.filters import ArticleFilter, Names
from analysis.explore.names import COLUMNS, TagName, name_of, names_of, numbers_of
from analysis.explore.parsing import ALSO, SEAT, Pair, tag_pair
from analysis.explore.remembered import DATA, WORDS, remembered
from analysis.models import Tag
from articles.models import Source
from articles.text.fold import fold, lower

WITH_ALIASES = ("company", "product", "body", "country")

Meant = dict[Pair, tuple[TagName, ...]]


def meant(pairs: Iterable[Pair]) -> Meant:
    """The tags that each of these pairs means: the one of that slug, else all of that name; none for an unknown value."""
    asked = sorted(set(pairs))
    numbers = numbers_of(asked)
    names = names_of(numbers.values())
    named = _by_name(tuple(pair for pair in asked if pair not in numbers))
    return {pair: (names[numbers[pair]],) if pair in numbers else named[pair] for pair in asked}


def asked_of(filter: ArticleFilter) -> Meant:
    """The tags that a filter names, by the pair as it was asked for."""
    return meant(pair for each in (*filter.include, *filter.exclude) if (pair := tag_pair(each) or _seat(each)))


def settled(filter: ArticleFilter) -> tuple[ArticleFilter, Names]:
    """The filter with slugs in place of names, on the same page; and which names were taken for which pairs."""
    heard: dict[Pair, str] = {}
    found = asked_of(filter)
    include = tuple(_settle(filter.include, found, heard))
    exclude = tuple(_settle(filter.exclude, found, heard))
    if not heard:
        return filter, {}
    return dataclasses.replace(filter, include=include, exclude=exclude), heard


def names_in(filter: ArticleFilter) -> Names:
    """What the values of a filter are called, for its tokens and its description. One query, none without tags."""
    return {pair: " / ".join(tag.name for tag in tags) for pair, tags in asked_of(filter).items() if tags}


@remembered(WORDS)
def seats() -> Mapping[int, str]:
    """The country of each outlet's seat by the number of its tag; outlets of which nobody said are left out. One query."""
    country = Subquery(Source.objects.filter(slug=OuterRef("slug")).values("country")[:1])
    found = Tag.objects.filter(kind="source").annotate(seat=country).values_list("id", "seat")
    return {tag: seat for tag, seat in found if seat}


def _settle(pairs: Iterable[Pair], found: Meant, heard: dict[Pair, str]) -> Iterator[Pair]:
    for asked in pairs:
        pair = tag_pair(asked)
        tags = found.get(pair, ()) if pair else ()
        # several tags of one name are alternatives, which `also` cannot say
        if not pair or not tags or tags[0].pair == pair or (asked[0] == ALSO and len(tags) > 1):
            yield asked
            continue
        for tag in tags:
            heard[tag.pair] = pair[1]
            yield (ALSO, ":".join(tag.pair)) if asked[0] == ALSO else tag.pair


def _seat(asked: Pair) -> Pair | None:
    """The country that an outlet's seat is asked for, whose name its chip needs."""
    return ("country", asked[1]) if asked[0] == SEAT else None


@remembered(WORDS, DATA)
def _by_name(pairs: tuple[Pair, ...]) -> Meant:
    """The tags that bear these names, in the rules or as an alias. One query, none without a name."""
    if not pairs:
        return {}
    wanted = {(key, _key(value)): (key, value) for key, value in pairs}
    found: dict[Pair, tuple[TagName, ...]] = dict.fromkeys(wanted.values(), ())
    aliases = Coalesce(*(F(f"{kind}__aliases") for kind in WITH_ALIASES))
    tags = Tag.objects.filter(kind__in={key for key, _ in wanted}).annotate(known=aliases).order_by("id")
    for *row, known in tags.values_list(*COLUMNS, "known"):
        name = name_of(*row)
        words = (name.slug, name.name, name.name_zh, *(alias[0] for alias in known or ()))
        for pair in {wanted[said] for word in words if (said := (name.kind, _key(word))) in wanted}:
            found[pair] += (name,)
    return found


def _key(text: str) -> str:
    return " ".join(lower(fold(text)).split())
