"""Which tag a value of a filter means: its slug, or a name that people use, in either script."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from types import MappingProxyType

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from analysis.explore.filters import ArticleFilter, Names
from analysis.explore.names import COLUMNS, TagName, catalogue_by_pair, name_of, names_of_kind, read_names, with_seats
from analysis.explore.parsing import ALSO, LABEL, NAMING, SEAT, Pair, tag_pair
from analysis.explore.remembered import WORDS, once, remembered
from analysis.models import Label, Tag
from articles.text.fold import fold, lower

WITH_ALIASES = ("company", "product", "body", "country")

Meant = dict[Pair, tuple[TagName, ...]]


def meant(pairs: Iterable[Pair]) -> Meant:
    """The tags that each of these pairs means: the one of that slug, else all of that name; none for an unknown value.

    One query, and one more when a value is no slug; none for what a page has asked before.
    """
    asked = set(pairs)
    if not asked:
        return {}
    known, by_pair = once("meant", lambda: Meant()), catalogue_by_pair()
    known.update({pair: (by_pair[pair],) for pair in asked if pair in by_pair})
    if new := asked - known.keys():
        wanted = reduce(or_, (Q(kind=key, slug=slug) for key, slug in sorted(new)))
        known.update({name.pair: (name,) for name in read_names(Tag.objects.filter(wanted)).values()})
        if unknown := new - known.keys():
            known.update(_by_name(unknown))
    return {pair: known[pair] for pair in asked}


def asked_of(filter: ArticleFilter) -> Meant:
    """The tags that a filter names, by the pair as it was asked for."""
    return meant(pair for each in (*filter.include, *filter.exclude) if (pair := tag_pair(each) or _seat(each)))


def named(key: str, values: Iterable[str]) -> set[int]:
    """The numbers of the tags that values of `also` or `headline` name. One query for those a page has not asked for."""
    pairs = (pair for value in values if (pair := tag_pair((key, value))))
    return {tag.id for tags in meant(pairs).values() for tag in tags}


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
    """What the values of a filter are called, for its tokens and its description. One query for what is not remembered."""
    called = {pair: " / ".join(tag.shown for tag in tags) for pair, tags in asked_of(filter).items() if tags}
    return called | _labels((*filter.values(LABEL), *filter.excluded(LABEL)))


def _labels(slugs: tuple[str, ...]) -> dict[Pair, str]:
    called = {name.slug: name.name for name in labels().values()} if slugs else {}
    return {(LABEL, slug): called[slug] for slug in slugs if slug in called}


@remembered(WORDS)
def labels() -> Mapping[int, TagName]:
    """What people file pieces under, by the number of each label. One query; a label has one name in any language."""
    rows = Label.objects.values_list("pk", "slug", "name")
    return MappingProxyType({pk: TagName(pk, LABEL, slug, name, "", "", None) for pk, slug, name in rows})


def seats() -> Mapping[int, str]:
    """The country of each outlet's seat by the number of its tag; outlets of which nobody said are left out. One query."""
    return once("seats", _seats)


def _seats() -> dict[int, str]:
    return {tag: name.seat for tag, name in names_of_kind("source").items() if name.seat}


def _settle(pairs: Iterable[Pair], found: Meant, heard: dict[Pair, str]) -> Iterator[Pair]:
    for asked in pairs:
        pair = tag_pair(asked) or _seat(asked)
        tags = found.get(pair, ()) if pair else ()
        # several tags of one name are alternatives, which `also` cannot say
        if not pair or not tags or tags[0].pair == pair or (asked[0] == ALSO and len(tags) > 1):
            yield asked
            continue
        for tag in tags:
            own = (SEAT, tag.slug) if asked[0] == SEAT else tag.pair
            heard[own] = pair[1]
            yield (asked[0], ":".join(own)) if asked[0] in NAMING else own


def _seat(asked: Pair) -> Pair | None:
    """The country that an outlet's seat is asked for, whose name its chip needs."""
    return ("country", asked[1]) if asked[0] == SEAT else None


def _by_name(pairs: Iterable[Pair]) -> Meant:
    """The tags that bear these names, in the rules or as an alias. One query."""
    wanted: dict[Pair, set[Pair]] = {}
    for key, value in pairs:  # HUAWEI and huawei are asked for apart and mean the same
        wanted.setdefault((key, _key(value)), set()).add((key, value))
    found: dict[Pair, tuple[TagName, ...]] = {pair: () for alike in wanted.values() for pair in alike}
    aliases = Coalesce(*(F(f"{kind}__aliases") for kind in WITH_ALIASES))
    tags = with_seats(Tag.objects.filter(kind__in={key for key, _ in wanted})).annotate(known=aliases).order_by("id")
    for *row, known in tags.values_list(*COLUMNS, "known"):
        name = name_of(*row)
        words = {name.slug, name.name, name.name_zh, *(alias[0] for alias in known or ()), *_spoken(name)}
        for pair in {pair for word in words for pair in wanted.get((name.kind, _key(word)), ())}:
            found[pair] += (name,)
    return found


def _spoken(name: TagName) -> Iterator[str]:
    """What a language is called whatever its script: zh, Chinese and 中文 mean both scripts."""
    if name.kind == "lang":
        yield name.slug.partition("-")[0]
        yield name.name.partition(",")[0]
        if name.slug.startswith("zh"):
            yield "中文"


def _key(text: str) -> str:
    return " ".join(lower(fold(text)).split())
