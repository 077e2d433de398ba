"""Which stories lead the briefing: widely told, relevant, in both languages, and not all about one thing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from analysis.briefings.records import Label, WeekStory
from analysis.stories import vectors

TOP = 8
PER_COMPANY = 2
BALANCE = 0.7  # lambda of maximal marginal relevance: 1 would look at the score alone
ASSURED = ("regulation", "deployment", "hardware", "models")  # each has a story if any reaches ...
ASSURED_FROM = 0.6  # ... this part of the highest score


def score(story: WeekStory) -> float:
    """(1 + ln outlets) x relevance / 100 x novelty x 1.5 when bursting x 1.3 when told in both languages. Outlets, not pieces:
    copies have no vote."""
    relevance = max(piece.relevance for piece in story.pieces) / 100
    burst = 1.5 if story.is_bursting else 1.0
    both = 1.3 if {"en", "zh"} <= story.languages else 1.0
    return (1 + math.log(story.outlets)) * relevance * story.novelty * burst * both


def novelty(words: Sequence[str], briefed: Sequence[Sequence[str]], rare: Mapping[str, float]) -> float:
    """1 - .7 x the largest cosine to a story of the briefings before (words by rarity), not below .3."""
    mine = vectors.unit({word: rare[word] for word in words if word in rare})
    theirs = (vectors.unit({word: rare[word] for word in one if word in rare}) for one in briefed)
    return max(0.3, 1 - 0.7 * max((vectors.dot(mine, one) for one in theirs), default=0.0))


def ranked(stories: Sequence[WeekStory]) -> list[WeekStory]:
    """Stories by score, round-ups left out; of equals the earlier first."""
    single = [story for story in stories if not all(piece.is_roundup for piece in story.pieces)]
    return sorted(single, key=lambda story: (-score(story), story.lead.hours, story.id))


def choose(stories: Sequence[WeekStory], labels: Mapping[int, Label], *, most: int = TOP) -> list[WeekStory]:
    """At most `most` stories, the highest score first: greedy by score and difference from those already chosen (maximal
    marginal relevance, Carbonell and Goldstein 1998), at most two a company, one from each assured family that deserves it.
    """
    rest = ranked(stories)
    if not rest:
        return []
    top = score(rest[0])
    chosen = _assured(rest, labels, top)
    companies: Counter[int] = Counter(tag for story in chosen for tag in _companies(story, labels))
    while len(chosen) < most:
        allowed = [s for s in rest if s not in chosen and _room(s, companies, labels)]
        if not allowed:
            break
        best = max(allowed, key=lambda story: (_worth(story, chosen, top, labels), -rest.index(story)))
        chosen.append(best)
        companies.update(_companies(best, labels))
    return sorted(chosen, key=rest.index)


def _assured(rest: Sequence[WeekStory], labels: Mapping[int, Label], top: float) -> list[WeekStory]:
    """The first story of each assured family, when it reaches enough of the top score."""
    found: list[WeekStory] = []
    companies: Counter[int] = Counter()
    for family in ASSURED:
        for story in rest:
            if family not in _families(story, labels) or not _room(story, companies, labels):
                continue
            if score(story) >= ASSURED_FROM * top and story not in found:
                found.append(story)
                companies.update(_companies(story, labels))
            break
    return found


def _worth(story: WeekStory, chosen: Sequence[WeekStory], top: float, labels: Mapping[int, Label]) -> float:
    alike = max((_likeness(story, other, labels) for other in chosen), default=0.0)
    return BALANCE * score(story) / top - (1 - BALANCE) * alike if top else -alike


def _likeness(one: WeekStory, other: WeekStory, labels: Mapping[int, Label]) -> float:
    """Jaccard of the companies and themes of two stories."""
    first, second = (frozenset(tag for tag in story.tags if tag in labels) for story in (one, other))
    return len(first & second) / len(first | second) if first | second else 0.0


def _companies(story: WeekStory, labels: Mapping[int, Label]) -> list[int]:
    """Companies that its leading piece is about."""
    return sorted(tag for tag in story.lead.tags if tag in labels and labels[tag].kind == "company")


def _families(story: WeekStory, labels: Mapping[int, Label]) -> frozenset[str]:
    return frozenset(labels[tag].slug for tag in story.lead.tags if tag in labels and labels[tag].kind == "theme")


def _room(story: WeekStory, companies: Counter[int], labels: Mapping[int, Label]) -> bool:
    return all(companies[tag] < PER_COMPANY for tag in _companies(story, labels))
