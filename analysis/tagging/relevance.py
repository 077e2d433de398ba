"""How near a piece is to US-China AI strategy: 0 to 100, and the band core (70 and more), related (40 and more) or off.

Two questions, each with points of its own. Subject: is it about AI, chips or the platforms that carry them, or about the
contest?

    4 T + 2.5 laboratories + 1.2 chips + 2.5 field + .8 contest + 1.6 other + 1.2 both - 1.6 gadget

Angle: is it told as strategy of the two countries? Only asked of what passes the first, so that no strength of China and the
US alone makes a piece core.

    2.2 contest + 1.7 lab + ground (China (.7 + 1.2 strategy + T) + 2.2 √both) - US - .6 soft - 2 gadget

T is `1 - exp(-signs / 2)`, signs the scope gate's phrases by place. Laboratories (with models and assistants) and chips are
names: half by number, half for one in the title. Field, contest, other, strategy and soft are the strongest theme of each
kind, a score of 3 being 1: field is the technology itself, contest controls, rules and rivalry (in the subject trade and
espionage, too), strategy what a country's industry lives on, soft what consumers see. US and China are twice their share, up
to 1; both is the smaller. Lab: somebody main is a Chinese laboratory or model. Gadget: it reads like an offer or a review.
Ground is what says AI, chips or their makers at all, full from .4 on: most themes count no more than the ground they stand
on, since a record at the box office and a gold market's rules use the same words. A ban on a Chinese maker stands on China instead.
Names of chips and themes of parts are discounted by gadget, unless the headline names the part.

Fewer than 1.8 points of subject are off; 1.8 of angle and 2.6 of subject make core unless gadget reaches .35 or the piece hardly says AI. Both countries need not be named: Chinese AI as strategy is
core by itself, while AI in the US alone is related. The weights were fitted by logistic regression on 316 real pieces, with
the sample newsroom and half a gold set as a tenth, then rounded and mended by hand beside the same texts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from analysis.lexicon.records import Lexicon
from analysis.tagging.focus import seat
from analysis.tagging.gadgets import gadget
from analysis.tagging.records import CORE, MAIN, OFF, PASSING, RELATED, CountryTag, NamedTag
from analysis.tagging.rules import STRONG
from analysis.tagging.text import BODY, LEAD, TITLE, Prepared
from analysis.tagging.themes import BESIDE_FIRST, GATE, Evidence, body_divisor, passes

CORE_AT, RELATED_AT = 70, 40
SUBJECT_POINTS, ANGLE_POINTS = 1.8, 1.8
CORE_SUBJECT = 2.6  # the least subject of a core piece: no angle lifts what is hardly on topic
FULL_THEME = 3.0  # the score at which a theme says all it can

AI_KINDS = frozenset({"ai_lab", "model", "assistant", "agent"})
CHIP_KINDS = frozenset({"chip_design", "foundry", "memory", "equipment", "chip", "eda", "server"})
FIELD_THEMES = frozenset(
    {
        "chip_design", "chip_manufacturing", "memory", "compute_energy", "critical_minerals", "self_reliance",
        "frontier_models", "open_models", "small_models", "distillation_ip", "benchmarks", "consumer_apps", "agents",
        "robotics", "autonomous_driving", "ai_plus_industry", "export_controls", "smuggling_evasion", "us_china_race", "content_labelling",
        "sanctions_entity_lists",
    }
)  # fmt: skip
STRATEGY_THEMES = frozenset(
    {
        "frontier_models", "open_models", "chip_design", "chip_manufacturing", "memory", "compute_energy",
        "industrial_policy", "ai_plus_industry", "standards_global_governance", "global_diffusion", "benchmarks",
        "agents", "small_models", "ai_rules", "platform_distribution", "pricing_monetisation", "enterprise_adoption",
        "talent", "robotics",
    }
)  # fmt: skip
CONTEST_THEMES = frozenset(
    {
        "export_controls", "self_reliance", "us_china_race", "sanctions_entity_lists", "smuggling_evasion",
        "distillation_ip", "investment_screening", "military_ai", "global_diffusion", "critical_minerals", "ai_rules",
    }
)  # fmt: skip
TRADE_THEMES = frozenset({"trade_tariffs", "espionage_cyber"})
# Contests that are on the subject where somebody speaks of China, though nothing says AI or chips: a ban on handsets, a ban on germanium.
CHINA_THEMES = frozenset({"sanctions_entity_lists", "investment_screening", "critical_minerals"})
# What a thing for sale is made of or measured by: the more a piece reads like an offer, the less these say.
PART_THEMES = frozenset({"chip_design", "chip_manufacturing", "memory", "compute_energy", "benchmarks"})
# Themes that are on the subject by themselves; all others only where something says AI, chips or their makers.
GROUNDED_THEMES = frozenset(
    {
        "export_controls", "us_china_race", "smuggling_evasion", "trade_tariffs", "robotics", "small_models", "agents", "frontier_models", "chip_design", "chip_manufacturing",
        "memory", "autonomous_driving",
    }
)  # fmt: skip
NO_CORE = 0.35  # a gadget of this strength is related at best
NEARLY = 0.99
CORE_GROUND, CORE_CONTEST = (
    0.5,
    0.3,
)  # a core piece says AI this much, or tells of the contest: plans for industry name everything
GROUND = 0.4  # of topic, laboratories and chips together: the least that makes other themes count in full
SOFT_THEMES = frozenset({"autonomous_driving", "robotics", "consumer_apps", "content_labelling"})
PLAIN_AI = frozenset({"AI", "A.I."})  # weak as a phrase, yet the plainest sign there is
MOST_NAMES = 2
SIGN_FIELD = {TITLE: 2.0, LEAD: 1.2, BODY: 1.2}


@dataclass(frozen=True, slots=True)
class Signals:
    """What a piece says for and against being on topic, each from 0 to 1."""

    topic: float
    laboratories: float
    chips: float
    themes: Mapping[str, float]
    us: float
    china: float
    said: float  # topic, laboratories and chips together
    lab: bool
    parts: frozenset[str] = frozenset()  # themes of PART_THEMES that no strong phrase in the title names
    gadget: float = 0.0

    def strongest(self, kinds: Collection[str]) -> float:
        """The strongest theme of some kind."""
        return max((self.themes[key] for key in self.themes if key in kinds), default=0.0)

    @property
    def ground(self) -> float:
        """How far the piece stands on the field at all."""
        return min(1.0, self.said / GROUND)

    @property
    def both(self) -> float:
        """How much both countries carry the piece."""
        return min(self.us, self.china)

    @property
    def subject(self) -> float:
        """Points for being about AI, chips, platforms or the contest."""
        aside = self.themes.keys() - FIELD_THEMES - CONTEST_THEMES
        points = 4.0 * self.topic + 2.5 * self.laboratories + 1.2 * self.chips
        points += 2.5 * self.strongest(FIELD_THEMES) + 0.8 * self.strongest(CONTEST_THEMES | TRADE_THEMES)
        return points + 1.6 * self.strongest(aside) + 1.2 * self.both - 1.6 * self.gadget

    @property
    def angle(self) -> float:
        """Points for being told as strategy of the two countries."""
        contest = self.strongest(CONTEST_THEMES)
        china = self.china * (0.7 + 1.2 * self.strongest(STRATEGY_THEMES) + self.topic)
        points = 2.2 * contest + 1.7 * self.lab + max(self.ground, contest) * (china + 2.2 * math.sqrt(self.both))
        return points - self.us - 0.6 * self.strongest(SOFT_THEMES) - 2.0 * self.gadget


def relevance(
    *,
    measured: Mapping[str, Evidence],
    countries: tuple[CountryTag, ...],
    names: tuple[NamedTag, ...],
    text: Prepared,
    lexicon: Lexicon,
) -> tuple[int, str]:
    """The score of a piece and its band."""
    signals = _signals(measured, countries, names, text, lexicon)
    if signals.subject >= SUBJECT_POINTS:  # what is off anyhow need not be asked whether it sells something
        signals = _as_offered(signals, gadget(text))
    score = _score(signals)
    return score, CORE if score >= CORE_AT else RELATED if score >= RELATED_AT else OFF


def _signals(
    measured: Mapping[str, Evidence],
    countries: tuple[CountryTag, ...],
    names: tuple[NamedTag, ...],
    text: Prepared,
    lexicon: Lexicon,
) -> Signals:
    named = [name for name in names if name.standing != PASSING and not name.via]
    share = {country.code: country.share for country in countries}
    topic = 1 - math.exp(-_signs(measured.get(GATE), text) / 2)
    laboratories, chips = _presence(named, AI_KINDS, lexicon), _presence(named, CHIP_KINDS, lexicon)
    said = topic + laboratories + chips
    china = min(1.0, 2 * share.get("CN", 0))
    return Signals(
        topic=topic,
        laboratories=laboratories,
        chips=chips,
        said=said,
        themes=_themes(measured, min(1.0, said / GROUND), china, lexicon),
        parts=frozenset(key for key in PART_THEMES & measured.keys() if not measured[key].headed),
        us=min(1.0, 2 * share.get("US", 0)),
        china=china,
        lab=any(
            name.standing == MAIN and lexicon.entity[name.id].subkind in AI_KINDS and seat(name.id, lexicon) == "CN"
            for name in named
        ),
    )


def _as_offered(signals: Signals, offer: float) -> Signals:
    """The signals of a piece that reads like an offer: names of chips and themes of parts say less the more it does."""
    themes = {key: score * (1 - offer) if key in signals.parts else score for key, score in signals.themes.items()}
    return replace(signals, themes=themes, chips=signals.chips * (1 - offer), gadget=offer)


def _themes(measured: Mapping[str, Evidence], ground: float, china: float, lexicon: Lexicon) -> dict[str, float]:
    """The themes that pass, by strength from 0 to 1; most of them no stronger than the ground they stand on."""
    passed = {key: e.score for key, e in measured.items() if key != GATE and passes(e, lexicon.theme[key])}
    least = BESIDE_FIRST * max(passed.values(), default=0.0)
    return {
        key: min(1.0, score / FULL_THEME)
        * (1.0 if key in GROUNDED_THEMES else max(ground, china) if key in CHINA_THEMES else ground)
        for key, score in passed.items()
        if score >= least
    }


def _presence(named: list[NamedTag], kinds: Collection[str], lexicon: Lexicon) -> float:
    """Names of some kinds: half by number, half for one in the title."""
    fitting = [name for name in named if lexicon.entity[name.id].subkind in kinds]
    titled = any(span.field == "title" for name in fitting for span in name.spans)
    return min(MOST_NAMES, len(fitting)) / MOST_NAMES / 2 + titled / 2


def _signs(gate: Evidence | None, text: Prepared) -> float:
    """The scope gate's phrases: strong 1, plain AI a half, weak a quarter; most in the title, less in a long body; repeats by logarithm."""
    if gate is None:
        return 0.0
    weight = SIGN_FIELD | {BODY: SIGN_FIELD[BODY] / body_divisor(text)}
    counts = Counter((hit.phrase, text.zone(hit.start)) for hit in gate.hits)
    return sum(
        (1.0 if phrase.role == STRONG else 0.5 if phrase.text in PLAIN_AI else 0.25)
        * (1 + math.log(times))
        * weight[zone]
        for (phrase, zone), times in counts.items()
    )


def _may_be_core(signals: Signals) -> bool:
    """False for what sells something, is hardly on topic, or says neither AI nor contest."""
    grounded = signals.said >= CORE_GROUND or signals.strongest(CONTEST_THEMES) >= CORE_CONTEST
    return grounded and signals.gadget < NO_CORE and signals.subject >= CORE_SUBJECT


def _score(signals: Signals) -> int:
    """Points on the scale of 0 to 100: up to 40 by the subject, then by the angle, from 70 on ever slower."""
    if signals.subject < SUBJECT_POINTS:
        return int(RELATED_AT * max(0.0, signals.subject) / SUBJECT_POINTS)
    if signals.angle < ANGLE_POINTS or not _may_be_core(signals):
        share = min(NEARLY, max(0.0, signals.angle) / ANGLE_POINTS)
        return int(RELATED_AT + (CORE_AT - RELATED_AT) * share)
    return round(CORE_AT + (100 - CORE_AT) * (1 - math.exp((ANGLE_POINTS - signals.angle) / 2)))
