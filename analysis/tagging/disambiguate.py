"""Which of the candidates are believed.

An ambiguous name (~x) is believed when the entity, its owner or something it owns is named plainly anywhere in the text, or
when a context word stands near. Once believed it is believed everywhere in that text: one sense per discourse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analysis.tagging.match import Candidate, Mention, inside, longest
from analysis.tagging.rules import NOTHING, WORDS_IN_CAPITALS, Hints, Rules, guards
from analysis.tagging.text import Prepared

REACH = 120  # characters between a name and the context that vouches for it
NEEDS_CONTEXT = "ambiguous, and nothing near it speaks for this sense"
NEEDS_STRONGER = "a weak sign that never counts alone"


class Judged(NamedTuple):
    """The mentions that count, and the ones that do not, with the reason."""

    accepted: Sequence[Candidate] = ()
    refused: Sequence[tuple[Candidate, str]] = ()


NONE: frozenset[Candidate] = frozenset()


def judge(text: Prepared, candidates: Sequence[Candidate], rules: Rules) -> Judged:
    """Splits the candidates of one text. A name inside a longer accepted one is in neither part."""
    if not text.shouting and _is_clear(candidates):
        return Judged(candidates)
    refused: dict[Candidate, str] = {}
    standing = longest(candidates)
    while doubted := _doubted(text, standing, rules):
        refused |= doubted
        candidates = [candidate for candidate in candidates if candidate not in doubted]
        standing = longest(candidates)  # a refused long name may uncover a shorter one, which is judged in turn
    return Judged(standing, tuple(refused.items()))


def _is_clear(candidates: Sequence[Candidate]) -> bool:
    """True when none overlaps another and none is doubtful, as in most texts: one look at each is all they need."""
    at = 0
    for start, end, name in candidates:
        if start < at or name.doubtful:
            return False
        at = end
    return True


def _doubted(text: Prepared, standing: Sequence[Candidate], rules: Rules) -> dict[Candidate, str]:
    """The standing candidates that may not stay."""
    shouted = {candidate for candidate in standing if _is_shouted(candidate, text)} if text.shouting else NONE
    doubtful = [candidate for candidate in standing if candidate[2].doubtful or candidate in shouted]
    if not doubtful:
        return {}
    plain = NOTHING.union(*[c[2].vouches for c in standing if not (c[2].doubtful or c in shouted)])
    believed: set[str] = set()
    reasons: dict[Candidate, str] = {}
    for candidate in doubtful:
        name = candidate[2]
        entity_id = name.entity.id
        ambiguous = name.ambiguous or candidate in shouted
        reasons[candidate] = NEEDS_CONTEXT if ambiguous else NEEDS_STRONGER
        if entity_id in believed:
            continue
        if (not plain.isdisjoint(rules.kin[entity_id]) if ambiguous else entity_id in plain) or (
            ambiguous and _is_vouched(candidate, text, rules.hints[entity_id])
        ):
            believed.add(entity_id)
    return {candidate: reason for candidate, reason in reasons.items() if candidate[2].entity.id not in believed}


def _is_shouted(candidate: Candidate, text: Prepared) -> bool:
    """A word in capitals in a title that is all capitals."""
    start, _, name = candidate
    return start < text.title_end and bool(name.cased) and name.cased.upper() in WORDS_IN_CAPITALS


def _is_vouched(candidate: Candidate, text: Prepared, hints: Hints) -> bool:
    """True when a context word stands within REACH of the name and outside it."""
    start, end, _ = candidate
    around = text.lowered[max(0, start - REACH - hints.longest) : end + REACH + hints.longest]
    for hint in hints.words:
        if hint in around and (
            _holds(text, hint, max(0, start - REACH - len(hint)), start)
            or _holds(text, hint, end, end + REACH + len(hint) - 1)
        ):
            return True
    return False


def _holds(text: Prepared, hint: str, first: int, last: int) -> bool:
    """True when a context word stands between two places of a text, by itself or with the s of a plural."""
    lowered = text.lowered
    left, right = guards(hint)
    start = lowered.find(hint, first, last)
    while start >= 0:
        end = start + len(hint)
        ends = lowered[end] not in right or (lowered[end] == "s" and lowered[end + 1] not in right)
        if lowered[start - 1] not in left and ends and not inside(start, end, text.ignored):
            return True
        start = lowered.find(hint, start + 1, last)
    return False


def by_entity(candidates: Iterable[Candidate]) -> dict[str, list[Mention]]:
    """Candidates by their entity's id, in order of their place."""
    groups: defaultdict[str, list[Mention]] = defaultdict(list)
    for start, end, name in candidates:
        groups[name.entity.id].append(Mention(start, end, name))
    return dict(groups)
