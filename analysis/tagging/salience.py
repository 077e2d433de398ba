"""How much a piece is about a name: a number from 0 to 1, and the class a reader understands.

`raw = 3 [in the title] + 1.5 [in the lead] + ln(1 + n) + 1.0 spread`, `salience = raw / (raw + 2)`, where n counts accepted
mentions (weak ones half) and spread is the share of the body's quarters with one. What a named company owns counts for it.
A part, a rival or one of a list that goes on in the title (based on Nvidia, 剑指苹果, OpenAI challenger) counts as if it stood in the body.
Main: in the title with .60 or more; or in the lead, among the two strongest of its kind, with .55 (.50 in a piece of hardly
more than a lead) when no other of its kind stands in the title, else with .68. Who only comments on others is not main. Notable: .45 or more; else in passing. On 316 real pieces and two sets of our own, .45
for a lead alone made main whatever a first sentence lists.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.lexicon.records import Entity
from analysis.tagging.match import Mention
from analysis.tagging.records import MAIN, NOTABLE, PASSING
from analysis.tagging.text import BODY, LEAD, QUARTERS, TITLE, Prepared

TITLE_POINTS, LEAD_POINTS, SPREAD_POINTS, HALF = 3.0, 1.5, 1.0, 2.0
WEAK_MENTION = 0.5
MAIN_AT, NOTABLE_AT = 0.60, 0.45
MAIN_LEAD = 0.55  # from the lead, where the title names nobody of its kind
MAIN_LEAD_SHORT = 0.5  # the same in a piece of hardly more than a lead, where a name cannot spread
SHORT = 200  # characters behind the lead, Chinese ones counted twice
COMMENTERS = frozenset({"market_research", "consulting", "think_tank", "media", "association"})
LENDERS = frozenset({"finance", "investor"})
MAIN_BESIDE_TITLE = 0.68  # from the lead, though the title names another
LEAD_RANKS = 2  # how many of a kind may be main without standing in the title


PART_REACH = 20  # characters on either side of a name in which words may say that it is a part or a rival
_PART_OF = re.compile(
    r"(?:\b(?:based on|powered by|using|runs? on|off on|sold on)|搭载|搭|采用|升级配|配备|基于|剑指|对标|登陆|登录|支持|敦促|兼容|适配) ?$"
    r"|\b(?:competition|compete|competes|competing) with $|\btak(?:es|ing) on $|\brivals? to $"
)
_MEASURED = re.compile(
    r"^(?:['’]s)? (?:challengers?|rivals?|partners?|alternatives?|competitors?|killer|users?|owners)\b|^ ?用户"
)
_LIST = re.compile("(?:[^、，；：]{1,12}、){3,}[^、，；：]{1,12}等")
_WITH = re.compile(r"\b(?:with|packs|gets) $")
_WITH_PART = re.compile(r"^(?:['’]s)? (?:\S+ )?(?:chips?|gpus?|processors?|cpus?|technology)\b")


@dataclass(frozen=True, slots=True)
class Weight:
    """How a name stands in a text."""

    salience: float
    in_title: bool
    in_lead: bool


def weigh(mentions: Iterable[Mention], text: Prepared, share: float = 1.0) -> Weight:
    """The weight of one entity's mentions. `share` below 1 discounts mentions of something else it follows from."""
    zones: set[int] = set()
    quarters: set[int] = set()
    count = 0.0
    for mention in mentions:
        zones.add(BODY if text.zone(mention.start) == TITLE and _is_part(mention, text) else text.zone(mention.start))
        quarters.add(text.quarter(mention.start))
        count += WEAK_MENTION if mention.name.weak else 1.0
    quarters.discard(-1)
    points = TITLE_POINTS * (TITLE in zones) + LEAD_POINTS * (LEAD in zones) + SPREAD_POINTS * len(quarters) / QUARTERS
    raw = share * points + math.log1p(share * count)
    return Weight(raw / (raw + HALF), TITLE in zones, LEAD in zones)


def _is_part(mention: Mention, text: Prepared) -> bool:
    """True when a title names somebody as what another's thing is made of, or is measured against."""
    before = text.lowered[max(0, mention.start - PART_REACH) : mention.start]
    after = text.lowered[mention.end : min(text.title_end, mention.end + 2 * PART_REACH)]
    if _PART_OF.search(before) or _MEASURED.search(after) or _is_listed(mention, text):
        return True
    return bool(_WITH.search(before) and _WITH_PART.search(after))


def _is_listed(mention: Mention, text: Prepared) -> bool:
    """True for one of four and more in a title's list that goes on (特斯拉、蔚来、荣耀、小米等)."""
    if text.folded.find("、", 0, text.title_end) < 0:
        return False
    return any(run.start() <= mention.start < run.end() for run in _LIST.finditer(text.folded, 0, text.title_end))


def comments(entity: Entity, mentions: Iterable[Mention], text: Prepared) -> bool:
    """True for a house that counts and rates others, and for a bank or fund whose name a colon follows in the title."""
    if entity.subkind in COMMENTERS:
        return True
    ends = [mention.end for mention in mentions if mention.end < text.title_end]
    return entity.subkind in LENDERS and any(text.folded[end] in ":：" for end in ends)


def standing(
    weight: Weight, *, rank: int, titled: bool, is_roundup: bool, is_short: bool = False, aside: bool = False
) -> str:
    """The class of a name. `rank` counts from 0 among the names of its kind; `titled`: one of its kind is in the title;
    `is_short`: little stands behind the lead; `aside`: it comments on others that are named. A round-up is about nobody."""
    if not is_roundup and not aside:
        if weight.in_title and weight.salience >= MAIN_AT:
            return MAIN
        least = MAIN_BESIDE_TITLE if titled else MAIN_LEAD_SHORT if is_short else MAIN_LEAD
        if weight.in_lead and rank < LEAD_RANKS and weight.salience >= least:
            return MAIN
    return NOTABLE if weight.salience >= NOTABLE_AT else PASSING
