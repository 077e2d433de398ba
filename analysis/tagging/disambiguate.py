"""Which of the candidates are believed.

An ambiguous name (~x) is believed when the entity, its owner or something it owns is named plainly anywhere in the text, or
when a context word stands near. Once believed it is believed everywhere in that text: one sense per discourse.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

from analysis.tagging.match import Candidate, Found, longest
from analysis.tagging.rules import WORDS_IN_CAPITALS, Rules
from analysis.tagging.text import Prepared

REACH = 120  # characters between a name and the context that vouches for it
NEEDS_CONTEXT = "ambiguous, and nothing near it speaks for this sense"
NEEDS_STRONGER = "a weak sign that never counts alone"
ROUNDS = 3  # a refused long name may uncover a shorter one, which is judged in turn


@dataclass(frozen=True, slots=True)
class Judged:
    """The mentions that count, and the ones that do not, with the reason."""

    accepted: tuple[Candidate, ...]
    refused: tuple[tuple[Candidate, str], ...]


def judge(text: Prepared, found: Found, rules: Rules) -> Judged:
    """Splits the candidates of one text. A name inside a longer accepted one is in neither part."""
    refused: dict[Candidate, str] = {}
    remaining = found.candidates
    standing: list[Candidate] = []
    for _ in range(ROUNDS):
        standing = longest(remaining)
        doubted = _doubted(text, standing, found, rules)
        if not doubted:
            break
        refused.update(doubted)
        remaining = [candidate for candidate in remaining if candidate not in refused]
    standing = [candidate for candidate in standing if candidate not in refused]
    return Judged(tuple(standing), tuple(refused.items()))


def _doubted(text: Prepared, standing: list[Candidate], found: Found, rules: Rules) -> dict[Candidate, str]:
    """The standing candidates that may not stay."""
    doubtful = {id(c): _is_doubtful(text, c) for c in standing}
    plain = {c.name.entity.id for c in standing if not doubtful[id(c)] and not c.name.weak}
    plain.update(code for pair in tuple(plain) if "+" in pair for code in pair.split("+"))
    # In a title in capitals US is believed beside China, or beside anyone who sits there.
    plain.update(rules.lexicon.entity[entity_id].country for entity_id in tuple(plain))
    believed: set[str] = set()
    for candidate in standing:
        entity_id = candidate.name.entity.id
        if (
            doubtful[id(candidate)]
            and entity_id not in believed
            and (not plain.isdisjoint(rules.kin[entity_id]) or _vouched(candidate, found.hints.get(entity_id, [])))
        ):
            believed.add(entity_id)
    doubted: dict[Candidate, str] = {}
    for candidate in standing:
        entity_id = candidate.name.entity.id
        if doubtful[id(candidate)] and entity_id not in believed:
            doubted[candidate] = NEEDS_CONTEXT
        elif candidate.name.weak and entity_id not in plain and entity_id not in believed:
            doubted[candidate] = NEEDS_STRONGER
    return doubted


def _is_doubtful(text: Prepared, candidate: Candidate) -> bool:
    """Ambiguous by its row, or a word in capitals in a title that is all capitals."""
    if candidate.name.ambiguous:
        return True
    return (
        text.shouting
        and candidate.start < text.title_end
        and bool(candidate.name.cased)
        and candidate.name.cased.upper() in WORDS_IN_CAPITALS
    )


def _vouched(candidate: Candidate, hints: list[tuple[int, int]]) -> bool:
    """True when a context word stands within REACH of the name and outside it. Hints come in order of their ends."""
    at = bisect_left(hints, candidate.start - REACH, key=lambda hint: hint[1])
    for start, end in hints[at:]:
        if start >= candidate.end + REACH:
            return False
        if end <= candidate.start or start >= candidate.end:
            return True
    return False


def by_entity(candidates: tuple[Candidate, ...]) -> dict[str, list[Candidate]]:
    """Candidates by their entity's id, in order of their place."""
    groups: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.name.entity.id].append(candidate)
    return dict(groups)
