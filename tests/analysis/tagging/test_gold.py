"""The rules against the project's own labelled pieces: no figure may fall unnoticed."""

from __future__ import annotations

import json
import sys
from collections import Counter
from statistics import median
from typing import Any

import pytest

from analysis.lexicon.files import load
from analysis.tagging.rules import Rules
from tests.gold.measure import BASELINE, HERE, fallen, homes, measure, records, table

# Named in the pieces, large, and expected in the rules soon; until then they count as missed.
EXPECTED_SOON = {
    "asus", "bmw", "delta_electronics", "fujitsu", "getty_images", "hitachi", "momenta", "siemens", "sk_telecom", "toyota",
    "volkswagen",
}  # fmt: skip
LANGUAGES = {"en": 60, "zh-Hans": 50, "zh-Hant": 30}
PIECES = records()
LEXICON = load()
THEMES = {theme.id for theme in LEXICON.themes}


def words(record: dict[str, Any]) -> str:
    return "\n".join((record["title"], record.get("teaser", ""), record["text"]))


def test_no_figure_falls(rules: Rules) -> None:
    before = json.loads(BASELINE.read_text("utf-8"))
    now = measure(rules)
    sys.stdout.write("\n".join(table(now, before)) + "\n")
    lost = fallen(before, now)
    assert not lost, (
        "\n".join(lost) + "\nWhen this is meant, update the baseline with `python -m tests.gold --write` and give the "
        "reason in the commit."
    )


def test_a_fall_of_more_than_half_a_point_is_told() -> None:
    before = {"gold": {"themes": {"f1": 0.7}, "ambiguous": {"refused": 9}}}
    assert fallen(before, {"gold": {"themes": {"f1": 0.695}}}) == []
    assert fallen(before, {"gold": {"themes": {"f1": 0.6949}}}) == ["gold, themes: F1 0.7000 -> 0.6949"]
    assert fallen(before, {}) == ["gold, themes: F1 0.7000 -> gone"]


def test_there_are_enough_of_each_kind() -> None:
    count = Counter(r["lang"] for r in PIECES)
    assert {lang for lang, least in LANGUAGES.items() if count[lang] < least} == set()
    parts = Counter((r["lang"], r["part"]) for r in PIECES)
    assert all(abs(parts[lang, "tune"] - parts[lang, "held"]) <= 1 for lang in LANGUAGES)
    lengths = [len(words(r)) for r in PIECES]
    assert sum(not r["text"] and bool(r["teaser"]) for r in PIECES) >= len(PIECES) // 4
    assert 300 <= median(lengths) <= 500
    assert max(lengths) > 1000
    gold = [r["gold"] for r in PIECES]
    assert sum(g["roundup"] for g in gold) >= 8
    assert sum(g["relevance"] == 0 for g in gold) >= 30
    meant = Counter(meant for g in gold for *_, meant in g["ambiguous"])
    assert meant[False] >= 40
    assert meant[True] >= 20


def test_every_theme_is_there_twice() -> None:
    found = Counter(theme for r in PIECES for theme in r["gold"]["themes"])
    themes = LEXICON.themes
    parents = {theme.parent for theme in themes}
    assert {t.id for t in themes if t.id not in parents and t.id != "ai_general" and found[t.id] < 2} == set()


def test_ids_are_used_once() -> None:
    assert [id_ for id_, n in Counter(r["id"] for r in PIECES).items() if n > 1] == []


@pytest.mark.parametrize("record", PIECES, ids=lambda record: record["id"])
def test_labels_are_well_formed(record: dict[str, Any]) -> None:
    gold = record["gold"]
    named = [company["id"] for company in gold["companies"]]
    assert set(named) - set(LEXICON.entity) <= EXPECTED_SOON
    assert len(named) == len(set(named))
    assert set(gold["countries"]) <= set(LEXICON.entity)
    assert set(gold["themes"]) <= THEMES
    assert len(gold["themes"]) <= 4
    assert gold["relevance"] in {0, 1, 2}
    assert gold["relevance"] or not gold["themes"], "an off-topic piece has no theme"
    assert record["outlet"] in homes(HERE)
    for surface, id_, meant in gold["ambiguous"]:
        assert surface in words(record)
        assert id_ in set(LEXICON.entity)
        assert not (id_ in named and not meant)
