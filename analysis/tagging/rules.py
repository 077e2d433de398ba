"""A lexicon made ready for matching: one automaton over names and blockers, one over theme phrases.

Context words are in neither. They are asked for only where a doubtful name stands, and looked up right there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from daachorse import CharwiseDoubleArrayAhoCorasick, DoubleArrayAhoCorasick

from analysis.lexicon.files import flags_of
from analysis.lexicon.records import Alias, Entity, Lexicon
from articles.text.fold import fold, lower

STRONG, WEAK, EXCLUDE, NEAR = ROLES = ("strong", "weak", "exclude", "near")

# Letters and digits that a Latin name may not touch. Python's own word class holds Chinese characters, too.
WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789") | frozenset(
    char for char in map(chr, range(0xC0, 0x250)) if char.isalpha()
)
NOTHING: frozenset[str] = frozenset()
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
    doubtful: bool  # ambiguous or weak: it may be refused
    vouches: frozenset[str]  # entities that its plain mention speaks for: its own, a pair's two, and where they sit

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


class NameKey(NamedTuple):
    """One string of the automaton of names and everything it stands for."""

    left: frozenset[str]  # characters it may not touch on its left
    right: frozenset[str]
    plain: Name | None  # its only name, when nothing but the boundary is to be looked at
    names: tuple[Name, ...]  # the unambiguous ones first
    blocks: tuple[str, ...]  # entities whose names are refused inside it


class PhraseKey(NamedTuple):
    """One string of the automaton of phrases: the themes' phrases that are written so."""

    left: frozenset[str]
    right: frozenset[str]
    phrases: tuple[Phrase, ...]


class Hints(NamedTuple):
    """The context words of one entity, folded and in lower case."""

    words: tuple[str, ...]
    longest: int  # characters of the longest


class Strings:
    """An automaton over strings in lower case: of every place where one stands, start, end and its number."""

    def __init__(self, strings: Iterable[str]) -> None:
        self.all = sorted(strings, key=str.isascii, reverse=True)  # so that a number means the same to both automata
        narrow = [text.encode() for text in self.all if text.isascii()]
        # Without a prefilter: hardly a text holds no name. A text in ASCII is scanned as bytes, which is a quarter faster.
        self._wide = CharwiseDoubleArrayAhoCorasick(self.all, use_prefilter=False) if self.all else None
        self._narrow = DoubleArrayAhoCorasick(narrow, use_prefilter=False) if narrow else None

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """All hits in order of their ends, the longer before the shorter."""
        if self._narrow and text.isascii():
            return self._narrow.find_overlapping(text.encode())
        return self._wide.find_overlapping(text) if self._wide else []


@dataclass(frozen=True)
class Rules:
    """A compiled lexicon. Building it takes some 20 ms, so it is made anew whenever the files change."""

    lexicon: Lexicon
    names: Strings  # names and blockers
    name_keys: tuple[NameKey, ...]  # what each of its strings stands for
    phrases: Strings  # the themes' phrases
    phrase_keys: tuple[PhraseKey, ...]
    hints: Mapping[str, Hints]  # by entity
    kin: Mapping[str, frozenset[str]]  # entities whose plain mention vouches for an ambiguous one
    implied: Mapping[str, tuple[int, ...]]  # entity -> themes it speaks for


def compile_rules(lexicon: Lexicon) -> Rules:
    """The lexicon with its automata."""
    names, blocks, phrases = _names(lexicon), _blocks(lexicon), _phrases(lexicon)
    name_strings, phrase_strings = Strings(names | blocks), Strings(phrases)
    return Rules(
        lexicon=lexicon,
        names=name_strings,
        name_keys=tuple(_name_key(key, names.get(key, []), tuple(blocks.get(key, ()))) for key in name_strings.all),
        phrases=phrase_strings,
        phrase_keys=tuple(PhraseKey(*guards(key), tuple(phrases[key])) for key in phrase_strings.all),
        hints={entity.id: _hints(entity) for entity in lexicon.entities},
        kin=_kin(lexicon),
        implied=_implied(lexicon),
    )


def guards(key: str) -> tuple[frozenset[str], frozenset[str]]:
    """The characters that a string may not touch on its left and on its right: only a Latin end has any."""
    return WORD if key[0] in WORD else NOTHING, WORD if key[-1] in WORD else NOTHING


def _names(lexicon: Lexicon) -> dict[str, list[Name]]:
    names: defaultdict[str, list[Name]] = defaultdict(list)
    for entity in lexicon.entities:
        vouches = _vouches(entity, lexicon)
        for alias in entity.aliases:
            for text in _written(alias.text):
                names[lower(text)].append(_name(entity, alias, text, vouches))
    return names


def _blocks(lexicon: Lexicon) -> dict[str, list[str]]:
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for entity in lexicon.entities:
        for blocker in entity.blockers:
            for text in _written(blocker):
                blocks[lower(text)].append(entity.id)
    return blocks


def _phrases(lexicon: Lexicon) -> dict[str, list[Phrase]]:
    phrases: defaultdict[str, list[Phrase]] = defaultdict(list)
    for index, theme in enumerate(lexicon.themes):
        near = tuple(dict.fromkeys(text for pair in theme.near for text in pair))
        for role, texts in ((STRONG, theme.strong), (WEAK, theme.weak), (EXCLUDE, theme.exclude), (NEAR, near)):
            for phrase in texts:
                for text in _written(phrase):
                    phrases[lower(text)].append(_phrase(index, role, phrase, text))
    return phrases


def _hints(entity: Entity) -> Hints:
    words = tuple(lower(text) for hint in entity.context for text in _written(hint))
    return Hints(words, max(map(len, words), default=0))


def _name_key(key: str, names: list[Name], blocks: tuple[str, ...]) -> NameKey:
    ordered = sorted(names, key=lambda name: name.ambiguous)
    first = ordered[0] if len(ordered) == 1 and not blocks else None
    is_plain = first and not (first.cased or first.unjoined or first.domestic)
    return NameKey(*guards(key), first if is_plain else None, tuple(ordered), blocks)


def _written(text: str) -> tuple[str, ...]:
    """The ways a folded name may be written: many outlets put a space between Latin and Han, as in AI 芯片."""
    folded = fold(text)
    spaced = _SEAM.sub(" ", folded)
    return (folded,) if spaced == folded else (folded, spaced)


def _name(entity: Entity, alias: Alias, text: str, vouches: frozenset[str]) -> Name:
    return Name(
        entity=entity,
        alias=alias,
        cased=text if "c" in alias.flags else "",
        ambiguous="x" in alias.flags,
        weak="w" in alias.flags,
        unjoined="n" in alias.flags,
        domestic="s" in alias.flags,
        doubtful="x" in alias.flags or "w" in alias.flags,
        vouches=vouches,
    )


def _vouches(entity: Entity, lexicon: Lexicon) -> frozenset[str]:
    """In a title in capitals US is believed beside China, or beside anyone who sits there."""
    ids = {entity.id, *entity.id.split("+")}
    return frozenset(ids | {lexicon.entity[key].country for key in ids})


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
