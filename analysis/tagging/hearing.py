"""Hears people's words on pieces that are being tagged: what each counts as in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.lexicon.records import Lexicon
from analysis.tagging.effective import Effective, effective
from analysis.tagging.records import OFF
from analysis.tagging.rows import AssertionRow, Tagged, assertions, claims, counted, labels, layer_labels
from analysis.tagging.tags import BAND_NAMES, ON, Label, TagNumbers
from analysis.tagging.words import family, standing_words


@dataclass(frozen=True, slots=True)
class Written:
    """A piece as it will stand: its rows, and what it counts as once people were heard."""

    tagged: Tagged
    rows: list[AssertionRow]
    tags: list[int]
    relevance: int
    heard: Effective | None  # None: nobody spoke of it


def hear(batch: Sequence[Tagged], lexicon: Lexicon, numbers: TagNumbers) -> list[Written]:
    """Each piece's rows, and what it counts as with people's words heard."""
    words = standing_words(tagged.piece.id for tagged in batch)
    if words:
        bands = [*BAND_NAMES]
        numbers.ensure(Label("relevance", band, BAND_NAMES[band]) for band in bands)
    numbers.ensure(label for one in batch for label in layer_labels(one, lexicon))
    kinds, kin = numbers.kinds(), family() if words else None
    found = []
    for tagged in batch:
        rows = assertions(tagged, numbers, lexicon)
        spoken = words.get(tagged.piece.id)
        if not spoken or kin is None:
            tags = counted(rows, kinds) | {numbers[label.key] for label in labels(tagged)}
            found.append(Written(tagged, rows, sorted(tags), tagged.text.relevance, None))
            continue
        heard = effective(
            claims(rows, kinds), spoken, band=tagged.text.band, relevance=tagged.text.relevance, family=kin
        )
        found.append(Written(tagged, rows, _heard_tags(tagged, heard, numbers), heard.relevance, heard))
    return found


def _heard_tags(tagged: Tagged, heard: Effective, numbers: TagNumbers) -> list[int]:
    facets = {numbers[label.key] for label in labels(tagged) if label.kind != "relevance"}
    return sorted(heard.counted | facets | {numbers[key] for key in band_keys(heard.band)})


def band_keys(band: str) -> list[tuple[str, str]]:
    """The relevance tags of a band: itself, and "on" for core and related."""
    return [("relevance", band)] + ([("relevance", ON)] if band != OFF else [])
