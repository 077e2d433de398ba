"""Documents that break their reader in the three ways in which C code can."""

from __future__ import annotations

import os
import re
from typing import Any

from articles.ingestion import walk
from tests.faults.press import MARK


def put() -> None:
    """Makes marked documents poison to whoever reads them in this process and in those that it forks."""
    walk.parse_page = _poisoned(walk.parse_page)


def _poisoned(parse: Any) -> Any:
    def parse_page(page: Any, **words: Any) -> Any:
        if MARK.encode() in page.body:
            kind = page.body.partition(MARK.encode())[2].split()[0]
            if kind == b"abort":
                os.abort()
            if kind == b"spin":
                re.match(r"(a+)+$", "a" * 40 + "b")  # exponential, and deaf to every signal but the last
            _eat()
        return parse(page, **words)

    return parse_page


def _eat() -> None:
    """More memory than there is, in blocks, as a parser would."""
    kept = []
    while True:
        kept.append(bytes(64 * 2**20))
