"""Loads a lexicon into the database as a rule set. Doing it twice changes nothing.

The first rule set, or one without a piece to read, is active at once. A later one becomes the candidate: pages go on reading the active one until every piece
that the change can touch has been read under the candidate (see `analysis.tagging.versions`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models.functions import Now

from analysis.lexicon.records import BODY, COMPANY, COUNTRY, PRODUCT, Entity, Lexicon
from analysis.models import (
    Assertion,
    Body,
    Company,
    Country,
    Entry,
    PendingPiece,
    Product,
    RuleSet,
    Tag,
    TaggingRun,
    Theme,
)

ENGINE = "4"  # the tagger's own version: raise it when a stage changes what it says, so that everything is read anew
_LOCK = 0x1E81C0  # one loader at a time
_THEME = Tag.Kind.THEME.value


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What loading did."""

    version: str
    sha256: str
    created: bool  # False: this very rule set was loaded before
    activated: bool  # False: it was active already, or is the candidate now
    counts: dict[str, int]


def sync(lexicon: Lexicon, *, note: str = "") -> SyncReport:
    """Stores the rule set with its files and the tags it names. The first is made active; one that differs from the active
    one becomes the candidate, in place of an earlier candidate. Expects a lexicon without faults (see `validate.faults`)."""
    counts = {kind: len(lexicon.of_kind(kind)) for kind in (COMPANY, PRODUCT, BODY, COUNTRY)}
    counts |= {
        "theme": len(lexicon.themes),
        "layer": len(lexicon.layers),
        "alias": sum(len(entity.aliases) for entity in lexicon.entities),
    }
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        active = RuleSet.objects.active()
        rules, created = RuleSet.objects.get_or_create(
            sha256=lexicon.sha256,
            engine=ENGINE,
            defaults={"version": _version(lexicon), "counts": counts, "files": dict(lexicon.texts), "note": note},
        )
        if rules.is_active or rules.is_candidate:
            activated = False
            if rules.is_active:
                write_rows(lexicon)
                drop_candidate()
        elif active is None or not Entry.objects.exists():  # no piece would change
            drop_candidate()
            write_rows(lexicon)
            RuleSet.objects.filter(is_active=True).update(is_active=False)
            RuleSet.objects.filter(pk=rules.pk).update(is_active=True, activated_at=Now())
            activated = True
        else:
            _nominate(rules, lexicon)
            activated = False
    return SyncReport(rules.version, lexicon.sha256, created, activated, counts)


def drop_candidate() -> None:
    """Gives up the candidate, if there is one, with all that was read under it. The active rules stay."""
    for rules in RuleSet.objects.filter(is_candidate=True):
        PendingPiece.objects.filter(rule_set=rules).delete()
        _drop_runs(rules)
    RuleSet.objects.filter(is_candidate=True).update(is_candidate=False, planned_at=None)


def write_rows(lexicon: Lexicon) -> None:
    """Writes what pages and filters show of a lexicon. Rows of names that left the files stay: pieces may still carry them."""
    _rows(lexicon, _tags(lexicon))


def _nominate(rules: RuleSet, lexicon: Lexicon) -> None:
    drop_candidate()
    RuleSet.objects.filter(pk=rules.pk).update(is_candidate=True, planned_at=None)
    rules.refresh_from_db()
    _drop_runs(rules)  # it may have been in force before: what it said then is not believed now
    _new_tags(lexicon)


def _drop_runs(rules: RuleSet) -> None:
    """Drops what a rule set says of pieces that are not counted under it."""
    Assertion.objects.filter(rule_set=rules).exclude(article__entry__rule_set=rules).delete()
    TaggingRun.objects.filter(rule_set=rules).exclude(article__entry__rule_set=rules).delete()


def _version(lexicon: Lexicon) -> str:
    """The files' own version, with a running number from the second rule set of that version on."""
    same = RuleSet.objects.filter(version__startswith=lexicon.version).count()
    return f"{lexicon.version}+{same}" if same else lexicon.version


def _new_tags(lexicon: Lexicon) -> None:
    """Tags that a candidate needs and nobody knows yet; what is known is not renamed before it is in force."""
    Tag.objects.bulk_create(_wanted(lexicon), ignore_conflicts=True)


def _tags(lexicon: Lexicon) -> dict[tuple[str, str], int]:
    """One tag a company, product, body, country and theme; answers their numbers by kind and slug."""
    rows = [*_wanted(lexicon), *_met(lexicon)]
    known = set(Tag.objects.values_list("kind", "slug", "name", "name_zh"))
    fresh = [row for row in rows if (row.kind, row.slug, row.name, row.name_zh) not in known]
    Tag.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["kind", "slug"], update_fields=["name", "name_zh"]
    )
    kinds = (COMPANY, PRODUCT, BODY, COUNTRY, _THEME)
    return {(kind, slug): pk for pk, kind, slug in Tag.objects.filter(kind__in=kinds).values_list("pk", "kind", "slug")}


def _met(lexicon: Lexicon) -> list[Tag]:
    """The tags of companies with layers that pieces brought, as these rules call them."""
    slugs = Tag.objects.filter(kind=Tag.Kind.LAYER).values_list("slug", flat=True)
    named = ((slug, *lexicon.named_with(slug)) for slug in slugs)
    return [Tag(kind=Tag.Kind.LAYER, slug=s, name=n[:200], name_zh=zh[:200]) for s, n, zh in named if n]


def _wanted(lexicon: Lexicon) -> list[Tag]:
    rows = [
        Tag(kind=row.kind, slug=row.id, name=row.name[:200], name_zh=row.name_zh[:200])
        for kind in (COMPANY, PRODUCT, BODY, COUNTRY)
        for row in lexicon.of_kind(kind)
    ]
    return rows + [Tag(kind=_THEME, slug=t.id, name=t.name[:200], name_zh=t.name_zh[:200]) for t in lexicon.themes]


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
