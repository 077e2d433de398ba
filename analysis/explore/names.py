"""What tags are called and where they lead: the words on every chip, facet and token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from types import MappingProxyType
from urllib.parse import quote

from django.db.models import Q, QuerySet

from analysis.explore.filters import NAMES_OF_VALUES, ArticleFilter, Names
from analysis.explore.parsing import TAG_KEYS, Pair, tag_pair
from analysis.explore.remembered import WORDS, remembered
from analysis.measures.frames import dominant
from analysis.models import Tag

Frame = dict[str, float]

PATHS = {"company": "/companies/", "country": "/countries/", "theme": "/themes/", "source": "/sources/"}
OPEN = frozenset({"place"})  # a kind that grows with the pieces: asked for singly
HIDDEN = frozenset({("theme", "ai_general")})  # the gate that says a piece is about AI at all; never shown as a theme


@dataclass(frozen=True, slots=True)
class TagName:
    """A tag in words. `frame` is the frame a theme stresses most, "" for everything else."""

    id: int
    kind: str
    slug: str
    name: str
    name_zh: str
    frame: str
    parent_id: int | None  # of a theme

    @property
    def pair(self) -> Pair:
        """Key and value as in a filter."""
        return self.kind, self.slug

    @property
    def path(self) -> str:
        """Its own page, "" for kinds that have none."""
        return f"{PATHS[self.kind]}{quote(self.slug, safe='')}/" if self.kind in PATHS else ""

    @property
    def query(self) -> str:
        """The list of its pieces."""
        return query_of(self.pair)

    @property
    def hidden(self) -> bool:
        """Whether it serves the machine only."""
        return self.pair in HIDDEN


@lru_cache(maxsize=10_000)  # a page of pieces writes hundreds of them
def query_of(pair: Pair) -> str:
    """The query string of one value alone."""
    return ArticleFilter(include=(pair,)).to_query()


def names_of(ids: Iterable[int], kinds: Iterable[str] = TAG_KEYS) -> dict[int, TagName]:
    """The words of some tags by their number, those of the given kinds only."""
    wanted, asked = set(ids), set(kinds)
    known = _catalogue()
    found = {id: known[id] for id in wanted if id in known and known[id].kind in asked}
    if asked & OPEN and (unknown := wanted - set(found)):
        found |= _read(Tag.objects.filter(id__in=unknown, kind__in=asked & OPEN))
    return found


def names_of_kinds(kinds: Iterable[str]) -> dict[int, TagName]:
    """The words of every tag of some kinds by its number."""
    return {id: name for kind in kinds for id, name in names_of_kind(kind).items()}


def names_of_kind(kind: str) -> dict[int, TagName]:
    """The words of every tag of a kind by its number."""
    if kind in OPEN:
        return _read(Tag.objects.filter(kind=kind))
    return {id: name for id, name in _catalogue().items() if name.kind == kind}


def numbers_of(pairs: Iterable[Pair]) -> dict[Pair, int]:
    """The numbers of the tags that pairs of kind and slug name; pairs that name none are left out."""
    asked = set(pairs)
    if not asked:
        return {}
    known = _numbers()
    found = {pair: known[pair] for pair in asked if pair in known}
    if others := [pair for pair in asked - set(found) if pair[0] in OPEN]:
        wanted = reduce(or_, (Q(kind=kind, slug=slug) for kind, slug in others))
        found |= {(kind, slug): id for id, kind, slug in Tag.objects.filter(wanted).values_list("id", "kind", "slug")}
    return found


def names_in(filter: ArticleFilter) -> Names:
    """What the values of a filter are called, for its tokens and its description."""
    asked = [pair for each in (*filter.include, *filter.exclude) if (pair := tag_pair(each))]
    numbers = numbers_of(asked)
    return {name.pair: name.name for name in names_of(numbers.values()).values()}


@remembered(WORDS)
def _catalogue() -> Mapping[int, TagName]:
    """The words of every tag of the kinds that hold some thousands at most."""
    return MappingProxyType(_read(Tag.objects.exclude(kind__in=OPEN)))


@remembered(WORDS)
def _numbers() -> Mapping[Pair, int]:
    """The same tags by kind and slug."""
    return MappingProxyType({name.pair: name.id for name in _catalogue().values()})


def _read(tags: QuerySet[Tag]) -> dict[int, TagName]:
    found = tags.values_list("id", "kind", "slug", "name", "name_zh", "theme__frame", "theme__parent_id")
    return {row[0]: _name(*row) for row in found}


def _name(
    id: int, kind: str, slug: str, name: str, name_zh: str, frame: Frame | None, parent_id: int | None
) -> TagName:
    shown = NAMES_OF_VALUES.get((kind, slug), name or slug)
    return TagName(id, kind, slug, shown, name_zh, dominant(slug, frame or {}) if kind == "theme" else "", parent_id)
