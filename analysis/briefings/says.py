"""How the rules write: sentences of a draft's text, with the numbers that each may say and the list or page they come from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.briefings import text_write
from analysis.briefings.records import WeekPiece
from analysis.briefings.text_inline import LIST

CITED = 3  # pieces named behind a count
_TARGET = re.compile(r"\]\((<[^>]*>|[^()\s]*)\)")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass
class Sayings:
    """What a draft says while it is written: `said` are the numbers by the address that they stand behind, `notes` the
    statements on the collection."""

    said: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    notes: list[str] = field(default_factory=list)

    def sentence(self, words: str, ids: Sequence[int] = ()) -> str:
        """A sentence with its citations; its numbers belong to the addresses that it links to."""
        bare = _TARGET.sub("]", words)
        numbers = {number.replace(",", "") for number in _NUMBER.findall(bare)}
        for target in _TARGET.findall(words):
            self.said[target.strip("<>")] |= numbers
        return words + text_write.citation(ids)

    def note(self, words: str) -> str:
        """A statement on the collection itself, which needs no piece."""
        flat = " ".join(words.split())
        self.notes.append(flat)
        return text_write.note(flat)


def to_list(words: str, query: str) -> str:
    """A link to a list; the first number of its words is the list's length."""
    return f"[{text_write.plain(words)}]({text_write.target(LIST + query)})"


def to_page(words: str, address: str) -> str:
    """A link to another page of ours, a path with its query."""
    return f"[{text_write.plain(words)}]({text_write.target(address)})"


def cited(pieces: Sequence[WeekPiece]) -> tuple[int, ...]:
    """The pieces named behind a count: texts of their own, from as many outlets as there are."""
    texts = [piece for piece in pieces if piece.copy_of is None] or list(pieces)
    first: dict[int, WeekPiece] = {}
    for piece in texts:
        first.setdefault(piece.source_id, piece)
    spread = [*first.values(), *(piece for piece in texts if piece not in first.values())]
    return tuple(piece.id for piece in spread[:CITED])


def together(*parts: str) -> str:
    """Blocks of a section with a line between them; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)
