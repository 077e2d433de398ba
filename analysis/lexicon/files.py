"""Reads the rule files (five CSV tables and two TOML files), from a folder or from their texts, into a Lexicon."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.lexicon.records import (
    BODY,
    COMPANY,
    COUNTRY,
    PRODUCT,
    Alias,
    Entity,
    Layer,
    Lexicon,
    Owner,
    Person,
    Theme,
)

RULES = Path(__file__).with_name("rules")
TABLES = {
    "organisations.csv": COMPANY,
    "products.csv": PRODUCT,
    "bodies_policies.csv": BODY,
    "places.csv": COUNTRY,
}
THEMES = "themes.toml"
PEOPLE = "people.csv"
LAYERS = "layers.toml"
FILES = (*TABLES, PEOPLE, THEMES, LAYERS)
LATER = frozenset({PEOPLE, LAYERS})  # files that sets from before them lack
# Alias columns, and what a hit in them is worth as a sign of its country.
SURFACES = {
    "aliases_en": "name", "aliases_zh": "name", "names_en": "name", "names_zh": "name", "demonyms_en": "demonym",
    "metonyms_en": "metonym", "metonyms_zh": "metonym", "cities_en": "city", "cities_zh": "city",
}  # fmt: skip
_HAN = re.compile("[\u3400-\u9fff]")


class RuleFileError(ValueError):
    """A rule file that cannot be read; the message says which line and what to do."""


def load(folder: Path = RULES) -> Lexicon:
    """The rules of a folder. Raises RuleFileError when a file is missing, not UTF-8, or lacks a column."""
    return read(texts(folder))


def texts(folder: Path = RULES) -> dict[str, str]:
    """The rule files of a folder as text, by file name. Raises RuleFileError when one is missing or not UTF-8."""
    return {name: _text(folder / name) for name in FILES}


def read(texts: Mapping[str, str]) -> Lexicon:
    """The rules that these texts hold, by file name. Raises RuleFileError when one is missing or cannot be read."""
    return _read(tuple((name, texts[name]) for name in FILES if name in texts))


@lru_cache(maxsize=4)  # two thousand rows take a fifth of a second, and the same rules are asked for again and again
def _read(files: tuple[tuple[str, str], ...]) -> Lexicon:
    texts = dict(files)
    missing = [name for name in FILES if name not in texts and name not in LATER]
    if missing:
        raise RuleFileError(f"{missing[0]} is missing. Put the rule file back.")
    entities = tuple(entity for name, kind in TABLES.items() for entity in _entities(name, kind, texts[name]))
    head = _toml(THEMES, texts[THEMES])
    people = tuple(map(_person, _rows(PEOPLE, texts.get(PEOPLE, "id,name\n"))))
    return Lexicon(
        version=str(head.get("version", "")),
        sha256=digest(texts),
        texts=texts,
        entities=tuple(_with_people(entities, people)),
        people=people,
        layers=read_layers(texts.get(LAYERS, "")),
        themes=tuple(_theme(row, order) for order, row in enumerate(head.get("theme", []))),
        frames=tuple(head.get("frames", [])),
        frame_names_zh=dict(head.get("frame_names_zh", {})),
    )


def read_layers(text: str) -> tuple[Layer, ...]:
    """The layers of the stack in their order. Raises RuleFileError when the text is no TOML."""
    return tuple(_layer(row, order) for order, row in enumerate(_toml(LAYERS, text).get("layer", [])))


def fingerprint(folder: Path = RULES) -> str:
    """The sha256 of a folder's rule files, as `load` would report it. Raises RuleFileError."""
    return digest(texts(folder))


