"""The rule of matching, read slowly: one regular expression for each way to write a name, and one step after the other.

It shares nothing with the matcher but the prepared text, and is there to be compared with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.lexicon.records import Alias, Entity, Lexicon
from analysis.tagging.text import Prepared
from articles.text.fold import fold, lower

LATIN = "[a-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]"
REACH = 120
IN_CAPITALS = {"US", "ARM", "META", "POLISH", "POLE", "TURKEY", "AMEC", "MOST", "QUAD", "CANN", "AZURE"}
Hits = set[tuple[str, int, int]]  # entity, start, end


def ways(text: str) -> list[str]:
    """How a name may be written: as it stands, and with a space wherever Latin and Han meet."""
    folded = fold(text)
    latin, han = "[A-Za-z0-9]", "[\u3400-\u9fff]"
    return sorted({folded, re.sub(f"(?<={latin})(?={han})|(?<={han})(?={latin})", " ", folded)})


class Expression:
    """Finds a text in folded lower case wherever a Latin end of it touches no Latin letter."""

    def __init__(self, text: str, *, plural: str = "") -> None:
        self.key = lower(text)
        left = f"(?<!{LATIN})" if re.match(LATIN, self.key[0]) else ""
        right = f"{plural}(?!{LATIN})" if re.match(LATIN, self.key[-1]) else ""
        self.pattern = re.compile(
            f"{left}(?=({re.escape(self.key)}){right})"
        )  # looking ahead, so that hits may overlap

    def places(self, text: Prepared) -> list[tuple[int, int]]:
        """Where it matches outside boilerplate."""
        if self.key not in text.lowered:
            return []
        found = [match.span(1) for match in self.pattern.finditer(text.lowered)]
        return [(s, e) for s, e in found if not any(first <= s and e <= last for first, last in text.ignored)]


@dataclass(frozen=True)
class Spelling:
    """One way to write one alias."""

    entity: Entity
    alias: Alias
    text: str
    expression: Expression

    def has(self, flag: str) -> bool:
        """True when the alias carries a flag."""
        return flag in self.alias.flags


@dataclass(frozen=True)
class Hit:
    """A name at a place."""

    start: int
    end: int
    spelling: Spelling

    @property
    def id(self) -> str:
        """The entity's id."""
        return self.spelling.entity.id


class Reference:
    """Reads texts by one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        entities = lexicon.entities
        self.spellings = [
            Spelling(e, a, text, Expression(text)) for e in entities for a in e.aliases for text in ways(a.text)
        ]
        self.blockers = [(e.id, Expression(text)) for e in entities for b in e.blockers for text in ways(b)]
        self.hints = {e.id: [Expression(t, plural="s?") for h in e.context for t in ways(h)] for e in entities}

    def read(self, text: Prepared) -> tuple[Hits, Hits]:
        """The names that are believed and the ones that are refused."""
        blocks = [(key, *place) for key, blocker in self.blockers for place in blocker.places(text)]
        hits = [
            hit
            for hit in self.hits(text)
            if not any(key == hit.id and start <= hit.start and hit.end <= end for key, start, end in blocks)
        ]
        refused: list[Hit] = []
        while doubted := self.doubted(standing(hits), text):
            refused += doubted
            hits = [hit for hit in hits if hit not in doubted]
        believed = standing(hits)
        return {(h.id, h.start, h.end) for h in believed}, {(h.id, h.start, h.end) for h in refused}

    def hits(self, text: Prepared) -> Iterator[Hit]:
        """Every name whose boundary, case, hyphen and home are right."""
        for spelling in self.spellings:
            for start, end in spelling.expression.places(text):
                surface = text.folded[start:end]
                loud = text.shouting and start < text.title_end and surface == spelling.text.upper()
                if spelling.has("c") and surface != spelling.text and not loud:
                    continue
                if spelling.has("n") and "-" in (text.folded[start - 1 : start], text.folded[end : end + 1]):
                    continue
                if spelling.has("s") and text.country != spelling.entity.id:
                    continue
                first, last = spelling.alias.valid_from, spelling.alias.valid_to
                if text.published and not first <= text.published <= (last or "9999"):
                    continue
                yield Hit(start, end, spelling)

    def doubted(self, hits: list[Hit], text: Prepared) -> list[Hit]:
        """The hits that nothing vouches for."""
        unsure = [hit for hit in hits if ambiguous(hit, text)]
        plain = {hit.id for hit in hits if hit not in unsure and not hit.spelling.has("w")}
        plain |= {half for key in plain for half in key.split("+")}
        plain |= {self.lexicon.entity[key].country for key in plain}
        believed = {hit.id for hit in unsure if self.kin(hit.id) & plain or self.in_context(hit, text)}
        weak = [hit for hit in hits if hit.spelling.has("w") and hit not in unsure]
        return [hit for hit in unsure if hit.id not in believed] + [
            hit for hit in weak if hit.id not in believed | plain
        ]

    def kin(self, key: str) -> set[str]:
        """The entity, its owner and what it owns; China for the US."""
        owner = self.lexicon.entity[key].parent
        owned = {entity.id for entity in self.lexicon.entities if entity.parent == key}
        return {key, *owned} | ({owner} if owner else set()) | ({"CN"} if key == "US" else set())

    def in_context(self, hit: Hit, text: Prepared) -> bool:
        """True when one of the entity's context words stands near the hit and outside it."""
        return any(
            hit.start - REACH <= end <= hit.start or hit.end <= start < hit.end + REACH
            for hint in self.hints[hit.id]
            for start, end in hint.places(text)
        )


def ambiguous(hit: Hit, text: Prepared) -> bool:
    """By its row, or as a word in capitals in a title in capitals."""
    shouted = text.shouting and hit.start < text.title_end and hit.spelling.has("c")
    return hit.spelling.has("x") or (shouted and hit.spelling.text.upper() in IN_CAPITALS)


def standing(hits: list[Hit]) -> list[Hit]:
    """The leftmost and longest; several entities may share one place, one entity has it once, by its plainest name."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.spelling.has("x"))):
        same = [other for other in kept if (other.start, other.end) == (hit.start, hit.end)]
        if same:
            kept += [hit] * (hit.id not in {other.id for other in same})
        elif all(other.end <= hit.start for other in kept):
            kept.append(hit)
    return kept
