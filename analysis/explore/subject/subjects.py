"""What the rules know of each subject: its seat, family, owner, kind and other names. Remembered until the rules change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import IntegerField, Value

from analysis.explore.names import TagName, catalogue_by_pair
from analysis.explore.remembered import WORDS, remembered
from analysis.models import Body, Company, Country, Product, Theme

Alias = Sequence[Any]  # [words, language, flags]


@dataclass(frozen=True, slots=True)
class Facts:
    """A subject as the rule files have it; other subjects by the numbers of their tags."""

    aliases: Sequence[Alias] = ()
    country: str = ""  # code of a company's seat, of a body's country
    sort: str = ""  # of a product: model, chip, app
    definition: str = ""
    parent: int | None = None  # a product's is its owner
    place: int | str = ""  # among its like


@remembered(WORDS)
def subjects(kind: str) -> Mapping[int, Facts]:
    """Every subject of a kind by the number of its tag. One query."""
    return MappingProxyType({row[0]: _facts(kind, row[1:]) for row in _ROWS[kind]()})


def named(kind: str, slug: str) -> TagName | None:
    """The subject of this slug; None for a slug that names none."""
    name = catalogue_by_pair().get((kind, slug))
    return name if name and name.id in subjects(kind) else None


def children(kind: str, parent: int) -> tuple[int, ...]:
    """The subjects of a kind under another, in the order of the rule files, else of their slugs."""
    own = [(facts.place, tag) for tag, facts in subjects(kind).items() if facts.parent == parent]
    return tuple(tag for _, tag in sorted(own))


def _facts(kind: str, row: tuple[Any, ...]) -> Facts:
    if kind == "theme":
        parent, definition, place = row
        return Facts(definition=definition, parent=parent, place=place)
    aliases, country, sort, parent, slug = row
    return Facts(aliases, country, sort, "", parent, slug)


_BLANK = Value("")
_NOBODY = Value(None, output_field=IntegerField())
_ROWS: dict[str, Callable[[], Iterable[tuple[Any, ...]]]] = {
    "company": lambda: Company.objects.values_list("tag_id", "aliases", "country", "kind", "parent_id", "tag__slug"),
    "product": lambda: Product.objects.values_list("tag_id", "aliases", _BLANK, "kind", "owner_id", "tag__slug"),
    "body": lambda: Body.objects.values_list("tag_id", "aliases", "country", "kind", _NOBODY, "tag__slug"),
    "country": lambda: Country.objects.values_list("tag_id", "aliases", _BLANK, _BLANK, _NOBODY, "tag__slug"),
    "theme": lambda: Theme.objects.values_list("tag_id", "parent_id", "definition", "order"),
}
