"""What loading the files would change, without changing it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.lexicon.records import BODY, COMPANY, COUNTRY, PRODUCT, Lexicon
from analysis.models import Body, Company, Country, Product, RuleSet, Tag, Theme

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that would be added, changed, or is no longer in the files."""

    kind: str
    id: str
    what: str  # added, changed or left
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """The files against what is stored."""

    stored: str  # version of the active rule set, empty when there is none
    files: str
    same: bool  # the very same files are active
    changes: tuple[Change, ...]


def diff(lexicon: Lexicon) -> Difference:
    """Compares a lexicon with the stored rows. Theme phrases and layers are not stored: when only they differ, `changes` is empty and
    `same` is False."""
    active = RuleSet.objects.active()
    stored, files = _stored(), _wanted(lexicon)
    return Difference(
        stored=active.version if active else "",
        files=lexicon.version,
        same=active is not None and active.sha256 == lexicon.sha256,
        changes=tuple(_changes(stored, files)),
    )


def _changes(stored: Mapping[tuple[str, str], Row], files: Mapping[tuple[str, str], Row]) -> Iterator[Change]:
    for key, row in files.items():
        if key not in stored:
            yield Change(*key, "added")
        elif details := tuple(_details(stored[key], row)):
            yield Change(*key, "changed", details)
    for key in stored.keys() - files.keys():
        yield Change(*key, "left")


def _details(old: Row, new: Row) -> Iterator[str]:
    for column, value in new.items():
        before = old[column]
        if column == "aliases":
            was, now = set(_texts(before)), set(_texts(value))
            yield from (f"+ {text}" for text in sorted(now - was))
            yield from (f"- {text}" for text in sorted(was - now))
        elif before != value:
            yield f"{column}: {before or 'empty'} -> {value or 'empty'}"


def _texts(aliases: object) -> list[str]:
    """Aliases as people write them, with their flags."""
    assert isinstance(aliases, list)
    return [f"{text}~{flags}" if flags else str(text) for text, _, flags in aliases]


def _wanted(lexicon: Lexicon) -> dict[tuple[str, str], Row]:
    rows: dict[tuple[str, str], Row] = {}
    for kind in (COMPANY, PRODUCT, BODY, COUNTRY):
        for entity in lexicon.of_kind(kind):
            row: Row = {"name": entity.name, "name_zh": entity.name_zh}
            row["aliases"] = [[alias.text, alias.language, alias.flags] for alias in entity.aliases]
            if kind in {COMPANY, PRODUCT}:
                row["parent"] = entity.parent
            if kind in {COMPANY, BODY}:
                row["country"] = entity.country if len(entity.country) == 2 else ""
            rows[kind, entity.id] = row
    for theme in lexicon.themes:
        rows["theme", theme.id] = {
            "name": theme.name, "name_zh": theme.name_zh, "parent": theme.parent, "definition": theme.definition,
            "frame": dict(theme.frame), "core": theme.core,
        }  # fmt: skip
    return rows


def _stored() -> dict[tuple[str, str], Row]:
    slug = dict(Tag.objects.values_list("pk", "slug"))
    rows: dict[tuple[str, str], Row] = {}
    for tag in Tag.objects.filter(kind__in=(COMPANY, PRODUCT, BODY, COUNTRY, "theme")):
        rows[tag.kind, tag.slug] = {"name": tag.name, "name_zh": tag.name_zh}
    for company in Company.objects.all():
        rows[COMPANY, slug[company.pk]] |= {
            "aliases": company.aliases, "parent": slug.get(company.parent_id or 0, ""), "country": company.country,
        }  # fmt: skip
    for product in Product.objects.all():
        rows[PRODUCT, slug[product.pk]] |= {
            "aliases": product.aliases, "parent": slug.get(product.owner_id or 0, ""),
        }  # fmt: skip
    for body in Body.objects.all():
        rows[BODY, slug[body.pk]] |= {"aliases": body.aliases, "country": body.country}
    for country in Country.objects.all():
        rows[COUNTRY, slug[country.pk]] |= {"aliases": country.aliases}
    for theme in Theme.objects.all():
        rows["theme", slug[theme.pk]] |= {
            "parent": slug.get(theme.parent_id or 0, ""), "definition": theme.definition, "frame": theme.frame,
            "core": theme.is_core,
        }  # fmt: skip
    return rows
