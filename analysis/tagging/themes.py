"""Which themes a piece treats, by phrases that speak for them.

Per theme: `sum over strong phrases (1 + ln tf, at most 2) * strong[field] + sum over different weak phrases weak[field] +
.5 for each of two names that imply it, and .5 more when the name stands in the title`. A strong phrase weighs 2 in the title,
1.5 in the lead and 1.25 in the body, where it is divided by `1 + ln(1 + characters / 1500)`, a Chinese character counting
twice; a weak one .7, .5 and .1, and all of the body together .8 at most. A law, list or programme that implies the theme and
is main counts .5 more and is evidence by itself: a piece on the Chip Security Act needs no further word.

Place decides because real pieces say so: a strong phrase in the title was right 31 times of 34, one in the body 15 of 48.
A theme is assigned when there is evidence (a strong phrase, two different weak ones, or a name that implies it in the
title), the score reaches the theme's threshold, and it is not far behind the strongest theme. A piece whose themes all stay
below gets the best of them if it has any weight, or that of its first name's kind: on-topic pieces practically always have one.
In a text of some length what only the body speaks of needs .3 of the strongest score, anything else .2.
Phrases measure what a piece stresses, not how it frames it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from analysis.lexicon.records import Lexicon, Theme
from analysis.tagging.match import PhraseHit
from analysis.tagging.records import MAIN, PASSING, NamedTag, Span, ThemeTag
from analysis.tagging.rules import EXCLUDE, NEAR, STRONG, WEAK, Phrase, Rules
from analysis.tagging.text import BODY, LEAD, TITLE, Prepared

STRONG_POINTS = {TITLE: 2.0, LEAD: 1.5, BODY: 1.25}
WEAK_POINTS = {TITLE: 0.7, LEAD: 0.5, BODY: 0.1}
MOST_REPEATS = 2.0  # what a strong phrase counts at most in one field, however often it comes
MOST_WEAK_BODY = 0.8
IMPLIED_POINTS, TITLED_POINTS, VOUCHED_POINTS, MAX_IMPLIED = 0.5, 0.5, 0.5, 2
BODY_UNIT = 1500
WEAK_ALONE = 2  # different weak phrases that are evidence without a strong one
BESIDE_FIRST = 0.2  # of the strongest theme's score
BURIED_FROM = 400  # characters behind the lead from which a theme can be buried at all
BURIED_BESIDE = 0.3  # the same for a theme that only the body speaks of: most of those were wrong in real pieces
LAST_RESORT = 0.5  # the least score of a theme that is given because no other passed
NEARLY_PASSED = 1.0  # below, what a main name stands for is the better guess
KIND_THEMES = {  # what a piece is about when its words do not say, by the kind of its first name
    "chip_design": "chip_design", "chip": "chip_design", "foundry": "chip_manufacturing", "equipment": "chip_manufacturing",
    "memory": "memory", "ai_lab": "frontier_models", "model": "frontier_models", "assistant": "consumer_apps",
    "agent": "agents", "app": "consumer_apps", "robotics": "robotics", "robot": "robotics", "cloud": "compute_energy",
    "data_center": "compute_energy", "platform": "platform_distribution", "os": "platform_distribution",
}  # fmt: skip
SHOWN = 4  # themes of an ordinary piece; a long one may carry more, if they are not much weaker than its first
LONGER, MOST_SHOWN, BESIDE_FIRST_LONG = 1500, 9, 0.3
NEAR_REACH, NEAR_REACH_HAN = 100, 30  # characters between the two phrases of a near pair
POLICIES = frozenset({"law", "bill", "policy", "list", "programme", "agreement"})
GATE = "ai_general"  # the scope gate: measured, never assigned
RACE = "us_china_race"
RACE_REACH, RACE_REACH_HAN = 60, 25  # an AI phrase has to stand this near to a race phrase
MAX_SPANS = 12


@dataclass(slots=True)
class Evidence:
    """What one theme has going for it in one piece."""

    score: float = 0.0
    strong: int = 0  # different phrases
    weak: int = 0
    implied: tuple[NamedTag, ...] = ()
    headed: bool = False  # a strong phrase stands in the title
    led: bool = False  # a strong phrase stands in the lead
    titled: bool = False  # a name that implies the theme stands in the title
    vouched: bool = False  # a law, list or programme that stands for the theme is what the piece is about
    hits: list[PhraseHit] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """The evidence rule."""
        return self.strong >= 1 or self.weak >= WEAK_ALONE or self.titled or self.vouched


def measure(
    hits: Mapping[int, list[PhraseHit]], implied: Mapping[int, list[NamedTag]], text: Prepared, rules: Rules
) -> dict[str, Evidence]:
    """The evidence of every theme that has any, the scope gate included. `implied` maps a theme to the main and notable
    names that speak for it."""
    divisor = body_divisor(text)
    themes = rules.lexicon.themes
    gate = next((index for index, theme in enumerate(themes) if theme.id == GATE), -1)
    measured: dict[str, Evidence] = {}
    for index in hits.keys() | implied.keys():
        theme = themes[index]
        kept = _kept(hits.get(index, []))
        if theme.id == RACE:
            kept = _beside(kept, hits.get(gate, []), text)
        if theme.near:
            kept = [*(hit for hit in kept if hit.phrase.role != NEAR), *_pairs(kept, theme.near)]
        evidence = _weigh(kept, text, divisor)
        _add_implied(evidence, implied.get(index, []), rules.lexicon)
        measured[theme.id] = evidence
    return measured


def body_divisor(text: Prepared) -> float:
    """What a hit in the body is divided by: a long body names many things."""
    return 1 + math.log1p(text.body_length / BODY_UNIT)


def _add_implied(evidence: Evidence, names: list[NamedTag], lexicon: Lexicon) -> None:
    """Adds what names speak for: more for one in the title, and for a policy the piece is about."""
    evidence.implied = tuple(names)
    counted = names[:MAX_IMPLIED]
    titled = sum(any(span.field == "title" for span in name.spans) for name in counted)
    evidence.titled = titled > 0
    evidence.vouched = any(name.standing == MAIN and lexicon.entity[name.id].subkind in POLICIES for name in names)
    evidence.score += IMPLIED_POINTS * len(counted) + TITLED_POINTS * titled + VOUCHED_POINTS * evidence.vouched


def assign(
    measured: Mapping[str, Evidence], names: Iterable[NamedTag], text: Prepared, rules: Rules
) -> tuple[ThemeTag, ...]:
    """The themes that pass, best first: four, and one more for each 1,500 characters up to nine. The first is primary.
    When none passes, the best that weighs anything, or else what the first name that is not in passing stands for."""
    order = rules.lexicon.theme
    ranked = sorted(
        ((key, evidence) for key, evidence in measured.items() if key != GATE),
        key=lambda pair: (-pair[1].score, order[pair[0]].order),
    )
    passed = [pair for pair in ranked if passes(pair[1], order[pair[0]])]
    if not passed:
        passed = _last_resort(ranked[:1], names, rules)
    limit = min(MOST_SHOWN, SHOWN + text.body_length // LONGER)
    return tuple(
        ThemeTag(key, round(evidence.score, 3), rank == 0, _spans(evidence, text))
        for rank, (key, evidence) in enumerate(passed[:limit])
        if evidence.score >= _beside_first(evidence, rank, text) * passed[0][1].score
    )


def _last_resort(
    best: list[tuple[str, Evidence]], names: Iterable[NamedTag], rules: Rules
) -> list[tuple[str, Evidence]]:
    """The best theme when it nearly passed; else what a name stands for; else the best if it weighs anything."""
    if best and best[0][1].score >= NEARLY_PASSED:
        return best
    return _by_kind(names, rules) or [pair for pair in best if pair[1].score >= LAST_RESORT]


def _by_kind(names: Iterable[NamedTag], rules: Rules) -> list[tuple[str, Evidence]]:
    """The theme of the first main or notable name whose kind has one, with the name as its evidence."""
    for name in names:
        theme = KIND_THEMES.get(rules.lexicon.entity[name.id].subkind)
        if theme and name.standing != PASSING and not name.via:
            return [(theme, Evidence(score=LAST_RESORT, implied=(name,)))]
    return []


def _beside_first(evidence: Evidence, rank: int, text: Prepared) -> float:
    """The least share of the first theme's score: more of a theme that comes late, most of what only the body speaks of."""
    if text.body_length >= BURIED_FROM and not (evidence.headed or evidence.led or evidence.titled):
        return BURIED_BESIDE
    return BESIDE_FIRST if rank < SHOWN else BESIDE_FIRST_LONG


