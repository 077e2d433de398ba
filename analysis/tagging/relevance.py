"""How near a piece is to US-China AI strategy: 0 to 100, and the band core (70 and more), related (40 and more) or off.

First its topic T, from 0 to 1: `1 - exp(-(.5 signs + .25 makers + .6 fields))`, where signs are the scope gate's phrases
(title twice) and AI laboratories, models and assistants; makers are chips, platforms and who makes them; fields are themes
whose words are about the technology itself. Then points:

    1.4 T + .9 contest (.3 + .7 T) + T (.7 strategy + .6 US + 2.35 China + 1.1 both + .6 main) + 1.1 trade

contest: a theme of controls, self-reliance or rivalry; strategy: any other theme but jobs; US and China: twice their share,
up to 1; both: the smaller; main: someone is main; trade: contest and both countries. No point is 0, nine tenths 40, three and
a half 70. Both countries need not be named: the thesis of the project lives in stories of one of them. The weights were
fitted on the sample newsroom and its hard negatives, and rounded.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from analysis.lexicon.records import Lexicon
from analysis.tagging.records import CORE, MAIN, OFF, PASSING, RELATED, CountryTag, NamedTag
from analysis.tagging.rules import STRONG
from analysis.tagging.text import TITLE, Prepared
from analysis.tagging.themes import GATE, Evidence, passes

CORE_AT, RELATED_AT = 70, 40
CORE_POINTS, RELATED_POINTS = 3.5, 0.9

AI_KINDS = frozenset({"ai_lab", "model", "assistant", "agent"})
TECH_KINDS = frozenset(
    {"chip_design", "foundry", "memory", "equipment", "chip", "component", "eda", "server", "os", "platform"}
)
TECH_THEMES = frozenset(
    {
        "chip_design", "chip_manufacturing", "memory", "compute_energy", "critical_minerals", "self_reliance",
        "frontier_models", "open_models", "small_models", "distillation_ip", "benchmarks", "consumer_apps", "agents",
        "robotics", "autonomous_driving", "ai_plus_industry", "export_controls", "smuggling_evasion", "us_china_race",
        "content_labelling",
    }
)  # fmt: skip
CONTEST_THEMES = frozenset(
    {
        "export_controls", "self_reliance", "global_diffusion", "us_china_race", "critical_minerals", "memory",
        "sanctions_entity_lists", "smuggling_evasion", "distillation_ip", "investment_screening", "military_ai",
        "trade_tariffs", "chip_manufacturing", "espionage_cyber",
    }
)  # fmt: skip
OUTSIDE_STRATEGY = frozenset({"jobs_society"})
PLAIN_AI = frozenset({"AI", "A.I."})  # weak as a phrase, yet the plainest sign there is
MOST_NAMES = 3


def relevance(
    *,
    measured: Mapping[str, Evidence],
    countries: tuple[CountryTag, ...],
    names: tuple[NamedTag, ...],
    text: Prepared,
    lexicon: Lexicon,
) -> tuple[int, str]:
    """The score of a piece and its band."""
    themes = {
        key: evidence for key, evidence in measured.items() if key != GATE and passes(evidence, lexicon.theme[key])
    }
    topic = _topic(measured.get(GATE), themes, names, text, lexicon)
    share = {country.code: country.share for country in countries}
    us, china = min(1.0, 2 * share.get("US", 0)), min(1.0, 2 * share.get("CN", 0))
    contest = any(theme in CONTEST_THEMES for theme in themes)
    strategy = any(theme not in CONTEST_THEMES | OUTSIDE_STRATEGY for theme in themes)
    points = 1.4 * topic + 0.9 * contest * (0.3 + 0.7 * topic)
    points += topic * (0.7 * strategy + 0.6 * us + 2.35 * china + 1.1 * min(us, china))
    points += 0.6 * topic * any(name.standing == MAIN for name in names)
    points += 1.1 * (contest and us > 0 and china > 0)
    score = _score(points)
    return score, CORE if score >= CORE_AT else RELATED if score >= RELATED_AT else OFF


def _topic(
    gate: Evidence | None,
    themes: Mapping[str, Evidence],
    names: tuple[NamedTag, ...],
    text: Prepared,
    lexicon: Lexicon,
) -> float:
    """How much the piece is about AI, chips or the platforms that carry them: 0 to 1."""
    kinds = [lexicon.entity[name.id].subkind for name in names if name.standing != PASSING and not name.via]
    signs = _signs(gate, text) + 0.6 * min(MOST_NAMES, sum(kind in AI_KINDS for kind in kinds))
    makers = min(MOST_NAMES, sum(kind in TECH_KINDS for kind in kinds))
    fields = sum(min(2.0, evidence.score) / 2 for theme, evidence in themes.items() if theme in TECH_THEMES)
    return 1 - math.exp(-(0.5 * signs + 0.25 * makers + 0.6 * fields))


def _signs(gate: Evidence | None, text: Prepared) -> float:
    """The scope gate's phrases: strong 1, plain AI a half, weak a quarter; the title twice; repeats by logarithm."""
    if gate is None:
        return 0.0
    counts = Counter((hit.phrase, text.zone(hit.start) == TITLE) for hit in gate.hits)
    return sum(
        (1.0 if phrase.role == STRONG else 0.5 if phrase.text in PLAIN_AI else 0.25)
        * (1 + math.log(times))
        * (2 if in_title else 1)
        for (phrase, in_title), times in counts.items()
    )


def _score(points: float) -> int:
    """Points on the scale of 0 to 100: straight up to the two band limits, then ever slower."""
    if points < RELATED_POINTS:
        return int(RELATED_AT * max(0.0, points) / RELATED_POINTS)
    if points < CORE_POINTS:
        return int(RELATED_AT + (CORE_AT - RELATED_AT) * (points - RELATED_POINTS) / (CORE_POINTS - RELATED_POINTS))
    return round(CORE_AT + (100 - CORE_AT) * (1 - math.exp((CORE_POINTS - points) / 2)))
