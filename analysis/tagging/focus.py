"""Which countries a piece is about.

`focus_c = ln(1 + own) + ln(1 + derived)`, where own sums surface * field over its mentions (a name counts 1, a demonym or
metonym .8, a city .5; the title weighs 3, the lead 1.25, the body .5) and derived does so for each mention of an organisation
that sits there: .5 for a main one, .3 for another, a third of it for a product. A pair (中美) counts for both. Shares are of the
sum; the focus holds every country with at least .36 of the largest (the US and China, where they are named
themselves, .25); a piece is bilateral when the US and China both carry a fifth. Without the logarithm a company named twenty
times drowns the country that acts on it; with more weight on the body and on names in passing, a phone's chips and a list of
markets put their countries on the piece.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.lexicon.records import COUNTRY, PRODUCT, Entity, Lexicon
from analysis.tagging.match import Mention
from analysis.tagging.records import MAIN, CountryTag, NamedTag
from analysis.tagging.text import BODY, LEAD, TITLE, Prepared

SURFACE = {"name": 1.0, "demonym": 0.8, "metonym": 0.8, "city": 0.5}
DERIVED_MAIN, DERIVED, PRODUCT_SHARE = 0.5, 0.3, 0.3
WEAK = 0.5
FIELD = {TITLE: 3.0, LEAD: 1.25, BODY: 0.5}
FOCUS_SHARE = 0.36  # of the largest
FOLLOWED = frozenset({"US", "CN"})  # the two this project is about
FOLLOWED_SHARE = 0.25  # of the largest, for one of them that is named itself
BILATERAL_SHARE = 0.2
MAX_SPANS = 12
_IN_PLACE = re.compile(r"\b(?:in|at|near|from|to|visits?|visited|visiting|left|reached) $", re.IGNORECASE)
_IN_PLACE_ZH = re.compile("(?:在|于|赴|抵|抵达|访问|到访|前往|飞往)$")
_PLACE_ACT = re.compile("^(?:市|区|举行|召开|举办|开幕|揭幕|会见|出席|成立)")


@dataclass(slots=True)
class Tally:
    """One country's weight and the mentions it comes from."""

    own_points: float = 0.0
    derived_points: float = 0.0
    own: list[Mention] = field(default_factory=list)
    via: str = ""
    derived: list[Mention] = field(default_factory=list)

    @property
    def weight(self) -> float:
        """Both kinds of points, each with falling returns."""
        return math.log1p(self.own_points) + math.log1p(self.derived_points)


def countries(
    mentions: dict[str, list[Mention]], names: Iterable[NamedTag], text: Prepared, lexicon: Lexicon
) -> tuple[tuple[CountryTag, ...], bool]:
    """The countries of a piece by falling share, and whether it is bilateral. `mentions` are the accepted ones by entity,
    `names` the tags made of them, which say who is main."""
    main = {name.id for name in names if name.standing == MAIN}
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for entity_id, found in mentions.items():
        entity = lexicon.entity[entity_id]
        if entity.kind == COUNTRY:
            for code in entity_id.split("+"):
                tallies[code].own += found
                tallies[code].own_points += sum(_weight(mention, text) for mention in found)
        elif home := seat(entity_id, lexicon):
            tally = tallies[home]
            tally.via = tally.via or entity_id
            tally.derived += found
            tally.derived_points += _derived_weight(entity, entity_id in main) * sum(
                FIELD[text.zone(mention.start)] for mention in found
            )
    total = sum(tally.weight for tally in tallies.values())
    if not total:
        return (), False
    top = max(tally.weight for tally in tallies.values())
    ranked = sorted(tallies.items(), key=lambda item: (-item[1].weight, item[0]))
    tags = tuple(_tag(code, tally, total, top, text) for code, tally in ranked)
    shares = {tag.code: tag.share for tag in tags}
    return tags, min(shares.get("US", 0), shares.get("CN", 0)) >= BILATERAL_SHARE


def _derived_weight(entity: Entity, is_main: bool) -> float:
    """What one mention says for the country its entity sits in."""
    return (DERIVED_MAIN if is_main else DERIVED) * (PRODUCT_SHARE if entity.kind == PRODUCT else 1.0)


def seat(entity_id: str, lexicon: Lexicon) -> str:
    """The country an organisation, or a product's owner, sits in; empty for international bodies and generic products."""
    entity = lexicon.entity[entity_id]
    owner = lexicon.entity.get(entity.parent)
    country = entity.country or (owner.country if owner else "")
    return country if country in lexicon.entity else ""


def _weight(mention: Mention, text: Prepared) -> float:
    surface = mention.name.alias.surface
    if surface == "metonym" and _is_literal(mention, text):
        surface = "city"  # a place where something happened, not a government
    return SURFACE[surface] * (WEAK if mention.name.weak else 1.0) * FIELD[text.zone(mention.start)]


def _is_literal(mention: Mention, text: Prepared) -> bool:
    before = text.lowered[max(0, mention.start - 10) : mention.start]
    after = text.lowered[mention.end : mention.end + 3]
    return bool(_IN_PLACE.search(before) or (_IN_PLACE_ZH.search(before)) or _PLACE_ACT.search(after))


def _tag(code: str, tally: Tally, total: float, top: float, text: Prepared) -> CountryTag:
    mentions = tally.own or tally.derived
    return CountryTag(
        code=code,
        share=round(tally.weight / total, 3),
        focus=tally.weight >= (FOLLOWED_SHARE if code in FOLLOWED and tally.own else FOCUS_SHARE) * top,
        via="" if tally.own else tally.via,
        spans=tuple(text.span(m.start, m.end, m.name.rule) for m in mentions[:MAX_SPANS]),
    )
