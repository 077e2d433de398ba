"""Which words a change of the rules can touch, so that only pieces that hold one of them are read again. No I/O.

A piece without any of these words is tagged alike by both rule sets: names, blockers, context and phrases act only where
they stand, and what an entity's row says acts only through its names and those of its kin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields

from analysis.lexicon.records import Entity, Layer, Lexicon, Theme
from articles.text.fold import fold, lower

MOST = 800  # words: looking for 1,200 in 67,000 pieces outlasts the statement timeout, reading everything takes 100 s
_SHOWN = frozenset({"id", "name", "name_zh", "region", "notes"})  # what a row says for people alone
_ACTING = tuple(field.name for field in fields(Entity) if field.name not in _SHOWN)


def touched(old: Lexicon, new: Lexicon) -> frozenset[str] | None:
    """The folded words whose pieces the change can touch; None when it can touch any piece, or too many words changed."""
    found: set[str] = set()
    names = _names(old, new)
    children = _children(old, new)
    for key in old.entity.keys() | new.entity.keys():
        found.update(_of_entity(key, old.entity.get(key), new.entity.get(key), names, children))
    if len(found) > MOST:
        return None
    for key in old.theme.keys() | new.theme.keys():
        found.update(_of_theme(old.theme.get(key), new.theme.get(key), names))
    found.update(_of_layers(old, new, names))
    return frozenset(found) if len(found) <= MOST else None


def _names(*lexicons: Lexicon) -> dict[str, set[str]]:
    """Every name of every entity, in any of the rule sets."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for lexicon in lexicons:
        for entity in lexicon.entities:
            names[entity.id].update(alias.text for alias in entity.aliases)
    return names


def _children(*lexicons: Lexicon) -> dict[str, set[str]]:
    """What each entity owns, in any of the rule sets."""
    children: defaultdict[str, set[str]] = defaultdict(set)
    for lexicon in lexicons:
        for entity in lexicon.entities:
            if entity.parent:
                children[entity.parent].add(entity.id)
    return children


def _of_entity(
    key: str, old: Entity | None, new: Entity | None, names: dict[str, set[str]], children: dict[str, set[str]]
) -> Iterator[str]:
    if old is not None and new is not None:
        changed = {column for column in _ACTING if getattr(old, column) != getattr(new, column)}
        if not changed:
            return
        if changed == {"aliases"}:  # the usual case: only the names that differ can act otherwise
            yield from _folded(alias.text for alias in set(old.aliases) ^ set(new.aliases))
            return
    for member in _line(key, children):
        yield from _folded(names[member])


def _line(key: str, children: dict[str, set[str]]) -> set[str]:
    """An entity with all it owns, down to the last."""
    seen, open_ = {key}, [key]
    while open_:
        for child in children.get(open_.pop(), ()):
            if child not in seen:
                seen.add(child)
                open_.append(child)
    return seen


def _of_theme(old: Theme | None, new: Theme | None, names: dict[str, set[str]]) -> Iterator[str]:
    one, other = (theme or Theme("", "") for theme in (old, new))
    if (one.threshold, one.parent) != (other.threshold, other.parent):
        phrases = {*_phrases(one), *_phrases(other)}
        implying = {*one.implies, *other.implies}
    else:
        phrases = _phrases(one) ^ _phrases(other)
        implying = {*one.implies} ^ {*other.implies}
    yield from _folded(text for _, text in phrases)
    for entity in implying:
        yield from _folded(names.get(entity, ()))


def _of_layers(old: Lexicon, new: Lexicon, names: dict[str, set[str]]) -> Iterator[str]:
    """Terms that came, went or changed their layer, and the names of products that did."""
    yield from _folded(term for _, term in _layer_terms(old.layers) ^ _layer_terms(new.layers))
    for key in old.layers_of.keys() | new.layers_of.keys():
        if old.layers_of.get(key) != new.layers_of.get(key):
            yield from _folded(names.get(key, ()))


def _layer_terms(layers: Iterable[Layer]) -> set[tuple[str, str]]:
    return {(layer.id, term) for layer in layers for term in layer.terms}


def _phrases(theme: Theme) -> set[tuple[str, str]]:
    roles = {"strong": theme.strong, "weak": theme.weak, "exclude": theme.exclude}
    found = {(role, text) for role, texts in roles.items() for text in texts}
    return found | {(f"near {first} {second}", text) for first, second in theme.near for text in (first, second)}


def _folded(texts: Iterable[str]) -> Iterator[str]:
    """Each as the scan looks for it; a context word also stands with an s."""
    for text in texts:
        yield lower(fold(text))
