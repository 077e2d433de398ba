"""Texts that come in files and go out tagged, without being stored: JSON Lines in, JSON Lines out."""

from __future__ import annotations

import gzip
import json
import lzma
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.lexicon.records import BODY, COMPANY, PRODUCT, Lexicon
from analysis.tagging.records import NamedTag, Span, TaggedText, Words

MAX_LINE = 20_000_000  # bytes; a longer line is no article
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
_OPEN = {".gz": gzip.open, ".xz": lzma.open}
# Outlets under these endings are read as written at home, which 我国 needs to be a name.
_HOMES = {".cn": "CN", ".tw": "TW", ".hk": "HK", ".sg": "SG", ".my": "MY", ".jp": "JP", ".uk": "GB", ".in": "IN"}


class BadLine(ValueError):
    """A line that holds no record; the message says what is wrong with it."""


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a `.jsonl`, `.gz` or `.xz` file with their numbers, empty ones left out. Raises OSError, EOFError or
    lzma.LZMAError when the file cannot be read."""
    opener = _OPEN.get(path.suffix, open)
    with opener(path, "rb") as file:  # type: ignore[operator]
        number = 0
        while line := file.readline(MAX_LINE):
            number += 1
            if line.strip():
                yield number, line


def record_of(line: bytes) -> dict[str, Any]:
    """A line as a record with at least a title or a text. Raises BadLine."""
    try:
        record = json.loads(line)
    except ValueError as error:
        raise BadLine(f"not JSON ({error})") from error
    if not isinstance(record, dict):
        raise BadLine("not an object")
    wrong = [
        key
        for key in ("title", "teaser", "text", "body", "lang", "outlet")
        if not isinstance(record.get(key) or "", str)
    ]
    if wrong:
        raise BadLine(f"{wrong[0]} is not text")
    if not any(record.get(key) for key in ("title", "teaser", "text", "body")):
        raise BadLine("no title and no text")
    return record


def words_of(record: Mapping[str, Any], *, country: str = "") -> Words:
    """A record's words as they stand, so that offsets count characters of its own fields. Without `country` the outlet's
    address may give its home away."""
    outlet = record.get("outlet") or ""
    return Words(
        title=record.get("title") or "",
        teaser=record.get("teaser") or "",
        body=record.get("text") or record.get("body") or "",
        language=record.get("lang") or "",
        country=country or next((code for ending, code in _HOMES.items() if outlet.endswith(ending)), ""),
        published=_day(record.get("published")),
    )


def _day(published: object) -> str:
    """The ISO date that a record's time begins with; empty when it begins otherwise."""
    return published[:10] if isinstance(published, str) and _ISO_DAY.match(published) else ""


def answer(record: Mapping[str, Any], tagged: TaggedText, lexicon: Lexicon) -> dict[str, Any]:
    """The record's tags in the published format; evidence names the record's own fields."""
    body_field = "text" if record.get("text") else "body"
    named = {
        kind: [_name(name, lexicon) for name in tagged.names if name.kind == kind] for kind in (COMPANY, PRODUCT, BODY)
    }
    found = [(name.id, name.spans) for name in tagged.names]
    found += [(theme.id, theme.spans) for theme in tagged.themes]
    found += [(country.code, country.spans) for country in tagged.countries]
    found += [(layer.slug, layer.spans) for layer in tagged.layers]
    evidence = [_evidence(target, span, body_field) for target, spans in found for span in spans]
    return {
        "id": record.get("id"),
        "relevance": {"score": tagged.relevance, "band": tagged.band},
        "companies": named[COMPANY],
        "products": named[PRODUCT],
        "bodies": named[BODY],
        "countries": [{"code": c.code, "share": c.share, "focus": c.focus} for c in tagged.countries],
        "themes": [{"id": t.id, "score": t.score, "primary": t.primary} for t in tagged.themes],
        "layers": [{"company": one.company, "layer": one.layer, "reason": one.reason} for one in tagged.layers],
        "evidence": evidence,
    }


def _name(name: NamedTag, lexicon: Lexicon) -> dict[str, Any]:
    return {
        "id": name.id,
        "name": lexicon.entity[name.id].name,
        "class": name.standing,
        "salience": name.salience,
        "derived": bool(name.via),
    }


def _evidence(target: str, span: Span, body_field: str) -> dict[str, Any]:
    return {
        "target": target,
        "field": body_field if span.field == "body" else span.field,
        "start": span.start,
        "end": span.end,
        "surface": span.surface,
        "rule": span.rule,
    }
