"""Draws samples by chance, the same ones from the same seed and archive, and knows with which chance each piece was drawn.

Every piece has a lasting lot: a number that only the seed and the piece decide. A part takes the pieces with the lowest lots,
so a sample that grows keeps what it had (permanent random numbers: E. Ohlsson, Coordination of samples using permanent random
numbers, in Business Survey Methods, Wiley 1995, 153-169). Three parts, each with lots of its own:

- purely random: 15 % of the sample from all pieces alike. Prevalence is estimated from this part alone.
- by stratum: language, relevance band and completeness; a stratum gets pieces by the square root of its size, so that small
  ones are not lost, rounded by largest remainder.
- rare themes: at most 20 %, from the pieces that the rules gave a theme of which the other parts would hold under ten.

A piece's chance to be in one part or another is 1 - (1 - a)(1 - b)...; one over it is its weight (D. G. Horvitz and D. J.
Thompson, JASA 47 (1952), 663-685). Parts may meet in a piece, which then counts once: a sample is a little smaller than asked.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

RANDOM_SHARE = 0.15
RARE_SHARE = 0.2
WANTED = 10  # pieces that the rules gave a theme, for its precision to mean something
MOST = 5000  # pieces in a sample: more than any newsroom codes


@dataclass(frozen=True, slots=True)
class Population:
    """All pieces a sample may be drawn from, with their strata, and for each theme the pieces that the rules gave it."""

    stratum: Mapping[int, str]
    hits: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for: how many pieces, from which seed, and which part of them two people code."""

    size: int
    seed: int
    double: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A piece that was drawn. `inclusion` is the chance it had, above 0 and at most 1; `place` its turn, from 1."""

    piece: int
    stratum: str
    inclusion: float
    is_random: bool
    needs_second: bool
    place: int


def draw(population: Population, plan: Plan, kept: Sequence[Drawn] = ()) -> tuple[Drawn, ...]:
    """The sample in the order of its places. `kept` is what it held before it grew: nothing of that is dropped or moved, and
    new pieces come behind it. Raises ValueError for a size that is none, or smaller than what is kept."""
    if not 0 < plan.size <= MOST:
        raise ValueError(
            gettext("A sample has 1 to %(most)s pieces, not %(size)s.") % {"most": MOST, "size": plan.size}
        )
    if plan.size < len(kept):
        raise ValueError(
            gettext("The sample has %(kept)s pieces already; ask for more than that.") % {"kept": len(kept)}
        )
    if not population.stratum:
        return tuple(kept)
    parts = _parts(population, plan)
    chance = _chances(population, parts)
    held = {one.piece for one in kept}
    old = [
        replace(
            one,
            inclusion=max(one.inclusion, chance.get(one.piece, 0.0)),
            # what a stratum gave may be of the larger random part
            is_random=one.is_random or one.piece in parts.random,
        )
        for one in kept
    ]
    fresh = sorted(parts.chosen - held, key=lambda piece: lot(plan.seed, "place", piece))
    double = set(_lowest(fresh, math.ceil(plan.double * len(fresh)), plan.seed, "second"))
    last = max((one.place for one in kept), default=0)
    new = [
        Drawn(piece, population.stratum[piece], chance[piece], piece in parts.random, piece in double, place)
        for place, piece in enumerate(fresh, start=last + 1)
    ]
    return (*old, *new)


def lot(seed: int, part: str, piece: int) -> int:
    """The lasting lot of a piece in one part of the samples of a seed: 0 to 2**64 - 1, evenly spread."""
    return int.from_bytes(hashlib.blake2b(f"{seed}:{part}:{piece}".encode(), digest_size=8).digest())


def largest_remainder(claims: Mapping[str, float], seats: int) -> dict[str, int]:
    """Whole numbers that add up to `seats`, as close to the claims' shares as they can be; of equal remainders the first by
    name is rounded up. Claims must not be negative; without any claim nobody gets anything."""
    total = math.fsum(claims.values())
    if total <= 0:
        return dict.fromkeys(claims, 0)
    exact = {name: seats * claim / total for name, claim in claims.items()}
    given = {name: math.floor(value) for name, value in exact.items()}
    rest = sorted(claims, key=lambda name: (given[name] - exact[name], name))
    for name in rest[: seats - sum(given.values())]:
        given[name] += 1
    return given


@dataclass(frozen=True, slots=True)
class _Parts:
    random: frozenset[int]
    chosen: frozenset[int]
    quota: Mapping[str, int]  # by stratum
    rare: Mapping[str, int]  # by theme


def _parts(population: Population, plan: Plan) -> _Parts:
    pieces = population.stratum
    random = frozenset(_lowest(pieces, math.ceil(RANDOM_SHARE * plan.size), plan.seed, "random"))
    strata: dict[str, list[int]] = defaultdict(list)
    for piece, stratum in pieces.items():
        strata[stratum].append(piece)
    left = max(0, plan.size - math.ceil(RANDOM_SHARE * plan.size))
    budget = min(left, math.floor(RARE_SHARE * plan.size))
    sizes = {name: len(own) for name, own in strata.items()}
    rare = _rare(population, _quota(sizes, left - budget), sizes, len(random), budget)
    quota = _quota(sizes, left - sum(rare.values()))
    chosen = set(random)
    for name, own in strata.items():
        chosen.update(_lowest(own, quota[name], plan.seed, "stratum"))
    for theme, wanted in rare.items():
        chosen.update(_lowest(population.hits[theme], wanted, plan.seed, f"theme {theme}"))
    return _Parts(random, frozenset(chosen), quota, rare)


def _quota(sizes: Mapping[str, int], seats: int) -> dict[str, int]:
    """How many pieces each stratum gives: by the square root of its size, never more than it has."""
    quota = dict.fromkeys(sizes, 0)
    while (open_ := {name: math.sqrt(size) for name, size in sizes.items() if quota[name] < size}) and seats > 0:
        given = largest_remainder(open_, seats)
        for name, more in given.items():
            taken = min(more, sizes[name] - quota[name])
            quota[name] += taken
            seats -= taken
    return quota


def _rare(
    population: Population, quota: Mapping[str, int], sizes: Mapping[str, int], random: int, budget: int
) -> dict[str, int]:
    """How many pieces of each rare theme to draw, within the budget: what its expected number lacks to ten."""
    everything = len(population.stratum)
    lacking: dict[str, float] = {}
    for theme, hits in population.hits.items():
        found = Counter(population.stratum[piece] for piece in hits if piece in population.stratum)
        expected = sum(n * _either(random / everything, quota[name] / sizes[name]) for name, n in found.items())
        if found and expected < WANTED:
            lacking[theme] = min(WANTED - expected, sum(found.values()))
    seats = min(budget, math.ceil(sum(lacking.values())))
    given = largest_remainder(lacking, seats)
    return {theme: min(n, len(population.hits[theme])) for theme, n in given.items() if n}


def _chances(population: Population, parts: _Parts) -> dict[int, float]:
    """With which chance each chosen piece was drawn by one part or another."""
    everything = len(population.stratum)
    sizes = Counter(population.stratum.values())
    carried: dict[int, list[float]] = defaultdict(list)
    for theme, wanted in parts.rare.items():
        for piece in parts.chosen.intersection(population.hits[theme]):
            carried[piece].append(wanted / len(population.hits[theme]))
    return {
        piece: _either(
            len(parts.random) / everything,
            parts.quota[population.stratum[piece]] / sizes[population.stratum[piece]],
            *carried[piece],
        )
        for piece in parts.chosen
    }


def _either(*chances: float) -> float:
    return 1.0 - math.prod(1.0 - min(1.0, chance) for chance in chances)


def _lowest(pieces: Iterable[int], wanted: int, seed: int, part: str) -> list[int]:
    return sorted(pieces, key=lambda piece: (lot(seed, part, piece), piece))[:wanted]
