"""A lexicon made ready for matching: one automaton over names and blockers, one over theme phrases, one over layers' terms.

Context words are in neither. They are asked for only where a doubtful name stands, and looked up right there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from daachorse import CharwiseDoubleArrayAhoCorasick

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
    dated: bool  # it speaks for its entity between two dates only
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


@dataclass(frozen=True, slots=True, eq=False)
class LayerTerm:
    """One term of one layer."""

    layer: str
    text: str
    cased: str  # the folded term when its case counts, else empty


class NameKey(NamedTuple):
    """Everything one string of the automaton of names stands for."""

    plain: Name | None  # its only name, when nothing but the boundary is to be looked at
    names: tuple[Name, ...]  # the unambiguous ones first
    blocks: tuple[str, ...]  # entities whose names are refused inside it


class Hints(NamedTuple):
    """The context words of one entity, folded and in lower case."""

    words: tuple[str, ...]
    longest: int  # characters of the longest


@dataclass(frozen=True, slots=True)
class Strings:
    """Strings in lower case and an automaton that finds them all. A hit's number is the place in `all`."""

    all: tuple[str, ...]  # those with a Latin end first
    guards: tuple[tuple[frozenset[str], frozenset[str]], ...]  # of these: what they may not touch on either side
    automaton: CharwiseDoubleArrayAhoCorasick


@dataclass(frozen=True)
class Rules:
    """A compiled lexicon. Building it takes some 20 ms, so it is made anew whenever the files change."""

    lexicon: Lexicon
    names: Strings  # names and blockers
    name_keys: tuple[NameKey, ...]  # what each of its strings stands for
    phrases: Strings  # the themes' phrases
    phrase_keys: tuple[tuple[Phrase, ...], ...]
    layer_terms: Strings
    layer_keys: tuple[LayerTerm, ...]
    hints: Mapping[str, Hints]  # by entity
    kin: Mapping[str, frozenset[str]]  # entities whose plain mention vouches for an ambiguous one
    implied: Mapping[str, tuple[int, ...]]  # entity -> themes it speaks for


def compile_rules(lexicon: Lexicon) -> Rules:
    """The lexicon with its automata."""
    names, blocks, phrases, terms = _names(lexicon), _blocks(lexicon), _phrases(lexicon), _layer_terms(lexicon)
    name_strings, phrase_strings, term_strings = _strings(names | blocks), _strings(phrases), _strings(terms)
    return Rules(
        lexicon=lexicon,
        names=name_strings,
        name_keys=tuple(_name_key(names.get(key, []), blocks.get(key, [])) for key in name_strings.all),
        phrases=phrase_strings,
        phrase_keys=tuple(tuple(phrases[key]) for key in phrase_strings.all),
        layer_terms=term_strings,
        layer_keys=tuple(terms[key] for key in term_strings.all),
        hints={entity.id: _hints(entity) for entity in lexicon.entities},
        kin=_kin(lexicon),
        implied=_implied(lexicon),
    )


def _strings(strings: Iterable[str]) -> Strings:
    ordered = sorted(strings, key=lambda text: guards(text) == (NOTHING, NOTHING))
    guarded = [guards(text) for text in ordered]
    while guarded and guarded[-1] == (NOTHING, NOTHING):
        guarded.pop()
    # Without a prefilter: hardly a text holds no name at all.
    return Strings(tuple(ordered), tuple(guarded), CharwiseDoubleArrayAhoCorasick(ordered, use_prefilter=False))


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


def _layer_terms(lexicon: Lexicon) -> dict[str, LayerTerm]:
    """The terms as they are written, an English one also in its plain plural. A lexicon without layers has a term that
    nothing holds, for an automaton needs one."""
    terms: dict[str, LayerTerm] = {}
    for layer in lexicon.layers:
        for term in layer.terms:
            for text in _written(term):
                cased = text if term.isupper() and "c" in flags_of(term, "") else ""
                terms[lower(text)] = LayerTerm(layer.id, term, cased)
                if text[-1:].isascii() and text[-1:].isalpha():
                    terms.setdefault(lower(text) + "s", LayerTerm(layer.id, term, cased))
    return terms or {"\0": LayerTerm("", "", "")}


def _hints(entity: Entity) -> Hints:
    words = tuple(lower(text) for hint in entity.context for text in _written(hint))
    return Hints(words, max(map(len, words), default=0))


def _name_key(names: list[Name], blocks: list[str]) -> NameKey:
    first = names[0] if len(names) == 1 and not blocks else None
    plain = None if first is None or first.cased or first.unjoined or first.domestic or first.dated else first
    return NameKey(plain, tuple(sorted(names, key=lambda name: name.ambiguous)), tuple(blocks))


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
        dated=bool(alias.valid_from or alias.valid_to),
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
