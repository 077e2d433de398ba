"""The rules as frozen records, in the order of their files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

COMPANY, PRODUCT, BODY, COUNTRY = KINDS = ("company", "product", "body", "country")


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write a name, with its flags: c case, x needs context, w weak, n not across a hyphen, s own country only."""

    text: str
    language: str  # en or zh: the column it stood in
    flags: str = ""  # in alphabetical order
    surface: str = "name"  # name, demonym, metonym, city, or person: of people.csv, not of the row
    valid_from: str = ""  # ISO dates between which the name speaks for its entity; empty: always
    valid_to: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom something belonged to, and when."""

    id: str
    valid_from: str = ""
    valid_to: str = ""  # empty: still


@dataclass(frozen=True, slots=True)
class Person:
    """One term of one person in one office. The names are also weak aliases of the holder, the body or company served."""

    id: str
    name: str
    name_zh: str = ""
    office: str = ""
    holder: str = ""  # a body or a company
    country: str = ""
    valid_from: str = ""
    valid_to: str = ""
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """One row of organisations, products, bodies_policies or places."""

    id: str
    kind: str  # one of KINDS
    name: str
    name_zh: str = ""
    subkind: str = ""  # the file's own column: ai_lab, chip, law, pair
    country: str = ""  # seat, ISO 3166-1 alpha-2, EU or INT; empty for products and places
    parent: str = ""  # a company's owner, a product's owner, a body's superior
    aliases: tuple[Alias, ...] = ()
    context: tuple[str, ...] = ()
    blockers: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()  # themes a body or policy implies
    region: str = ""
    notes: str = ""
    valid_from: str = ""  # ISO dates between which a law or policy is in force; empty: not said
    valid_to: str = ""
    owners: tuple[Owner, ...] = ()  # of a product, over time, where they changed or the date matters

    def owner_on(self, day: str) -> str:
        """Who owned it on an ISO day; on an unknown day, or where owners carry no dates, who owns it now."""
        if not day or not self.owners:
            return self.parent
        fits = (o.id for o in self.owners if o.valid_from <= day and (not o.valid_to or day <= o.valid_to))
        return next(fits, "")

    @property
    def is_pair(self) -> bool:
        """True for rows such as CN+US, which stand for two countries."""
        return "+" in self.id


@dataclass(frozen=True, slots=True)
class Theme:
    """One subject with the phrases that speak for it, both languages together."""

    id: str
    name: str
    name_zh: str = ""
    parent: str = ""
    frame: Mapping[str, float] = field(default_factory=dict)
    definition: str = ""
    core: bool = False
    order: int = 0
    threshold: float = 1.1  # tau: the least score that assigns it
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()  # entities whose mention speaks for it
    near: tuple[tuple[str, str], ...] = ()  # two phrases that together count as a strong one


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the stack, with the terms that name it in either language and the products that belong to it."""

    id: str
    name: str
    name_zh: str = ""
    order: int = 0
    kinds: tuple[str, ...] = ()  # of products
    products: tuple[str, ...] = ()  # these, whatever their kind
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lexicon:
    """Everything the rule files say, and their fingerprint."""

    version: str
    sha256: str
    entities: tuple[Entity, ...]
    themes: tuple[Theme, ...]
    people: tuple[Person, ...] = ()
    layers: tuple[Layer, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)  # the files it was read from
    frames: tuple[str, ...] = ()
    frame_names_zh: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def entity(self) -> Mapping[str, Entity]:
        """Entities by id; a later row wins, which `validate` reports."""
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def theme(self) -> Mapping[str, Theme]:
        """Themes by id."""
        return {theme.id: theme for theme in self.themes}

    @cached_property
    def layer(self) -> Mapping[str, Layer]:
        """Layers by id."""
        return {layer.id: layer for layer in self.layers}

    @cached_property
    def layers_of(self) -> Mapping[str, tuple[str, ...]]:
        """Products with the layers they belong to: those that list the product, else those that list its kind."""
        listed = {key for layer in self.layers for key in layer.products}
        found: dict[str, tuple[str, ...]] = {}
        for entity in self.entities:
            if entity.kind == PRODUCT:
                own = tuple(
                    layer.id
                    for layer in self.layers
                    if entity.id in layer.products or (entity.id not in listed and entity.subkind in layer.kinds)
                )
                if own:
                    found[entity.id] = own
        return found

    def named_with(self, slug: str) -> tuple[str, str]:
        """What a company with a layer (huawei:chips) is called in English and Chinese; empty names where a part is unknown."""
        company, _, layer = slug.partition(":")
        who, what = self.entity.get(company), self.layer.get(layer)
        if who is None or what is None or who.kind != COMPANY:
            return "", ""
        return f"{who.name} · {what.name}", f"{who.name_zh or who.name} · {what.name_zh or what.name}"

    def of_kind(self, kind: str) -> tuple[Entity, ...]:
        """Entities of one kind; for countries without the pair rows."""
        return tuple(entity for entity in self.entities if entity.kind == kind and not entity.is_pair)
