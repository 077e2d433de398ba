"""Loads a lexicon into the database: one rule set, and the rows that pages and filters show. Doing it twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from analysis.lexicon.records import BODY, COMPANY, COUNTRY, PRODUCT, Entity, Lexicon
from analysis.models import Body, Company, Country, Product, RuleSet, Tag, Theme

_LOCK = 0x1E81C0  # one loader at a time
_THEME = Tag.Kind.THEME.value


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What loading did."""

    version: str
    sha256: str
    created: bool  # False: this very rule set was loaded before
    activated: bool  # False: it was active already
    counts: dict[str, int]


def sync(lexicon: Lexicon) -> SyncReport:
    """Writes the rule set and its rows, and makes it the active one. Rows of names that left the files stay: pieces may
    still carry them. Expects a lexicon without faults (see `validate.faults`)."""
    counts = {kind: len(lexicon.of_kind(kind)) for kind in (COMPANY, PRODUCT, BODY, COUNTRY)}
    counts |= {"theme": len(lexicon.themes), "alias": sum(len(entity.aliases) for entity in lexicon.entities)}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        rules, created = RuleSet.objects.get_or_create(
            sha256=lexicon.sha256, defaults={"version": lexicon.version, "counts": counts}
        )
        _rows(lexicon, _tags(lexicon))
        activated = not rules.is_active
        if activated:
            RuleSet.objects.filter(is_active=True).update(is_active=False)
            RuleSet.objects.filter(pk=rules.pk).update(is_active=True)
    return SyncReport(lexicon.version, lexicon.sha256, created, activated, counts)


def _tags(lexicon: Lexicon) -> dict[tuple[str, str], int]:
    """One tag a company, product, body, country and theme; answers their numbers by kind and slug."""
    rows = [
        Tag(kind=row.kind, slug=row.id, name=row.name[:200], name_zh=row.name_zh[:200])
        for kind in (COMPANY, PRODUCT, BODY, COUNTRY)
        for row in lexicon.of_kind(kind)
    ]
    rows += [Tag(kind=_THEME, slug=t.id, name=t.name[:200], name_zh=t.name_zh[:200]) for t in lexicon.themes]
    known = set(Tag.objects.values_list("kind", "slug", "name", "name_zh"))
    fresh = [row for row in rows if (row.kind, row.slug, row.name, row.name_zh) not in known]
    Tag.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["kind", "slug"], update_fields=["name", "name_zh"]
    )
    kinds = (COMPANY, PRODUCT, BODY, COUNTRY, _THEME)
    return {(kind, slug): pk for pk, kind, slug in Tag.objects.filter(kind__in=kinds).values_list("pk", "kind", "slug")}


def _rows(lexicon: Lexicon, tag: dict[tuple[str, str], int]) -> None:
    """The rows beside the tags. Parents come after all rows stand, since a file may name them in any order."""
    companies = [
        Company(
            tag_id=tag[COMPANY, e.id], kind=e.subkind, country=e.country, aliases=_aliases(e), notes=e.notes,
            parent_id=tag.get((COMPANY, e.parent)),
        )
        for e in lexicon.of_kind(COMPANY)
    ]  # fmt: skip
    Company.objects.bulk_create([Company(tag_id=row.tag_id) for row in companies], ignore_conflicts=True)
    _upsert(Company, companies, ["kind", "country", "aliases", "notes", "parent"])
    owners = [
        Product(tag_id=tag[PRODUCT, e.id], kind=e.subkind, owner_id=tag.get((COMPANY, e.parent)), aliases=_aliases(e))
        for e in lexicon.of_kind(PRODUCT)
    ]
    _upsert(Product, owners, ["kind", "owner", "aliases"])
    bodies = [
        Body(
            tag_id=tag[BODY, e.id],
            kind=e.subkind,
            country=e.country if len(e.country) == 2 else "",
            aliases=_aliases(e),
        )
        for e in lexicon.of_kind(BODY)
    ]
    _upsert(Body, bodies, ["kind", "country", "aliases"])
    places = [
        Country(tag_id=tag[COUNTRY, e.id], region=e.region, aliases=_aliases(e)) for e in lexicon.of_kind(COUNTRY)
    ]
    _upsert(Country, places, ["region", "aliases"])
    themes = [
        Theme(
            tag_id=tag[_THEME, t.id], definition=t.definition, frame=dict(t.frame), is_core=t.core, order=t.order,
            parent_id=tag.get((_THEME, t.parent)),
        )
        for t in lexicon.themes
    ]  # fmt: skip
    Theme.objects.bulk_create([Theme(tag_id=row.tag_id) for row in themes], ignore_conflicts=True)
    _upsert(Theme, themes, ["definition", "frame", "is_core", "order", "parent"])


def _upsert(
    model: type[Company] | type[Product] | type[Body] | type[Country] | type[Theme],
    rows: Iterable[Company | Product | Body | Country | Theme],
    fields: list[str],
) -> None:
    manager = model._default_manager
    manager.bulk_create(list(rows), update_conflicts=True, unique_fields=["tag"], update_fields=fields)  # type: ignore[arg-type]


def _aliases(entity: Entity) -> list[list[str]]:
    return [[alias.text, alias.language, alias.flags] for alias in entity.aliases]
