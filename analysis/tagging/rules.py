"""A lexicon made ready for matching: one automaton over every name, blocker, context word and theme phrase."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from daachorse import CharwiseDoubleArrayAhoCorasick

from analysis.lexicon.files import flags_of
from analysis.lexicon.records import Alias, Entity, Lexicon, Theme
from articles.text.fold import fold, lower

STRONG, WEAK, EXCLUDE, NEAR = ROLES = ("strong", "weak", "exclude", "near")

# Letters and digits that a Latin name may not touch. Python's own word class holds Chinese characters, too.
WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789") | frozenset(
    char for char in map(chr, range(0xC0, 0x250)) if char.isalpha()
)
# Capitals-only names that are words as well: in a title in capitals they need context.
WORDS_IN_CAPITALS = frozenset(
    {"US", "ARM", "META", "POLISH", "POLE", "TURKEY", "AMEC", "MOST", "QUAD", "CANN", "AZURE"}
)


_SEAM = re.compile("(?<=[A-Za-z0-9])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])")


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: hashing all fields is dear
class Name:
    """One alias of one entity as the matcher needs it."""

    entity: Entity
    alias: Alias
    cased: str  # the folded alias when its case counts, else empty
    ambiguous: bool
    weak: bool
    unjoined: bool
    domestic: bool

    @property
    def rule(self) -> str:
        """How evidence names this rule."""
        return f"{self.alias.surface} {self.alias.text}"


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: hashing all fields is dear
class Phrase:
    """One phrase of one theme in one role."""

    theme: int  # index into the lexicon's themes
    role: str
    text: str
    cased: str  # the folded phrase when its case counts, else empty


@dataclass(slots=True)
class Pattern:
    """One string of the automaton and everything it stands for."""

    left: bool = False  # may not touch a Latin letter or digit on its left
    right: bool = False
    names: list[Name] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)  # entities whose names are refused inside it
    hints: list[str] = field(default_factory=list)  # entities it is context for
    phrases: list[Phrase] = field(default_factory=list)


Patterns = defaultdict[str, Pattern]


@dataclass(frozen=True)
class Rules:
    """A compiled lexicon. Building it takes some 20 ms, so it is made anew whenever the files change."""

    lexicon: Lexicon
    patterns: tuple[Pattern, ...]
    automaton: CharwiseDoubleArrayAhoCorasick
    kin: Mapping[str, frozenset[str]]  # entities whose plain mention vouches for an ambiguous one
    implied: Mapping[str, tuple[int, ...]]  # entity -> themes it speaks for


def compile_rules(lexicon: Lexicon) -> Rules:
    """The lexicon with its automaton."""
    patterns: Patterns = defaultdict(Pattern)
    for entity in lexicon.entities:
        _add_entity(entity, patterns)
    for index, theme in enumerate(lexicon.themes):
        _add_theme(index, theme, patterns)
    for key, pattern in patterns.items():
        pattern.left, pattern.right = key[0] in WORD, key[-1] in WORD
    return Rules(
        lexicon=lexicon,
        patterns=tuple(patterns.values()),
        automaton=CharwiseDoubleArrayAhoCorasick(list(patterns)),
        kin=_kin(lexicon),
        implied=_implied(lexicon),
    )


def _add_entity(entity: Entity, patterns: Patterns) -> None:
    for alias in entity.aliases:
        for text in _written(alias.text):
            patterns[lower(text)].names.append(_name(entity, alias, text))
    for blocker in entity.blockers:
        for text in _written(blocker):
            patterns[lower(text)].blocks.append(entity.id)
    for hint in entity.context:
        for text in _written(hint):
            patterns[lower(text)].hints.append(entity.id)


def _add_theme(index: int, theme: Theme, patterns: Patterns) -> None:
    near = tuple(dict.fromkeys(text for pair in theme.near for text in pair))
    for role, phrases in ((STRONG, theme.strong), (WEAK, theme.weak), (EXCLUDE, theme.exclude), (NEAR, near)):
        for phrase in phrases:
            for text in _written(phrase):
                patterns[lower(text)].phrases.append(_phrase(index, role, phrase, text))


def _written(text: str) -> tuple[str, ...]:
    """The ways a folded name may be written: many outlets put a space between Latin and Han, as in AI 芯片."""
    folded = fold(text)
    spaced = _SEAM.sub(" ", folded)
    return (folded,) if spaced == folded else (folded, spaced)


def _name(entity: Entity, alias: Alias, text: str) -> Name:
    return Name(
        entity=entity,
        alias=alias,
        cased=text if "c" in alias.flags else "",
        ambiguous="x" in alias.flags,
        weak="w" in alias.flags,
        unjoined="n" in alias.flags,
        domestic="s" in alias.flags,
    )


def _phrase(theme: int, role: str, phrase: str, text: str) -> Phrase:
    """A theme's phrase; only short capitals (AI, GPU) are case-sensitive, so that Fab at a sentence's start counts."""
    return Phrase(theme, role, phrase, text if phrase.isupper() and "c" in flags_of(phrase, "") else "")


def _kin(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """Each entity with its owner and what it owns."""
    kin: defaultdict[str, set[str]] = defaultdict(set)
    for entity in lexicon.entities:
        kin[entity.id].add(entity.id)
        if entity.parent:
            kin[entity.id].add(entity.parent)
            kin[entity.parent].add(entity.id)
    kin["US"].add("CN")
    return {key: frozenset(ids) for key, ids in kin.items()}


def _implied(lexicon: Lexicon) -> dict[str, tuple[int, ...]]:
    """Themes an entity speaks for: listed by the theme, or by the entity's own row."""
    order = {theme.id: index for index, theme in enumerate(lexicon.themes)}
    found: defaultdict[str, set[int]] = defaultdict(set)
    for theme in lexicon.themes:
        for entity_id in theme.implies:
            found[entity_id].add(order[theme.id])
    for entity in lexicon.entities:
        for theme_id in entity.themes:
            found[entity.id].add(order[theme_id])
    return {key: tuple(sorted(themes)) for key, themes in found.items()}
