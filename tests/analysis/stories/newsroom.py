"""The sample newsroom's pieces on topic, with its author's labels for entities, as stories read them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import articles.sample
from analysis.management.commands.stories import labelled
from analysis.stories.evaluate import read
from analysis.stories.records import Traits

PIECES = Path(articles.sample.__file__).with_name("newsroom") / "pieces.jsonl"


@cache
def rows() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(line) for line in PIECES.read_text("utf-8").splitlines())


@cache
def _read() -> tuple[list[Traits], dict[int, str]]:
    return read(rows(), labelled)


def sample() -> tuple[Traits, ...]:
    return tuple(_read()[0])


def gold_copies() -> dict[int, int]:
    places = {row["id"]: place for place, row in enumerate(rows())}
    return {places[r["id"]]: places[r["gold"]["copy_of"]] for r in rows() if r["gold"].get("copy_of")}
