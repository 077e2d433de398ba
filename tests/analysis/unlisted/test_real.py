"""Other people's texts, found by DIVERGENCE_REAL_DATA and never committed: organisations taken out of the rules come back."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.lexicon.files import load
from analysis.lexicon.records import Entity, Lexicon
from analysis.tagging.decide import decide
from analysis.tagging.files import words_of
from analysis.tagging.rules import Rules, compile_rules
from analysis.unlisted.known import Known
from analysis.unlisted.mine import key_of, mine

pytestmark = pytest.mark.real
GONE, FIRST, SEEN = 30, 200, 3


def without(lexicon: Lexicon, gone: set[str]) -> Lexicon:
    """The rules as if nobody had listed these rows."""
    return replace(
        lexicon,
        entities=tuple(replace(e, parent="" if e.parent in gone else e.parent) for e in lexicon.entities if e.id not in gone),
        themes=tuple(replace(t, implies=tuple(i for i in t.implies if i not in gone)) for t in lexicon.themes),
    )  # fmt: skip


def is_of(entity: Entity) -> Callable[[str], bool]:
    """Whether a key names this row, by any of its names or with more words around one."""
    keys = {key_of(alias.text) for alias in entity.aliases} | {key_of(entity.name)}
    return lambda key: any(key == own or (len(own) > 3 and own in key) for own in keys)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_organisations_taken_out_of_the_rules_are_proposed(
    real_data: Path, rules: Rules, seed: int, record_property: Callable[[str, object], None]
) -> None:
    records = [json.loads(line) for line in (real_data / "ontopic.jsonl").read_text("utf-8").splitlines()]
    pieces = [(record["outlet"], words_of(record)) for record in records]
    seen = Counter(n.id for _, words in pieces for n in decide(words, rules).names if n.kind == "company" and not n.via)
    often = sorted(key for key, count in seen.items() if count >= SEEN)
    gone = set(random.Random(seed).sample(often, GONE))
    known = Known(compile_rules(without(load(), gone)), {outlet for outlet, _ in pieces})
    outlets: defaultdict[str, list[str]] = defaultdict(list)
    signed: set[str] = set()
    for outlet, words in pieces:
        for place in mine(words, known):
            outlets[place.key].append(outlet)
            if place.kind:
                signed.add(place.key)
    order = sorted(outlets, key=lambda k: -len(outlets[k]) * len(set(outlets[k])) * (1 if k in signed else 0.25))
    found = sum(any(map(is_of(rules.lexicon.entity[key]), order[:FIRST])) for key in gone)
    record_property("found", found)
    assert found >= GONE // 2
