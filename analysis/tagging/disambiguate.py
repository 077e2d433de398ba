"""Which of the candidates are believed.

An ambiguous name (~x) is believed when the entity, its owner or something it owns is named plainly anywhere in the text, or
when a context word stands near. Once believed it is believed everywhere in that text: one sense per discourse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analysis.tagging.match import Candidate, inside, longest
from analysis.tagging.rules import WORDS_IN_CAPITALS, Rules, guards
from analysis.tagging.text import Prepared

REACH = 120  # characters between a name and the context that vouches for it
NEEDS_CONTEXT = "ambiguous, and nothing near it speaks for this sense"
NEEDS_STRONGER = "a weak sign that never counts alone"
ROUNDS = 3  # a refused long name may uncover a shorter one, which is judged in turn


class Judged(NamedTuple):
    """The mentions that count, and the ones that do not, with the reason."""

    accepted: Sequence[Candidate] = ()
    refused: Sequence[tuple[Candidate, str]] = ()


NOBODY = Judged()


def judge(text: Prepared, candidates: Sequence[Candidate], rules: Rules) -> Judged:
    """Splits the candidates of one text. A name inside a longer accepted one is in neither part."""
    if not candidates:
        return NOBODY
    refused: dict[Candidate, str] = {}
    for _ in range(ROUNDS):
        standing = longest(candidates)
        doubted = _doubted(text, standing, rules)
        if not doubted:
            break
        refused |= doubted
        candidates = [candidate for candidate in candidates if candidate not in refused]
        standing = [candidate for candidate in standing if candidate not in doubted]
    return Judged(standing, tuple(refused.items()))


def _doubted(text: Prepared, standing: list[Candidate], rules: Rules) -> dict[Candidate, str]:
    """The standing candidates that may not stay."""
    doubtful = [c for c in standing if c.name.doubtful or (text.shouting and _is_shouted(text, c))]
    if not doubtful:
        return {}
    ambiguous = {c: None for c in doubtful if c.name.ambiguous or _is_shouted(text, c)}  # in order of their places
    plain: set[str] = set()
    for candidate in standing:
        if not candidate.name.weak and candidate not in ambiguous:
            plain |= candidate.name.vouches
    believed: set[str] = set()
    for candidate in ambiguous:
        entity_id = candidate.name.entity.id
        if entity_id not in believed and (
            not plain.isdisjoint(rules.kin[entity_id]) or _is_vouched(candidate, text, rules.hints[entity_id])
        ):
            believed.add(entity_id)
    doubted: dict[Candidate, str] = {}
    for candidate in doubtful:
        entity_id = candidate.name.entity.id
        if entity_id not in believed:
            if candidate in ambiguous:
                doubted[candidate] = NEEDS_CONTEXT
            elif entity_id not in plain:
                doubted[candidate] = NEEDS_STRONGER
    return doubted


def _is_shouted(text: Prepared, candidate: Candidate) -> bool:
    """A word in capitals in a title that is all capitals."""
    return (
        text.shouting
        and candidate.start < text.title_end
        and bool(candidate.name.cased)
        and candidate.name.cased.upper() in WORDS_IN_CAPITALS
    )


def _is_vouched(candidate: Candidate, text: Prepared, hints: Iterable[str]) -> bool:
    """True when a context word stands within REACH of the name and outside it."""
    for hint in hints:
        left = max(0, candidate.start - REACH - len(hint)), candidate.start
        right = candidate.end, candidate.end + REACH + len(hint) - 1
        if _holds(text, hint, *left) or _holds(text, hint, *right):
            return True
    return False


def _holds(text: Prepared, hint: str, first: int, last: int) -> bool:
    """True when a context word stands between two places of a text, by itself or with the s of a plural."""
    lowered = text.lowered
    left, right = guards(hint)
    start = lowered.find(hint, first, last)
    while start >= 0:
        end = start + len(hint)
        plural = lowered[end] == "s" and lowered[end + 1] not in right
        if lowered[start - 1] not in left and (plural or lowered[end] not in right):
            if not inside(start, end, text.ignored):
                return True
        start = lowered.find(hint, start + 1, last)
    return False


def by_entity(candidates: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    """Candidates by their entity's id, in order of their place."""
    groups: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.name.entity.id].append(candidate)
    return dict(groups)