def digest(texts: Mapping[str, str]) -> str:
    """The sha256 of rule texts with their names; how lines end does not count."""
    parts = (f"{name}\0{_lines(texts[name])}" for name in FILES if name in texts)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def flags_of(text: str, written: str) -> str:
    """An alias's flags in order. Short capitals (AWS) and names of up to three letters are case-sensitive by themselves."""
    flags = set(written)
    if not _HAN.search(text) and ((text.isupper() and len(text) <= 5) or len(text) <= 3):
        flags.add("c")
    return "".join(sorted(flags))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise RuleFileError(f"{path} cannot be read ({error.strerror}). Put the rule file back.") from error
    except UnicodeDecodeError as error:
        raise RuleFileError(f"{path.name} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error


def _toml(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(_lines(text))
    except tomllib.TOMLDecodeError as error:
        raise RuleFileError(f"{name} is not valid TOML: {error}. Mend that line.") from error


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _cell(value: str | None) -> Iterator[tuple[str, str]]:
    """The alternatives of a cell as (text, flags)."""
    for part in (value or "").split("|"):
        text, _, flags = part.strip().partition("~")
        if text:
            yield text, flags


def _words(value: str | None) -> tuple[str, ...]:
    return tuple(text for text, _ in _cell(value))


def _entities(name: str, kind: str, text: str) -> Iterator[Entity]:
    return (_entity(row, kind) for row in _rows(name, text))


def _rows(name: str, text: str) -> Iterator[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(_lines(text)), strict=True)
    if not {"id", "name"} <= set(rows.fieldnames or ()):
        raise RuleFileError(f"{name} has no columns 'id' and 'name'. Restore its first line.")
    try:
        for row in rows:
            if None in row or None in row.values():
                raise RuleFileError(f"{name} line {rows.line_num} has a wrong number of columns. Quote commas.")
            yield row
    except csv.Error as error:
        raise RuleFileError(f"{name} line {rows.line_num}: {error}. Check its quotes.") from error


def _aliases(row: Mapping[str, str]) -> tuple[Alias, ...]:
    return tuple(
        Alias(text, column[-2:], flags_of(text, flags), surface)
        for column, surface in SURFACES.items()
        if column in row
        for text, flags in _cell(row[column])
    )


def _entity(row: Mapping[str, str], kind: str) -> Entity:
    return Entity(
        id=row["id"],
        kind=kind,
        name=row["name"],
        name_zh=row.get("name_zh", ""),
        subkind=row.get("kind") or ("pair" if "+" in row["id"] else ""),
        country=row.get("country", ""),
        parent=row.get("parent") or row.get("owner") or "",
        aliases=_aliases(row),
        context=_words(row.get("context")),
        blockers=_words(row.get("blockers")),
        themes=tuple(theme.strip() for theme in row.get("themes", "").split(",") if theme.strip()),
        region=row.get("region", ""),
        notes=row.get("notes", ""),
        valid_from=row.get("valid_from", ""),
        valid_to=row.get("valid_to", ""),
        owners=tuple(_owner(text) for text in _words(row.get("owners"))),
    )


def _owner(text: str) -> Owner:
    """An owner as written in a cell: id:from:to."""
    entity_id, _, dates = text.partition(":")
    first, _, last = dates.partition(":")
    return Owner(entity_id, first, last)


def _person(row: Mapping[str, str]) -> Person:
    first, last = row.get("from", ""), row.get("to", "")
    return Person(
        id=row["id"],
        name=row["name"],
        name_zh=row.get("name_zh", ""),
        office=row.get("office", ""),
        holder=row.get("holder", ""),
        country=row.get("country", ""),
        valid_from=first,
        valid_to=last,
        aliases=tuple(
            replace(
                alias, flags="".join(sorted({*alias.flags, "w"})), surface="person", valid_from=first, valid_to=last
            )
            for alias in _aliases(row)
        ),
    )


def _with_people(entities: Iterable[Entity], people: Iterable[Person]) -> Iterator[Entity]:
    """Bodies and companies with the names of those who serve them, where the row does not list the name itself."""
    served: defaultdict[str, list[Alias]] = defaultdict(list)
    for person in people:
        served[person.holder] += person.aliases
    for entity in entities:
        own = {alias.text for alias in entity.aliases}
        names = tuple(alias for alias in served[entity.id] if alias.text not in own)
        yield replace(entity, aliases=(*entity.aliases, *names)) if names else entity


def _theme(row: Mapping[str, Any], order: int) -> Theme:
    return Theme(
        id=row.get("id", ""),
        name=row.get("name", ""),
        name_zh=row.get("name_zh", ""),
        parent=row.get("parent", ""),
        frame=dict(row.get("frame", {})),
        definition=row.get("definition", ""),
        core=bool(row.get("core", False)),
        order=order,
        threshold=float(row.get("threshold", 1.1)),
        strong=(*row.get("strong_en", ()), *row.get("strong_zh", ())),
        weak=(*row.get("weak_en", ()), *row.get("weak_zh", ())),
        exclude=(*row.get("exclude_en", ()), *row.get("exclude_zh", ())),
        implies=tuple(row.get("implies", ())),
        near=tuple((first, second) for first, second in row.get("near", ())),
    )


def _layer(row: Mapping[str, Any], order: int) -> Layer:
    return Layer(
        id=row.get("id", ""),
        name=row.get("name", ""),
        name_zh=row.get("name_zh", ""),
        order=order,
        kinds=tuple(row.get("kinds", ())),
        products=tuple(row.get("products", ())),
        terms=(*row.get("terms_en", ()), *row.get("terms_zh", ())),
    )
