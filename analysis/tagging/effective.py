"""What a piece counts as once people have been heard: the rules' claims, overruled tag by tag. No I/O.

A person's latest word on a tag stands for ever. Removing a tag takes along what followed from it alone (a product's owner, a
theme's parent, the layers a company is mentioned with); adding a theme adds its parents, but for those that were removed. A removed name that the rules find again
stays removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis.tagging.records import CORE, MAIN, NOTABLE, OFF, PASSING, RELATED

ADD, REMOVE, PRIMARY, FOCUS, UNFOCUS, RELEVANCE = "add", "remove", "primary", "focus", "unfocus", "relevance"
NAMED_KINDS = frozenset({"company", "product", "body"})
TOPICAL = frozenset({"theme", "layer"})  # kinds that only a piece on topic has
LEAST = {CORE: 70, RELATED: 40, OFF: 0}
MOST = {CORE: 100, RELATED: 69, OFF: 39}


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed of one tag of a piece, by the rules or, resolved, by a person."""

    tag: int
    kind: str
    standing: str = ""
    score: float = 0.0
    is_primary: bool = False  # the first theme; a country in focus
    via: int | None = None
    places: frozenset[tuple[str, int, int]] = frozenset()  # where its evidence stands


@dataclass(frozen=True, slots=True)
class Word:
    """One standing correction: the latest of its piece, tag and aspect."""

    tag: int
    kind: str
    act: str
    band: str = ""  # of relevance alone
    note: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """What follows from a tag: a theme's parents, nearest first."""

    parents: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effective:
    """The claims that count, those that a person refused, and the band."""

    claims: tuple[Claim, ...]
    refused: tuple[int, ...]
    spoken: frozenset[int]  # tags a person has spoken of
    band: str
    relevance: int

    @property
    def counted(self) -> frozenset[int]:
        """The tags that lists and measures count the piece under."""
        return frozenset(claim.tag for claim in self.claims if is_counted(claim))


def is_counted(claim: Claim) -> bool:
    """True for main and notable names, countries in focus and themes."""
    if claim.kind in NAMED_KINDS:
        return claim.standing != PASSING
    return claim.is_primary if claim.kind == "country" else True


def effective(
    claims: Sequence[Claim], words: Iterable[Word], *, band: str, relevance: int, family: Family
) -> Effective:
    """The claims of the rules (accepted ones) with a person's words applied in their order."""
    held = {claim.tag: claim for claim in claims}
    refused: dict[int, None] = {}
    spoken: set[int] = set()
    for word in words:
        spoken.add(word.tag)
        if word.act == RELEVANCE:
            band, relevance = word.band, min(MOST[word.band], max(LEAST[word.band], relevance))
        elif word.act == REMOVE:
            _remove(word.tag, held, refused, family)
        else:
            refused.pop(word.tag, None)
            _say(word, held, refused, family)
    if band == OFF:  # off topic, a piece has no theme and no layer but what a person gives it
        said = spoken - refused.keys()
        held = {tag: claim for tag, claim in held.items() if claim.kind not in TOPICAL or _is_said(tag, said, family)}
    kept = tuple(held.values())
    return Effective(kept, tuple(refused), frozenset(spoken), band, relevance)


def _is_said(tag: int, said: set[int], family: Family) -> bool:
    """True for a tag that a person holds to, or a parent of one."""
    return tag in said or any(tag in family.parents.get(other, ()) for other in said)


def _remove(tag: int, held: dict[int, Claim], refused: dict[int, None], family: Family) -> None:
    """Takes a tag out, and what stands on nothing else."""
    refused[tag] = None
    gone = held.pop(tag, None)
    if gone is None:
        return
    for other in tuple(held.values()):
        if _follows(other, gone) and not _stands_without(other, gone, held, family):
            _remove(other.tag, held, {}, family)


def _follows(other: Claim, gone: Claim) -> bool:
    """Whether a claim rests on another. A layer rests on its company, and on every product that names the company for it."""
    if other.kind == "layer" and gone.kind in NAMED_KINDS and other.via is not None and other.places <= gone.places:
        return True
    return other.via == gone.tag


def _stands_without(other: Claim, gone: Claim, held: Mapping[int, Claim], family: Family) -> bool:
    """Whether a claim that followed from another stands on more: a parent on a second theme, an owner on other words."""
    if other.kind == "layer":
        return False
    if gone.kind == "theme":
        return any(other.tag in family.parents.get(tag, ()) for tag in held)
    return not other.places <= gone.places


def _say(word: Word, held: dict[int, Claim], refused: Mapping[int, None], family: Family) -> None:
    """Puts a person's positive word into force; a tag that the rules did not find is added."""
    claim = held.get(word.tag) or _fresh(word)
    if word.act in {MAIN, NOTABLE}:
        claim = replace(claim, standing=word.act)
    elif word.act == ADD and claim.standing == PASSING:
        claim = replace(claim, standing=NOTABLE)
    elif word.act in {FOCUS, UNFOCUS}:
        claim = replace(claim, is_primary=word.act == FOCUS)
    elif word.act == ADD and word.kind == "country":
        claim = replace(claim, is_primary=True)  # a country that is added counts
    elif word.act == PRIMARY:
        for tag, other in held.items():
            if other.kind == "theme" and other.is_primary:
                held[tag] = replace(other, is_primary=False)
        claim = replace(claim, is_primary=True)
    held[word.tag] = replace(claim, via=None)  # said by a person, it stands by itself
    for parent in family.parents.get(word.tag, ()):
        if parent not in refused:  # a word on the parent itself outranks what follows from a child
            held.setdefault(parent, Claim(parent, "theme", score=claim.score, via=word.tag))


def _fresh(word: Word) -> Claim:
    """A tag that only a person sees."""
    return Claim(
        word.tag,
        word.kind,
        standing=NOTABLE if word.kind in NAMED_KINDS else "",
        score=1.0 if word.kind == "theme" else 0.0,
        is_primary=word.kind == "country" and word.act != UNFOCUS,
    )
