"""The frozen records of this room."""

from __future__ import annotations

from dataclasses import dataclass

COMPANY, RESEARCH, INVESTOR, BODY, PRODUCT, TERM, UNSURE = KINDS = (
    "company",
    "research",
    "investor",
    "body",
    "product",
    "term",
    "",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A name that no rule lists, where it stands first in a piece: `text == piece.field[start:end]` but for its folding."""

    text: str  # as printed
    key: str  # folded, in lower case, without legal endings: what makes two spellings one name
    language: str  # en or zh
    kind: str  # what it seems to be; empty when nothing says so
    field: str  # title, teaser or body
    start: int
    end: int
