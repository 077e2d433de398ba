"""The sample newsroom's pieces as stored rows, without visiting anybody."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from analysis.tagging.evaluate import plain
from articles.models import Article, Source
from tests.analysis.tagging.conftest import article

PIECES = Path(__file__).parents[3] / "articles" / "sample" / "newsroom" / "pieces.jsonl"


@cache
def records() -> tuple[dict[str, Any], ...]:
    """Every piece of the sample newsroom with its labels."""
    return tuple(json.loads(line) for line in PIECES.read_text("utf-8").splitlines())


def stored(source: Source, *, every: int = 1) -> list[Article]:
    """Every so-manieth piece, stored."""
    return [
        article(
            source,
            row["title"],
            teaser=row["teaser"] or "",
            body=plain(row["body"] or ""),
            language=row["lang"],
            url=row["url"],
        )
        for row in records()[::every]
    ]
