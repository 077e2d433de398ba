"""Terms of the field in both languages, from one table: what the term atlas shows, and what joins stories across languages.

A row's `use` is atlas or stories. Wordings of the atlas are searched as they are written, plural forms included, since search
knows no grammar; Taiwan's own words stand apart, other traditional writings are found by the simplified ones. Joining stories
needs loose words of the whole field, which would say little in an atlas: so the two uses have rows of their own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from articles.text.fold import fold, lower

FILE = Path(__file__).with_name("terms.csv")
ATLAS, STORIES = USES = ("atlas", "stories")


@dataclass(frozen=True, slots=True)
class Concept:
    """One term of the atlas with its wordings; the first of each language names it."""

    slug: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]  # simplified
    taiwan: tuple[str, ...]  # in traditional script, where the word is another one

    @property
    def name(self) -> str:
        """Its first English wording."""
        return self.english[0]

    @property
    def name_zh(self) -> str:
        """Its first Chinese wording."""
        return self.chinese[0]

    @property
    def wordings(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.english, *self.chinese, *self.taiwan)))

    @property
    def search(self) -> str:
        """What finds any of them, in the language of the search box."""
        return " OR ".join(f'"{wording}"' for wording in self.wordings)


@cache
def concepts() -> dict[str, Concept]:
    """The terms of the atlas by slug, in the order of the table."""
    return {
        row["slug"]: Concept(row["slug"], _cell(row["english"]), _cell(row["chinese"]), _cell(row["taiwan"]))
        for row in _rows(ATLAS)
    }


def matching(text: str) -> list[Concept]:
    """The terms with a wording that holds these words, whatever their script and capitals."""
    wanted = _key(text)
    return [one for one in concepts().values() if any(wanted in _key(wording) for wording in one.wordings)]


def concept_of(text: str) -> Concept | None:
    """The term that a search for exactly one of its wordings means; None for anything else."""
    wanted = _key(text.strip().strip('"“”'))
    return next((one for one in concepts().values() if wanted in map(_key, one.wordings)), None) if wanted else None


def _key(text: str) -> str:
    return " ".join(lower(fold(text)).split())


def pairs() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The English and Chinese wordings of each term that joins stories."""
    return ((_cell(row["english"]), _cell(row["chinese"])) for row in _rows(STORIES))


def _rows(use: str) -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["use"] == use]


def _cell(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())
