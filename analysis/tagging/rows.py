"""One tagged piece as rows: its assertions and the tags it is listed under. No I/O beyond the numbers it is given."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.lexicon.records import COMPANY, COUNTRY, Lexicon
from analysis.models import Assertion
from analysis.tagging.effective import Claim
from analysis.tagging.records import OFF, PASSING, TERM, LayerTag, Span, TaggedText, Words
from analysis.tagging.tags import (
    BAND_NAMES,
    EXTENT_NAMES,
    LANGUAGE_NAMES,
    LAYER,
    ON,
    SLUG_LENGTH,
    UNKNOWN_LANGUAGE,
    Label,
    TagNumbers,
    parents_of,
)

_ACCEPTED, _REJECTED = Assertion.Verdict.ACCEPTED.value, Assertion.Verdict.REJECTED.value


@dataclass(frozen=True, slots=True)
class Piece:
    """A stored piece as the tagger reads it."""

    id: int
    words: Words
    content_hash: str
    completeness: str
    dated_at: dt.datetime
    place: str
    source_slug: str
    source_name: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """A piece with what the rules say about it; `failed` when they could not be applied."""

    piece: Piece
    text: TaggedText
    lexemes: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class AssertionRow:
    """One assertion in the order of its columns."""

    article_id: int
    tag_id: int
    verdict: str
    reason: str
    standing: str
    score: float
    is_primary: bool
    via_id: int | None
    evidence: str  # JSON


def labels(tagged: Tagged) -> list[Label]:
    """The tags a piece needs that no rule file lists: source, place, language, how much text is held, and band."""
    piece = tagged.piece
    language = piece.words.language or UNKNOWN_LANGUAGE
    found = [
        Label("source", piece.source_slug, piece.source_name or piece.source_slug),
        Label("lang", language, LANGUAGE_NAMES.get(language, language)),
        Label("extent", piece.completeness, EXTENT_NAMES[piece.completeness]),
        Label("relevance", tagged.text.band, BAND_NAMES[tagged.text.band]),
    ]
    if tagged.text.band != OFF:
        found.append(Label("relevance", ON, BAND_NAMES[ON]))
    if place := piece.place.strip()[:SLUG_LENGTH]:
        found.append(Label("place", place, place))
    return found


def layer_labels(tagged: Tagged, lexicon: Lexicon) -> list[Label]:
    """The tags of the layers that a piece's companies are mentioned with; each is made when it is first met."""
    return [Label(LAYER, one.slug, *lexicon.named_with(one.slug)) for one in tagged.text.layers]


def counted(rows: Iterable[AssertionRow], kinds: Mapping[int, str]) -> set[int]:
    """The tags that the rules alone count a piece under: names that are main or notable, countries in focus, themes with
    their parents."""
    return {
        row.tag_id
        for row in rows
        if row.verdict == _ACCEPTED and row.standing != PASSING and (row.is_primary or kinds[row.tag_id] != COUNTRY)
    }


def claims(rows: Iterable[AssertionRow], kinds: Mapping[int, str]) -> list[Claim]:
    """The accepted ones of a piece's assertions, as `effective` weighs them against people's words."""
    return [
        Claim(
            row.tag_id, kinds[row.tag_id], row.standing, row.score, row.is_primary, row.via_id,
            places(json.loads(row.evidence)),
        )
        for row in rows
        if row.verdict == _ACCEPTED
    ]  # fmt: skip


def places(evidence: Iterable[Mapping[str, Any]]) -> frozenset[tuple[str, int, int]]:
    """Where the spans of an assertion's evidence stand; of a layer's, those that name the company, for it stands on them."""
    return frozenset(
        (span["field"], span["start"], span["end"]) for span in evidence if not span["rule"].startswith(TERM)
    )


def assertions(tagged: Tagged, numbers: TagNumbers, lexicon: Lexicon) -> list[AssertionRow]:
    """Everything asserted and refused for one piece; one row a tag and verdict."""
    article, text = tagged.piece.id, tagged.text
    rows: list[AssertionRow] = []
    for name in text.names:
        via = numbers[lexicon.entity[name.via].kind, name.via] if name.via else None
        tag = numbers[name.kind, name.id]
        rows.append(
            AssertionRow(
                article, tag, _ACCEPTED, name.reason, name.standing, name.salience, False, via, _json(name.spans)
            )
        )
    for country in text.countries:
        via = numbers[lexicon.entity[country.via].kind, country.via] if country.via else None
        reason = f"seat of {lexicon.entity[country.via].name}" if country.via else ""
        tag = numbers[COUNTRY, country.code]
        rows.append(
            AssertionRow(article, tag, _ACCEPTED, reason, "", country.share, country.focus, via, _json(country.spans))
        )
    rows += _themes(tagged, numbers, lexicon)
    rows += [_layer(article, layer, numbers) for layer in text.layers]
    for refusal in text.refusals:
        for entity_id in refusal.id.split("+") if refusal.kind == COUNTRY else (refusal.id,):
            tag = numbers[refusal.kind, entity_id]
            rows.append(
                AssertionRow(article, tag, _REJECTED, refusal.reason, "", 0.0, False, None, _json(refusal.spans))
            )
    return list(_once(rows))


def _themes(tagged: Tagged, numbers: TagNumbers, lexicon: Lexicon) -> Iterator[AssertionRow]:
    """A piece's themes, then the parents they support, by the best child."""
    article, themes = tagged.piece.id, tagged.text.themes
    for theme in themes:
        tag = numbers["theme", theme.id]
        yield AssertionRow(article, tag, _ACCEPTED, "", "", theme.score, theme.primary, None, _json(theme.spans))
    for theme in themes:
        child = numbers["theme", theme.id]
        for parent in parents_of(theme.id, lexicon):
            reason = f"includes {lexicon.theme[theme.id].name}"
            tag = numbers["theme", parent]
            yield AssertionRow(article, tag, _ACCEPTED, reason, "", theme.score, False, child, _json(theme.spans))


def _layer(article: int, layer: LayerTag, numbers: TagNumbers) -> AssertionRow:
    tag, company = numbers[LAYER, layer.slug], numbers[COMPANY, layer.company]
    return AssertionRow(article, tag, _ACCEPTED, layer.reason, "", 0.0, False, company, _json(layer.spans))


def _once(rows: Iterable[AssertionRow]) -> Iterator[AssertionRow]:
    """The first row of each tag and verdict: a parent supported by two children is asserted once."""
    seen: set[tuple[int, str]] = set()
    for row in rows:
        if (row.tag_id, row.verdict) not in seen:
            seen.add((row.tag_id, row.verdict))
            yield row


def _json(spans: tuple[Span, ...]) -> str:
    return json.dumps([dataclasses.asdict(span) for span in spans], ensure_ascii=False)
