"""Every name and phrase of the rules in one piece, in one scan.

Overlapping hits are filtered by boundary (a Latin name touches no Latin letter or digit), case and the row's own blockers;
only then the leftmost and longest of the remaining names stand. Doing it in the other order loses the short valid name when
the long one is invalid: 近日美 guards the pair 日美, and 美国 in 近日美国 still counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.tagging.rules import WORD, Name, Pattern, Phrase, Rules
from analysis.tagging.text import Prepared


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: hashing all fields is dear
class Candidate:
    """A name that stands at a place, before context has been asked."""

    start: int
    end: int
    name: Name


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: hashing all fields is dear
class PhraseHit:
    """A theme's phrase at a place."""

    start: int
    end: int
    phrase: Phrase


@dataclass(slots=True)
class Found:
    """What one scan brought home."""

    candidates: list[Candidate] = field(default_factory=list)
    hints: defaultdict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    phrases: defaultdict[int, list[PhraseHit]] = field(default_factory=lambda: defaultdict(list))


def scan(text: Prepared, rules: Rules) -> Found:
    """All candidates (blocked ones removed, overlaps still in), context words and phrases of a text."""
    found = Found()
    blocks: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    lowered, patterns = text.lowered, rules.patterns
    size = len(lowered)
    for start, end, number in rules.automaton.find_overlapping(lowered):
        pattern = patterns[number]
        if pattern.left and start and lowered[start - 1] in WORD:
            continue
        if text.ignored and _inside(start, end, text.ignored):
            continue
        if pattern.right and end < size and lowered[end] in WORD:
            if pattern.hints and lowered[end] == "s" and (end + 1 == size or lowered[end + 1] not in WORD):
                _take_hints(pattern, start, end, found)  # chips is context where chip is listed
            continue
        _take(pattern, start, end, text, found, blocks)
    if blocks:
        found.candidates = [
            c for c in found.candidates if not _inside(c.start, c.end, blocks.get(c.name.entity.id, ()))
        ]
    return found


def _take(
    pattern: Pattern,
    start: int,
    end: int,
    text: Prepared,
    found: Found,
    blocks: defaultdict[str, list[tuple[int, int]]],
) -> None:
    for name in pattern.names:
        if _stands(name, start, end, text):
            found.candidates.append(Candidate(start, end, name))
    for entity in pattern.blocks:
        blocks[entity].append((start, end))
    _take_hints(pattern, start, end, found)
    for phrase in pattern.phrases:
        if not phrase.cased or text.folded.startswith(phrase.cased, start):
            found.phrases[phrase.theme].append(PhraseHit(start, end, phrase))


def _take_hints(pattern: Pattern, start: int, end: int, found: Found) -> None:
    for entity in pattern.hints:
        found.hints[entity].append((start, end))


def _stands(name: Name, start: int, end: int, text: Prepared) -> bool:
    """Case, hyphen and home country of a name at its place."""
    if name.cased and not text.folded.startswith(name.cased, start):
        shouted = text.shouting and start < text.title_end and text.folded.startswith(name.cased.upper(), start)
        if not shouted:
            return False
    if name.unjoined and (text.folded[start - 1 : start] == "-" or text.folded[end : end + 1] == "-"):
        return False
    return not name.domestic or text.country == name.entity.id


def longest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The leftmost, and of those the longest; names of several entities with one span stay side by side."""
    kept: list[Candidate] = []
    at = -1
    for candidate in sorted(candidates, key=_place):
        if candidate.start >= at:
            at = candidate.end
            kept.append(candidate)
        elif kept and (candidate.start, candidate.end) == (kept[-1].start, kept[-1].end) and _is_other(candidate, kept):
            kept.append(candidate)
    return kept


def _place(candidate: Candidate) -> tuple[int, int, bool]:
    """Left first, long first, plain names before ambiguous ones."""
    return candidate.start, -candidate.end, candidate.name.ambiguous


def _is_other(candidate: Candidate, kept: list[Candidate]) -> bool:
    """True unless the same entity already stands at this span (Oppo and OPPO are one)."""
    return all(k.name.entity.id != candidate.name.entity.id for k in kept[-3:] if k.start == candidate.start)


def _inside(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in spans)
