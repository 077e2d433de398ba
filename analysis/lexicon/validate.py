"""What can be wrong with rules that can be read, each fault in one sentence a person can act on.

Two-character Chinese names of companies, products and bodies must need context, carry blockers, or stand in
`rules/safe_short_names.txt` (someone looked for words that contain them). Place names are exempt: their traps are blockers.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from analysis.lexicon.files import RULES
from analysis.lexicon.records import BODY, COMPANY, COUNTRY, PRODUCT, Entity, Layer, Lexicon, Theme
from articles.text.fold import fold, lower

FLAGS = frozenset("cnswx")
OUTSIDE = frozenset({"EU", "INT"})  # seats that are no country
_HAN = re.compile("[\u3400-\u9fff]")


def faults(lexicon: Lexicon, *, safe_short: frozenset[str] | None = None) -> list[str]:
    """Every fault of a lexicon, in file order; empty when it may be loaded.

    `safe_short` holds the two-character names that are known to be safe; by default they are read from the rules' folder.
    """
    safe = safe_short_names() if safe_short is None else safe_short
    checks = (
        _head(lexicon),
        _ids(lexicon),
        _families(lexicon),
        _references(lexicon),
        _clashes(lexicon),
        _people(lexicon),
        _terms(lexicon),
        *(_entity(entity, safe) for entity in lexicon.entities),
        *(_theme(theme, lexicon) for theme in lexicon.themes),
        _layer_terms(lexicon),
        *(_layer(layer, lexicon) for layer in lexicon.layers),
    )
    return [fault for check in checks for fault in check]


def safe_short_names(folder: Path = RULES) -> frozenset[str]:
    """The two-character names someone has checked, one a line; # begins a comment."""
    path = folder / "safe_short_names.txt"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return frozenset(name for line in lines for name in line.partition("#")[0].split())


def _head(lexicon: Lexicon) -> Iterator[str]:
    if not lexicon.version:
        yield 'themes.toml has no version; write one, as in version = "2026.1".'
    if not lexicon.themes:
        yield "themes.toml holds no theme."


def _ids(lexicon: Lexicon) -> Iterator[str]:
    for rows in (lexicon.entities, lexicon.themes, lexicon.people, lexicon.layers):
        seen: set[str] = set()
        for row in rows:
            if not row.id or not row.name:
                yield f"A row ({row.id or row.name or 'empty'}) lacks its id or its name."
            if row.id in seen:
                yield f"{row.id} stands twice; ids are unique across the four tables, among themes, among people and among layers."
            seen.add(row.id)


def _families(lexicon: Lexicon) -> Iterator[str]:
    for parents in (
        {entity.id: entity.parent for entity in lexicon.entities},
        {theme.id: theme.parent for theme in lexicon.themes},
    ):
        for child, parent in parents.items():
            if parent and parent not in parents:
                yield f"{child} names the parent {parent}, which has no row."
            elif parent and _returns(child, parents):
                yield f"{child} is its own ancestor; break the circle of parents."


def _returns(start: str, parents: dict[str, str]) -> bool:
    seen = {start}
    at = parents.get(start, "")
    while at and at not in seen:
        seen.add(at)
        at = parents.get(at, "")
    return at == start


def _references(lexicon: Lexicon) -> Iterator[str]:
    countries = {entity.id for entity in lexicon.entities if entity.kind == COUNTRY} | OUTSIDE
    for entity in lexicon.entities:
        if entity.country and entity.country not in countries:
            yield f"{entity.id} sits in {entity.country}, which has no row in places.csv."
        for theme in entity.themes:
            if theme not in lexicon.theme:
                yield f"{entity.id} implies the theme {theme}, which does not exist."
        for code in entity.id.split("+") if entity.is_pair else ():
            if code not in countries:
                yield f"The pair {entity.id} names {code}, which has no row in places.csv."


def _people(lexicon: Lexicon) -> Iterator[str]:
    for person in lexicon.people:
        holder = lexicon.entity.get(person.holder)
        if holder is None or holder.kind not in {BODY, COMPANY}:
            yield f"{person.id} serves {person.holder or 'nobody'}, which is no body or company with a row."


def _terms(lexicon: Lexicon) -> Iterator[str]:
    """Dates that are no dates or run backwards, and owners that have no row."""
    for person in lexicon.people:
        yield from _term(person.id, person.valid_from, person.valid_to)
    for entity in lexicon.entities:
        yield from _term(entity.id, entity.valid_from, entity.valid_to)
        for owner in entity.owners:
            yield from _term(f"{entity.id}, owner {owner.id}", owner.valid_from, owner.valid_to)
            if owner.id not in lexicon.entity:
                yield f"{entity.id} names the owner {owner.id}, which has no row."
        if entity.owners and entity.owners[-1].id != entity.parent:
            yield f"{entity.id} belongs to {entity.parent or 'nobody'}, but its owners end with {entity.owners[-1].id}."