def passes(evidence: Evidence, theme: Theme) -> bool:
    """True when a theme may be assigned: the evidence rule holds and the score reaches the theme's threshold."""
    return evidence.holds and round(evidence.score, 3) >= theme.threshold


def _spans(evidence: Evidence, text: Prepared) -> tuple[Span, ...]:
    """Where the phrases stand, the strong ones first, and the first mention of each name that speaks for the theme."""
    hits = sorted(evidence.hits, key=lambda hit: (hit.phrase.role == WEAK, hit.start))[:MAX_SPANS]
    names = [replace(name.spans[0], rule=f"implied by {name.id}") for name in evidence.implied[:MAX_IMPLIED]]
    return (*(text.span(hit.start, hit.end, f"{hit.phrase.role} {hit.phrase.text}") for hit in hits), *names)


def _kept(hits: Iterable[PhraseHit]) -> list[PhraseHit]:
    """Leftmost and longest within one theme; what an excluded phrase covers is consumed without counting."""
    kept: list[PhraseHit] = []
    at = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.phrase.role == NEAR:
            kept.append(hit)
        elif hit.start >= at:
            at = hit.end
            kept.append(hit)
    return [hit for hit in kept if hit.phrase.role != EXCLUDE]


def _beside(hits: list[PhraseHit], signs: list[PhraseHit], text: Prepared) -> list[PhraseHit]:
    """The hits that have a sign of AI within reach, from the title on as far as the lead goes; a phrase that says AI itself
    counts as its own sign."""
    places = [(sign.start, sign.end) for sign in signs if sign.phrase.role != EXCLUDE]
    early = any(start < text.lead_end for start, _ in places)
    return [
        hit
        for hit in hits
        if (early and hit.start < text.title_end) or any(_gap(hit, place) <= _reach(hit, text) for place in places)
    ]


