"""Copies among generated edits: every edit is found with its original, and nothing else is folded."""

from __future__ import annotations

import datetime as dt
import json
import lzma
import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from zlib import crc32

import pytest

from analysis.stories import words
from analysis.stories.copies import find_copies
from analysis.stories.evaluate import plain
from analysis.stories.reading import SHORTEST, SHORTEST_HAN, traits
from analysis.stories.records import Piece
from tests.analysis.stories.edits import EDITS, sentences
from tests.analysis.stories.newsroom import rows

REAL = os.environ.get("DIVERGENCE_REAL_DATA", "")
MONDAY = dt.datetime(2025, 7, 28, 4, tzinfo=dt.UTC)
Record = Callable[[str, float], None]
SAME = 0.4  # originals that have so many shingles in common were copies before we edited them


def of_sample() -> list[Piece]:
    pieces = [
        _piece(place, row["outlet"], row["lang"], row["title"], plain(row["body"]))
        for place, row in enumerate(rows())
        if not row["gold"].get("copy_of")
    ]
    return [piece for piece in pieces if _long_enough(piece)]


def of_archive(count: int) -> list[Piece]:
    def read() -> Iterator[Piece]:
        with lzma.open(Path(REAL) / "archive.jsonl.xz", "rt", encoding="utf-8") as file:
            for place, line in enumerate(file):
                if place % 29 == 0:
                    row = json.loads(line)
                    yield _piece(place, row["outlet"] or "", row["lang"] or "", row["title"] or "", row["text"] or "")

    return list(islice(filter(_long_enough, read()), count))


def _piece(key: int, outlet: str, language: str, title: str, body: str) -> Piece:
    at = MONDAY + dt.timedelta(minutes=key % 2000)
    return Piece(
        key, at, at.date(), crc32(outlet.encode()) % 10_000, language, title, "", body, frozenset(), outlet=outlet
    )


def _long_enough(piece: Piece) -> bool:
    """With a quarter cut off it still has to be long enough for shingles; shorter ones are compared by their titles."""
    shortest = SHORTEST_HAN if piece.family == "zh" else SHORTEST
    return piece.family in ("en", "zh") and len(piece.body) > 2.5 * shortest and len(sentences(piece.body)) >= 4


def measure(originals: Sequence[Piece]) -> tuple[float, float, int, list[str]]:
    """Precision and recall over one edit of each kind of each original, how many edits, and what went wrong."""
    dice = random.Random(7)
    edited: dict[int, tuple[int, str]] = {}
    pieces = list(originals)
    for original in originals:
        for number, edit in enumerate(EDITS, 1):
            title, body = edit(original.title, original.body, original.family, dice)
            key = original.id * 10 + number + 10_000_000
            edited[key] = (original.id, edit.__name__)
            pieces.append(
                replace(
                    original,
                    id=key,
                    title=title,
                    body=body,
                    source_id=100_000 + number,
                    at=original.at + dt.timedelta(days=number),
                )
            )
    named = {piece.id: piece for piece in pieces}
    found = find_copies([traits(piece) for piece in pieces])
    root = {key: edited.get(key, (key, ""))[0] for key in named}
    home = {key: found[key].original if key in found else key for key in named}
    wrong = [
        key
        for key, copy in found.items()
        if root[key] != root[copy.original] and not _were_one(named, root, key, copy.original)
    ]
    missed = [f"{edited[key][1]} of {root[key]}" for key in edited if home[key] != home[root[key]]]
    precision = 1 - len(wrong) / max(1, len(found))
    return precision, 1 - len(missed) / len(edited), len(edited), missed + [f"{k} is no copy" for k in wrong]


def _were_one(named: dict[int, Piece], root: dict[int, int], key: int, other: int) -> bool:
    one, two = (words.shingles(named[root[k]].body, han=named[k].family == "zh") for k in (key, other))
    return len(one & two) >= SAME * len(one | two)


def test_edits_of_the_sample_are_copies_and_nothing_else_is(record_property: Record) -> None:
    precision, recall, count, faults = measure(of_sample())
    record_property("precision", precision)
    record_property("recall", recall)
    assert count > 800
    assert precision >= 0.99, faults
    assert recall >= 0.95, faults


@pytest.mark.skipif(not REAL, reason="set DIVERGENCE_REAL_DATA to the folder of real pieces to measure on them")
def test_edits_of_real_pieces_are_copies_and_nothing_else_is(record_property: Record) -> None:
    precision, recall, count, faults = measure(of_archive(700))
    record_property("precision", precision)
    record_property("recall", recall)
    assert count > 3000
    assert precision >= 0.99, faults[:40]
    assert recall >= 0.95, faults[:40]