def _term(name: str, first: str, last: str) -> Iterator[str]:
    for date in (first, last):
        if date and not _is_date(date):
            yield f"{name} has the date {date!r}; write it as 2025-12-31, or leave it empty."
            return
    if first and last and first > last:
        yield f"{name} ends on {last}, before it begins on {first}."


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _clashes(lexicon: Lexicon) -> Iterator[str]:
    owners: defaultdict[str, list[tuple[Entity, str]]] = defaultdict(list)
    for entity in lexicon.entities:
        for alias in entity.aliases:
            owners[lower(fold(alias.text))].append((entity, alias.flags))
    for text, rows in owners.items():
        names = sorted({entity.id for entity, _ in rows})
        if len(names) > 1 and not _may_share([flags for _, flags in rows]) and not _owner_and_product(rows):
            yield f"{text!r} belongs to {' and '.join(names)}; give it to one, or mark it ~x (needs context) in all."


def _may_share(flags: list[str]) -> bool:
    """True when all owners of a name need context, or all know it as a person who served them."""
    return all("x" in own for own in flags) or all("w" in own for own in flags)


def _owner_and_product(rows: list[tuple[Entity, str]]) -> bool:
    """True for a name that speaks for a product and for its owner alike (Apple Watch)."""
    kinds = {entity.kind: entity for entity, _ in rows}
    return (
        len(rows) == len(kinds) == 2 and PRODUCT in kinds and COMPANY in kinds
        and kinds[PRODUCT].parent == kinds[COMPANY].id
    )  # fmt: skip


def _entity(entity: Entity, safe: frozenset[str]) -> Iterator[str]:
    if not entity.aliases:
        yield f"{entity.id} has no alias; it can never be found."
    for alias in entity.aliases:
        unknown = set(alias.flags) - FLAGS
        if unknown:
            yield f"{entity.id}: {alias.text} has the unknown flag {min(unknown)}; flags are c, n, s, w and x."
        if "x" in alias.flags and not entity.context:
            yield f"{entity.id}: {alias.text} needs context (~x) but the row has none; fill its context column."
        short = len(alias.text) <= 2 and _HAN.search(alias.text) and entity.kind != COUNTRY
        if short and not set(alias.flags) & {"x", "w"} and not entity.blockers and alias.text not in safe:
            yield f"{entity.id}: {alias.text} is short; mark it ~x, add blockers, or list it in safe_short_names.txt."


def _theme(theme: Theme, lexicon: Lexicon) -> Iterator[str]:
    total = sum(theme.frame.values())
    if theme.frame and abs(total - 1) > 1e-6:
        yield f"The frame of {theme.id} sums to {total:g}; make it 1, or empty."
    for frame in theme.frame:
        if frame not in lexicon.frames:
            yield f"{theme.id} names the frame {frame}, which is not listed in frames."
    for entity_id in theme.implies:
        if entity_id not in lexicon.entity:
            yield f"{theme.id} is implied by {entity_id}, which has no row."
    both = {lower(fold(text)) for text in theme.strong} & {lower(fold(text)) for text in theme.weak}
    for phrase in sorted(both):
        yield f"{theme.id} lists {phrase!r} as strong and as weak; keep one."


def _layer_terms(lexicon: Lexicon) -> Iterator[str]:
    """A term in two layers, or twice in one: a sentence with it would say either."""
    held: dict[str, str] = {}
    for layer in lexicon.layers:
        for term in layer.terms:
            key = lower(fold(term))
            if key in held:
                yield f"{term!r} stands for the layers {held[key]} and {layer.id}; keep it in one."
            held[key] = layer.id


def _layer(layer: Layer, lexicon: Lexicon) -> Iterator[str]:
    kinds = {entity.subkind for entity in lexicon.of_kind(PRODUCT)}
    if ":" in layer.id:
        yield f"The layer {layer.id} has a colon in its id; it parts company and layer in addresses, so take it out."
    if not layer.terms:
        yield f"The layer {layer.id} has no term; it can hardly be found."
    for kind in layer.kinds:
        if kind not in kinds:
            yield f"The layer {layer.id} takes products of the kind {kind}, which no product has."
    for key in layer.products:
        if key not in lexicon.entity or lexicon.entity[key].kind != PRODUCT:
            yield f"The layer {layer.id} lists {key}, which is no product with a row."
    for term in layer.terms:
        if not term.strip():
            yield f"The layer {layer.id} has an empty term; take it out."
