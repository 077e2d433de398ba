"""Words as any format may hold them: on one line, without signs that no page shows or that turn the line around."""

from __future__ import annotations

import re
from typing import Any

from analysis.exports.document import Document, from_data, to_data

# control signs, halves of a pair, overrides of the writing direction, what XML forbids
_UNSHOWN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


def legible(text: str) -> str:
    """The words on one line, every run of blanks a single one."""
    return " ".join(_UNSHOWN.sub("", text).split())


def legible_document(document: Document) -> Document:
    """The document with every text legible. Drawings are left: they are read and written anew where they are used."""
    return from_data(_walked(to_data(document)))


def _walked(value: Any, key: str = "") -> Any:
    if isinstance(value, str):
        return value if key == "svg" else _tongue(value) if key == "lang" else legible(value)
    if isinstance(value, dict) and value.get("marks") and legible(value["text"]) != value["text"]:
        value = {**value, "marks": ()}  # their places are those of other words
    if isinstance(value, dict):
        return {name: _walked(inner, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_walked(inner) for inner in value)
    return value


def _tongue(lang: str) -> str:
    """A language code; English for what is none, so that no reader is told of a language that does not exist."""
    return lang if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", lang) else "en"
