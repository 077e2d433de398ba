"""What tags are called and where they lead: the words on every chip, facet and token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote

from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from analysis.explore.filters import NAMES_OF_VALUES, ArticleFilter
from analysis.explore.parsing import TAG_KEYS, Pair
from analysis.explore.remembered import WORDS, remembered
from analysis.measures.frames import dominant
from analysis.measures.words import in_chinese, shown
from analysis.models import Tag
from articles.models import Source

Frame = dict[str, float]

COLUMNS = ("id", "kind", "slug", "name", "name_zh", "theme__frame", "theme__parent_id", "seat")
PATHS = {
    "company": "/companies/", "country": "/countries/", "theme": "/themes/", "product": "/products/", "body": "/bodies/",
    "source": "/sources/",
}  # fmt: skip
OPEN = frozenset({"place"})  # kinds that grow with the pieces: asked for singly
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
    seat: str = ""  # of an outlet: the code of its country

    @property
    def pair(self) -> Pair:
        """Key and value as in a filter."""
        return self.kind, self.slug

    @property
    def shown(self) -> str:
        """Its name for sentences: the Chinese one for a reader of Chinese, where there is one."""
        return shown(self.name, self.name_zh)

    @property
    def both(self) -> str:
        """Its name in both scripts, where it has two; for a reader of Chinese the Chinese one alone."""
        if in_chinese():
            return self.shown
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
        return (self.kind, self.slug) in HIDDEN


@lru_cache(maxsize=10_000)  # a page of pieces writes hundreds of them
def query_of(pair: Pair) -> str:
    """The query string of one value alone."""
    return ArticleFilter(include=(pair,)).to_query()


def names_of(ids: Iterable[int], kinds: Iterable[str] = TAG_KEYS) -> dict[int, TagName]:
    """The words of some tags by their number, those of the given kinds only. One query for those of an open kind, none for
    what is remembered."""
    wanted, right, known = set(ids), frozenset(kinds), catalogue()
    found = {tag: known[tag] for tag in sorted(wanted) if tag in known and known[tag].kind in right}
    if right & OPEN and (new := wanted - known.keys()):
        found |= read_names(Tag.objects.filter(id__in=new, kind__in=right & OPEN))
    return found


def names_of_kind(kind: str) -> dict[int, TagName]:
    """The words of every tag of a kind by its number."""
    if kind in OPEN:
        return read_names(Tag.objects.filter(kind=kind))
    return {tag: name for tag, name in catalogue().items() if name.kind == kind}


def names_of_kinds(kinds: Iterable[str]) -> dict[int, TagName]:
    """The words of every tag of some kinds by its number."""
    return {tag: name for kind in kinds for tag, name in names_of_kind(kind).items()}


@remembered(WORDS)
def catalogue() -> Mapping[int, TagName]:
    """The words of every tag by its number, but for the kinds that grow with the pieces."""
    return MappingProxyType(read_names(Tag.objects.exclude(kind__in=OPEN)))


@remembered(WORDS)
def catalogue_by_pair() -> Mapping[Pair, TagName]:
    """The same tags by kind and slug."""
    return MappingProxyType({name.pair: name for name in catalogue().values()})


def read_names(tags: QuerySet[Tag]) -> dict[int, TagName]:
    """The words of these tags by their number. One query."""
    return {row[0]: name_of(*row) for row in with_seats(tags).values_list(*COLUMNS)}


def with_seats(tags: QuerySet[Tag]) -> QuerySet[Tag]:
    """The tags with the `seat` of outlets among their columns; empty where nobody said, and for other tags."""
    country = Subquery(Source.objects.filter(slug=OuterRef("slug")).values("country")[:1])
    return tags.annotate(seat=Case(When(kind="source", then=Coalesce(country, Value(""))), default=Value("")))


def name_of(
    id: int, kind: str, slug: str, name: str, name_zh: str, frame: Frame | None, parent_id: int | None, seat: str = ""
) -> TagName:
    """The words of a tag from its COLUMNS."""
    words = str(NAMES_OF_VALUES.get((kind, slug), name or slug))
    stressed = dominant(slug, frame or {}) if kind == "theme" else ""
    return TagName(id, kind, slug, words, name_zh, stressed, parent_id, seat)