def _gap(hit: PhraseHit, place: tuple[int, int]) -> int:
    return max(place[0] - hit.end, hit.start - place[1], 0)


def _reach(hit: PhraseHit, text: Prepared) -> int:
    return RACE_REACH if text.folded[hit.start].isascii() else RACE_REACH_HAN


def _pairs(hits: list[PhraseHit], near: tuple[tuple[str, str], ...]) -> list[PhraseHit]:
    """Both halves of each near pair that stand within reach; they count as one strong phrase."""
    found: list[PhraseHit] = []
    halves: defaultdict[str, list[PhraseHit]] = defaultdict(list)
    for hit in hits:
        if hit.phrase.role == NEAR:
            halves[hit.phrase.text].append(hit)
    for first, second in near if halves else ():
        ones, others = halves.get(first, ()), halves.get(second, ())
        reach = NEAR_REACH if first.isascii() else NEAR_REACH_HAN
        close = ((one, other) for one in ones for other in others if _gap(one, (other.start, other.end)) <= reach)
        found += [_half(hit, f"{first} + {second}") for hit in next(close, ())]
    return found


def _half(hit: PhraseHit, pair: str) -> PhraseHit:
    """A half of a near pair, under the pair's own name: the same words may also count as a phrase of their own."""
    return PhraseHit(hit.start, hit.end, Phrase(hit.phrase.theme, NEAR, pair, ""))


def _weigh(hits: list[PhraseHit], text: Prepared, divisor: float) -> Evidence:
    """Points of the phrases; a near pair is counted once, by its first half."""
    near = [hit for hit in hits if hit.phrase.role == NEAR]
    strong = [hit for hit in hits if hit.phrase.role == STRONG] + near[0::2]
    counts = Counter((hit.phrase.text, text.zone(hit.start)) for hit in strong)
    points = dict.fromkeys(STRONG_POINTS, 0.0)
    for (_, zone), times in counts.items():
        points[zone] += min(MOST_REPEATS, 1 + math.log(times)) * STRONG_POINTS[zone]
    weak = _first_zones((hit for hit in hits if hit.phrase.role == WEAK), text)
    weak_points = Counter(weak.values())
    score = points[TITLE] + points[LEAD] + points[BODY] / divisor
    score += sum(WEAK_POINTS[zone] * weak_points[zone] for zone in (TITLE, LEAD))
    score += min(MOST_WEAK_BODY, WEAK_POINTS[BODY] * weak_points[BODY])
    return Evidence(
        score=score,
        strong=len({phrase for phrase, _ in counts}),
        weak=len(weak),
        headed=points[TITLE] > 0,
        led=points[LEAD] > 0,
        hits=hits,
    )


def _first_zones(hits: Iterable[PhraseHit], text: Prepared) -> dict[str, int]:
    """The best field each phrase stands in."""
    zones: dict[str, int] = {}
    for hit in hits:
        zone = text.zone(hit.start)
        zones[hit.phrase.text] = min(zone, zones.get(hit.phrase.text, zone))
    return zones
