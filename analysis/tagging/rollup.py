"""What follows from a name without being named: a product's owner, a company's or body's superior.

A product stands for its owner at .7 of its weight when the owner is not named itself. A part stands for its whole in
passing only: whether subsidiaries count is the reader's switch, not the tagger's.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from analysis.lexicon.records import BODY, COMPANY, PRODUCT, Lexicon
from analysis.tagging.match import Mention

OWNER_SHARE = 0.7
WHOLE_SHARE = 0.5


@dataclass(slots=True)
class Derived:
    """An entity that follows from others, and the mentions it follows from."""

    id: str
    via: str  # the first it follows from
    share: float
    reason: str
    mentions: list[Mention] = field(default_factory=list)


def derive(named: dict[str, list[Mention]], lexicon: Lexicon, day: str = "") -> list[Derived]:
    """Owners of named products, then superiors of named companies, bodies and derived owners; never one that is named.
    `day` is the ISO day of the piece: what changed hands follows whoever owned it then."""
    owners = _up(named, lexicon, PRODUCT, OWNER_SHARE, "owner of {}", day)
    known = {**named, **{owner.id: owner.mentions for owner in owners.values()}}
    wholes = _up(known, lexicon, COMPANY, WHOLE_SHARE, "superior of {}", day) | _up(
        known, lexicon, BODY, WHOLE_SHARE, "superior of {}", day
    )
    return [*owners.values(), *wholes.values()]


def owned_by(named: dict[str, list[Mention]], lexicon: Lexicon, day: str = "") -> dict[str, list[Mention]]:
    """The product mentions that count for each owner of that day."""
    owned: defaultdict[str, list[Mention]] = defaultdict(list)
    for entity_id, mentions in named.items():
        entity = lexicon.entity[entity_id]
        if entity.kind == PRODUCT and (owner := entity.owner_on(day)):
            owned[owner] += mentions
    return owned


def _up(
    known: dict[str, list[Mention]], lexicon: Lexicon, kind: str, share: float, reason: str, day: str
) -> dict[str, Derived]:
    """One step up from every known entity of a kind."""
    found: dict[str, Derived] = {}
    children: defaultdict[str, list[str]] = defaultdict(list)
    for entity_id in known:
        entity = lexicon.entity[entity_id]
        if entity.kind == kind and (owner := entity.owner_on(day)) and owner not in known:
            children[owner].append(entity_id)
    for parent, ids in children.items():
        via = lexicon.entity[ids[0]]
        derived = Derived(parent, via.id, share, reason.format(via.name))
        for child in ids:
            derived.mentions.extend(known[child])
        found[parent] = derived
    return found
