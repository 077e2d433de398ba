"""The sample newsroom's pieces on topic, with its author's labels for entities, as stories read them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import articles.sample
from analysis.stories.reading import traits
from analysis.stories.records import Piece, Traits

PIECES = Path(articles.sample.__file__).with_name("newsroom") / "pieces.jsonl"
ZONE = ZoneInfo("Asia/Singapore")


@cache
def rows() -> tuple[dict[str, Any], ...]:
    read = [json.loads(line) for line in PIECES.read_text("utf-8").splitlines()]
    return tuple(row for row in read if row["gold"]["relevance"] > 0)


@cache
def sample() -> tuple[Traits, ...]:
    numbers: dict[str, int] = defaultdict(lambda: len(numbers) + 1)
    return tuple(traits(_piece(place, row, numbers)) for place, row in enumerate(rows()))


def _piece(place: int, row: dict[str, Any], numbers: dict[str, int]) -> Piece:
    gold = row["gold"]
    printed = row["published"] or gold["published_true"]
    at = dt.datetime.fromisoformat(printed if len(printed) > 10 else printed + "T12:00:00+08:00")
    named = [*(company["id"] for company in gold["companies"]), *gold["products"], *gold["bodies_policies"]]
    paragraphs = re.findall(r"<p>(.*?)</p>", row["body"])
    return Piece(
        id=place,
        at=at,
        day=at.astimezone(ZONE).date(),
        source_id=numbers[row["outlet"]],
        language=row["lang"],
        title=row["title"],
        teaser=row["teaser"],
        body="\n\n".join(paragraphs),
        entities=frozenset(numbers[name] for name in named),
        is_roundup=gold.get("kind") == "roundup",
    )


def gold_copies() -> dict[int, int]:
    places = {row["id"]: place for place, row in enumerate(rows())}
    return {places[r["id"]]: places[r["gold"]["copy_of"]] for r in rows() if r["gold"]["copy_of"]}


def pairs(groups: Iterable[Iterable[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def gold_pairs() -> set[tuple[int, int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows()):
        groups[row["gold"]["story"]].append(place)
    return pairs(groups.values())
