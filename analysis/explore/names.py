"""What tags are called and where they lead: the words on every chip, facet and token."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from urllib.parse import quote

from django.db.models import Q, QuerySet

from analysis.explore.filters import NAMES_OF_VALUES, ArticleFilter, Names
from analysis.explore.parsing import TAG_KEYS, Pair, tag_pair
from analysis.measures.frames import dominant
from analysis.models import Tag

Frame = dict[str, float]

PATHS = {
    "company": "/companies/", "country": "/countries/", "theme": "/themes/", "product": "/products/", "body": "/bodies/",
    "source": "/sources/",
}  # fmt: skip
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
    def both(self) -> str:
        """Its name in both scripts, where it has two."""
        return f"{self.name} {self.name_zh}" if self.name_zh not in ("", self.name) else self.name

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
    """The words of some tags by their number, those of the given kinds only. One query."""
    return _read(Tag.objects.filter(id__in=list(ids), kind__in=list(kinds)))


def names_of_kind(kind: str) -> dict[int, TagName]:
    """The words of every tag of a kind by its number. One query."""
    return _read(Tag.objects.filter(kind=kind))


def names_in(filter: ArticleFilter) -> Names:
    """What the values of a filter are called, for its tokens and its description. One query, none without tags."""
    asked = [pair for each in (*filter.include, *filter.exclude) if (pair := tag_pair(each))]
    if not asked:
        return {}
    wanted = reduce(or_, (Q(kind=key, slug=slug) for key, slug in asked))
    return {name.pair: name.name for name in _read(Tag.objects.filter(wanted)).values()}


def _read(tags: QuerySet[Tag]) -> dict[int, TagName]:
    found = tags.values_list("id", "kind", "slug", "name", "name_zh", "theme__frame", "theme__parent_id")
    return {row[0]: _name(*row) for row in found}


def _name(
    id: int, kind: str, slug: str, name: str, name_zh: str, frame: Frame | None, parent_id: int | None
) -> TagName:
    shown = NAMES_OF_VALUES.get((kind, slug), name or slug)
    return TagName(id, kind, slug, shown, name_zh, dominant(slug, frame or {}) if kind == "theme" else "", parent_id)
