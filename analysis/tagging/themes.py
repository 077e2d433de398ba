"""Which themes a piece treats, by phrases that speak for them.

Per theme: `sum over strong phrases (1 + ln tf) * field + .35 * distinct weak phrases + .5 * min(2, implied entities)`, where
a field weighs 2 (title), 1.5 (lead) or 1 (body), and the body's part is divided by `1 + ln(1 + characters / 1500)`, a
Chinese character counting twice. A law, list or programme that implies the theme and is main counts 1 instead of .5, and is
evidence by itself: a piece on the Chip Security Act needs no further word. A theme is assigned when the evidence rule holds and the score reaches its threshold.
Phrases measure what a piece stresses, not how it frames it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from analysis.lexicon.records import Lexicon, Theme
from analysis.tagging.match import PhraseHit
from analysis.tagging.records import MAIN, NamedTag, Span, ThemeTag
from analysis.tagging.rules import EXCLUDE, NEAR, STRONG, WEAK, Phrase, Rules
from analysis.tagging.text import BODY, LEAD, TITLE, Prepared

FIELD = {TITLE: 2.0, LEAD: 1.5, BODY: 1.0}
WEAK_POINTS, IMPLIED_POINTS, VOUCHED_POINTS, MAX_IMPLIED = 0.35, 0.5, 1.0, 2
BODY_UNIT = 1500
SHOWN = 4  # themes of an ordinary piece; a long one may carry more, if they are not much weaker than its first
LONGER, MOST_SHOWN, BESIDE_FIRST = 1500, 9, 0.3
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
    strong: int = 0
    strong_high: int = 0  # of them in title or lead
    weak: int = 0
    implied: tuple[NamedTag, ...] = ()
    vouched: bool = False  # a law, list or programme that stands for the theme is what the piece is about
    hits: list[PhraseHit] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """The evidence rule."""
        return (
            self.strong_high >= 1
            or self.strong >= 2
            or (self.strong >= 1 and (self.weak >= 1 or bool(self.implied)))
            or self.weak >= 3
            or (bool(self.implied) and self.weak >= 1)
            or self.vouched
        )


def measure(
    hits: Mapping[int, list[PhraseHit]], implied: Mapping[int, list[NamedTag]], text: Prepared, rules: Rules
) -> dict[str, Evidence]:
    """The evidence of every theme that has any, the scope gate included. `implied` maps a theme to the main and notable
    names that speak for it."""
    divisor = 1 + math.log1p(text.body_length / BODY_UNIT)
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


def _add_implied(evidence: Evidence, names: list[NamedTag], lexicon: Lexicon) -> None:
    """Adds what names speak for: more for a policy the piece is about than for a company or an agency."""
    evidence.implied = tuple(names)
    strong = [name for name in names if name.standing == MAIN and lexicon.entity[name.id].subkind in POLICIES]
    evidence.vouched = bool(strong)
    plain = max(0, min(MAX_IMPLIED, len(names)) - len(strong))
    evidence.score += VOUCHED_POINTS * min(MAX_IMPLIED, len(strong)) + IMPLIED_POINTS * plain


def assign(measured: Mapping[str, Evidence], text: Prepared, rules: Rules) -> tuple[ThemeTag, ...]:
    """The themes that pass, best first: four, and one more for each 1,500 characters up to nine. The first is primary."""
    passed = []
    for theme_id, evidence in measured.items():
        theme = rules.lexicon.theme[theme_id]
        if theme_id != GATE and passes(evidence, theme):
            passed.append((-evidence.score, theme.order, theme_id, evidence))
    passed.sort(key=lambda row: row[:3])
    limit = min(MOST_SHOWN, SHOWN + text.body_length // LONGER)
    return tuple(
        ThemeTag(theme_id, round(evidence.score, 3), rank == 0, _spans(evidence, text))
        for rank, (_, _, theme_id, evidence) in enumerate(passed[:limit])
        if rank < SHOWN or evidence.score >= BESIDE_FIRST * passed[0][3].score
    )


def passes(evidence: Evidence, theme: Theme) -> bool:
    """True when a theme may be assigned: the evidence rule holds and the score reaches the theme's threshold."""
    return evidence.holds and evidence.score >= theme.threshold


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
    """The hits that have a sign of AI within reach; a phrase that says AI itself counts as its own sign."""
    places = [(sign.start, sign.end) for sign in signs if sign.phrase.role != EXCLUDE]
    return [hit for hit in hits if any(_gap(hit, place) <= _reach(hit, text) for place in places)]


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
    evidence = Evidence(hits=hits)
    counts: Counter[tuple[str, int]] = Counter()
    weak: set[str] = set()
    near = [hit for hit in hits if hit.phrase.role == NEAR]
    for hit in [hit for hit in hits if hit.phrase.role == STRONG] + near[0::2]:
        counts[hit.phrase.text, text.zone(hit.start)] += 1
    for hit in hits:
        if hit.phrase.role == WEAK:
            weak.add(hit.phrase.text)
    for (_, zone), times in counts.items():
        points = (1 + math.log(times)) * FIELD[zone]
        evidence.score += points / divisor if zone == BODY else points
        evidence.strong += times
        evidence.strong_high += times if zone != BODY else 0
    evidence.weak = len(weak)
    evidence.score += WEAK_POINTS * len(weak)
    return evidence
