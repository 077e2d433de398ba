"""Terms of a week that the weeks before hardly knew: pairs to sixes of Han characters, and capitalised words. No I/O.

A run of characters is a term when its characters belong together (pointwise mutual information) and what stands on either
side of it varies (entropy); a part of a longer term is none. It bursts when Dunning's G2 of pieces in the week against
pieces before is beyond chance, and enough pieces and outlets hold it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log, log2

from articles.text.fold import fold

SHORTEST, LONGEST = 2, 6  # characters
PIECES, OUTLETS = 5, 3  # either is enough, with at least OUTLETS pieces
SURE = 15.1  # G2: chance in ten thousand, because thousands of terms are asked
RATIO = 2.0  # how many times the share of the weeks before
FREE = 0.9  # bits of entropy on the poorer side
BOUND = 2.5  # mutual information of the looser cut, in nats
_RUN = re.compile("[\u3400-\u9fff]+")
_CAPITALS = re.compile(
    r"(?<![\w.&@/#'-])(?:[A-Z][A-Za-z0-9]*[a-z0-9A-Z]|[a-z]{1,2}[A-Z]\w+)(?:[ -][A-Z0-9][\w.]*)?(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A piece as this room reads it: its title and its beginning, in one string."""

    article: int
    outlet: int
    words: str


@dataclass(frozen=True, slots=True)
class Burst:
    """A term that bursts, with the pieces of the week and before that hold it."""

    term: str  # folded
    recent: int
    before: int
    g2: float


@dataclass(slots=True)
class _Seen:
    pieces: Counter[str] = field(default_factory=Counter)
    outlets: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def bursting(now: Sequence[Text], before: Sequence[Text], plain: Container[str]) -> list[Burst]:
    """The terms of `now` that burst against `before`, the surest first; none that is in `plain`. Without pieces before
    there is nothing to burst against."""
    if not now or not before:
        return []
    seen = _Seen()
    runs = [(text, _RUN.findall(fold(text.words))) for text in now]
    _count_han(runs, seen)
    _count_capitals(now, seen)
    often = {term for term, pieces in seen.pieces.items() if _often(pieces, len(seen.outlets[term]))}
    often -= _loose(often, [run for _, found in runs for run in found])
    past = _past(before, often)
    found = []
    for term in often:
        recent, earlier = seen.pieces[term], past[term]
        g2 = _g2(recent, len(now), earlier, len(before))
        if g2 >= SURE and recent / len(now) >= RATIO * earlier / len(before) and term not in plain:
            found.append(Burst(term, recent, earlier, g2))
    return _outermost(sorted(found, key=lambda burst: (-burst.g2, burst.term)))


def _often(pieces: int, outlets: int) -> bool:
    return pieces >= PIECES or (outlets >= OUTLETS and pieces >= OUTLETS)


def _grams(runs: Iterable[str], size: int, kept: Container[str]) -> Iterator[str]:
    """The runs' pieces of a size whose own two shorter pieces were kept: a term is not oftener than its parts."""
    for run in runs:
        for at in range(len(run) - size + 1):
            gram = run[at : at + size]
            if size == SHORTEST or (gram[:-1] in kept and gram[1:] in kept):
                yield gram


def _count_han(runs: Sequence[tuple[Text, list[str]]], seen: _Seen) -> None:
    kept: set[str] = set()
    for size in range(SHORTEST, LONGEST + 1):
        pieces: Counter[str] = Counter()
        for text, found in runs:
            own = set(_grams(found, size, kept))
            pieces.update(own)
            for gram in own:
                seen.outlets[gram].add(text.outlet)
        kept = {gram for gram, count in pieces.items() if count >= OUTLETS}
        seen.pieces.update({gram: pieces[gram] for gram in kept})
        for gram in pieces.keys() - kept:
            del seen.outlets[gram]


def _count_capitals(texts: Iterable[Text], seen: _Seen) -> None:
    for text in texts:
        for term in set(_CAPITALS.findall(fold(text.words))):
            seen.pieces[term] += 1
            seen.outlets[term].add(text.outlet)


def _loose(terms: Iterable[str], runs: Sequence[str]) -> set[str]:
    """Han terms whose characters do not belong together, or that are part of a longer word."""
    wanted = {term for term in terms if _RUN.match(term)}
    left: defaultdict[str, Counter[str]] = defaultdict(Counter)
    right: defaultdict[str, Counter[str]] = defaultdict(Counter)
    counts: Counter[str] = Counter()
    for number, run in enumerate(runs):
        for size in range(1, LONGEST + 1):
            for at in range(len(run) - size + 1):
                gram = run[at : at + size]
                if size > 1 and gram not in wanted:
                    continue
                counts[gram] += 1
                if size > 1:  # an edge of the run is a neighbour of its own kind: it varies
                    left[gram][run[at - 1] if at else f"<{number}"] += 1
                    right[gram][run[at + size] if at + size < len(run) else f">{number}"] += 1
    total = sum(count for gram, count in counts.items() if len(gram) == 1)
    return {
        term
        for term in wanted
        if min(_entropy(left[term]), _entropy(right[term])) < FREE or _cohesion(term, counts, total) < BOUND
    }


def _entropy(neighbours: Counter[str]) -> float:
    total = neighbours.total()
    return -sum(count / total * log2(count / total) for count in neighbours.values())


def _cohesion(term: str, counts: Mapping[str, int], total: int) -> float:
    """Mutual information of the term's loosest cut, in nats; parts too rare to be counted hold it together."""
    cuts = [(counts.get(term[:at], 0), counts.get(term[at:], 0)) for at in range(1, len(term))]
    return min((log(counts[term] * total / (a * b)) for a, b in cuts if a and b), default=BOUND)


def _past(texts: Iterable[Text], wanted: set[str]) -> Counter[str]:
    past: Counter[str] = Counter()
    for text in texts:
        folded = fold(text.words)
        own = {
            run[at : at + size]
            for run in _RUN.findall(folded)
            for size in range(SHORTEST, LONGEST + 1)
            for at in range(len(run) - size + 1)
        }
        past.update((own | set(_CAPITALS.findall(folded))) & wanted)
    return past


def _g2(a: int, n: int, b: int, m: int) -> float:
    """Dunning's log-likelihood of a of n against b of m; 0 when the first share is not the larger."""
    if a * m <= b * n:
        return 0.0
    share = (a + b) / (n + m)

    def part(hits: int, of: int) -> float:
        cells = ((hits, of * share), (of - hits, of * (1 - share)))
        return sum(x * log(x / e) for x, e in cells if x and e)

    return 2 * (part(a, n) + part(b, m))


def _outermost(found: Sequence[Burst]) -> list[Burst]:
    """Without terms that stand inside a longer one about as often."""
    return [
        burst
        for burst in found
        if not any(
            burst.term != other.term and burst.term in other.term and other.recent >= 0.7 * burst.recent
            for other in found
        )
    ]
