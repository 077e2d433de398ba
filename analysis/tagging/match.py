"""Every name and phrase of the rules in one piece, in one scan for the names and one for the phrases.

Overlapping hits are filtered by boundary (a Latin name touches no Latin letter or digit), case and the row's own blockers;
only then the leftmost and longest of the remaining names stand. Doing it in the other order loses the short valid name when
the long one is invalid: 近日美 guards the pair 日美, and 美国 in 近日美国 still counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.tagging.rules import Name, Phrase, Rules
from analysis.tagging.text import Prepared

Place = tuple[int, int]  # start and end
Candidate = tuple[
    int, int, Name
]  # a name at a place, before context has been asked: a text holds dozens, so a plain tuple


# The two records are not frozen: it would take three times as long to make them. They are compared by identity.
@dataclass(slots=True, eq=False)
class Mention:
    """A name at a place where it is believed or refused."""

    start: int
    end: int
    name: Name


@dataclass(slots=True, eq=False)
class PhraseHit:
    """A theme's phrase at a place."""

    start: int
    end: int
    phrase: Phrase


def find_names(text: Prepared, rules: Rules) -> list[Candidate]:
    """All candidates of a text in order of their ends: blocked ones removed, overlaps still in."""
    lowered, keys, guards = text.lowered, rules.name_keys, rules.names.guards
    latin = len(guards)
    found: list[Candidate] = []
    blocks: dict[str, list[Place]] = {}
    for start, end, number in rules.names.automaton.find_overlapping(lowered):
        if number < latin:
            left, right = guards[number]
            if lowered[start - 1] in left or lowered[end] in right:
                continue
        plain, names, blocked = keys[number]
        if plain is not None:
            found.append((start, end, plain))
            continue
        for name in names:
            if _stands(name, start, end, text):
                found.append((start, end, name))
        for entity in blocked:
            blocks.setdefault(entity, []).append((start, end))
    if found and blocks:
        found = [c for c in found if c[2].entity.id not in blocks or not inside(c[0], c[1], blocks[c[2].entity.id])]
    if found and text.ignored:
        found = [c for c in found if not inside(c[0], c[1], text.ignored)]
    return found


def find_phrases(text: Prepared, rules: Rules) -> dict[int, list[PhraseHit]]:
    """The phrases of a text by the index of their theme, in order of their ends."""
    lowered, folded, keys, guards = text.lowered, text.folded, rules.phrase_keys, rules.phrases.guards
    latin = len(guards)
    found: defaultdict[int, list[PhraseHit]] = defaultdict(list)
    for start, end, number in rules.phrases.automaton.find_overlapping(lowered):
        if number < latin:
            left, right = guards[number]
            if lowered[start - 1] in left or lowered[end] in right:
                continue
        if text.ignored and inside(start, end, text.ignored):
            continue
        for phrase in keys[number]:
            if not phrase.cased or folded.startswith(phrase.cased, start):
                found[phrase.theme].append(PhraseHit(start, end, phrase))
    return found


def _stands(name: Name, start: int, end: int, text: Prepared) -> bool:
    """Case, hyphen, home country and time of a name at its place."""
    if name.cased and not text.folded.startswith(name.cased, start):
        shouted = text.shouting and start < text.title_end and text.folded.startswith(name.cased.upper(), start)
        if not shouted:
            return False
    if name.unjoined and (text.folded[start - 1 : start] == "-" or text.folded[end : end + 1] == "-"):
        return False
    if name.dated and text.published and not _is_in_time(name, text.published):
        return False
    return not name.domestic or text.country == name.entity.id


def _is_in_time(name: Name, day: str) -> bool:
    """True on the first and the last day of a name, and between; a name without a last day holds on."""
    return name.alias.valid_from <= day and (not name.alias.valid_to or day <= name.alias.valid_to)


def longest(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The leftmost, and of those the longest; names of several entities with one span stay side by side. The candidates come
    in order of their ends, as a scan finds them."""
    kept: list[Candidate] = []
    at = 0  # where the last one kept ends
    for candidate in candidates:
        start, end, name = candidate
        if start >= at:
            kept.append(candidate)
            at = end
            continue
        first = len(kept) - 1  # becomes the leftmost that it overlaps
        while first and kept[first - 1][1] > start:
            first -= 1
        left, right, _ = kept[first]
        if (left, right) == (start, end):
            if all(other[2].entity is not name.entity for other in kept[first:]):  # Oppo and OPPO are one
                kept.append(candidate)
        elif start <= left:  # reaches farther to the left than all that it overlaps, or is longer
            kept[first:] = [candidate]
            at = end
    return kept


def inside(start: int, end: int, spans: Iterable[Place]) -> bool:
    """True when a place lies within one of the spans."""
    return any(first <= start and end <= last for first, last in spans)
