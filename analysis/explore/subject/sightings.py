"""The newest sentences that carry a tag, as a company that stands with a layer: verbatim, with the words that carry the tag marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import PIECES
from analysis.explore.lists.rows import in_force
from analysis.explore.piece.segments import FIELDS, Mark, Segment, Stretch, cut
from analysis.explore.selection import ids
from analysis.measures.periods import zone
from analysis.models import Assertion
from articles.models import Article
from articles.text.sentences import around

SHOWN = 3
LONGEST = 320  # characters of a sentence; of a longer one, what stands around the first words that carry it


@dataclass(frozen=True, slots=True)
class Sighting:
    """One piece's sentence. `segments` is empty where the words no longer stand there, or where a person added the tag."""

    id: int
    path: str
    title: str
    source_name: str
    language: str
    dated_at: dt.datetime
    reason: str  # as in "owner of HarmonyOS"
    segments: tuple[Segment, ...]
    cut_before: bool
    cut_after: bool


def sightings(filter: ArticleFilter, tag: int, *, most: int = SHOWN) -> tuple[Sighting, ...]:
    """The newest pieces of a list with the first sentence that carries this tag in each. Three queries."""
    return sighted(ids(filter.replace(counted=PIECES), limit=most), tag)


def sighted(found: Sequence[int], tag: int) -> tuple[Sighting, ...]:
    """The same for pieces that are known by their numbers, in their order. One query, two when a claim is gone."""
    said = Assertion.objects.filter(in_force(), article_id__in=found, tag_id=tag, verdict="accepted").order_by("author")
    claims: dict[int, Assertion] = {}
    for claim in said.select_related("article__source"):
        # a person's word holds no evidence: the rule's stands before it
        if claim.evidence or claim.article_id not in claims:
            claims[claim.article_id] = claim
    pieces = {id: claim.article for id, claim in claims.items()}
    if unclaimed := [id for id in found if id not in pieces]:  # counted a moment ago, and not claimed any more
        pieces |= Article.objects.select_related("source").in_bulk(unclaimed)
    return tuple(_sighting(pieces[id], claims.get(id)) for id in found if id in pieces)


def _sighting(piece: Article, claim: Assertion | None) -> Sighting:
    segments, before, after = _sentence(piece, claim.evidence if claim else [])
    return Sighting(
        piece.pk, f"/articles/{piece.pk}/", piece.title, piece.source.name, piece.language,
        piece.dated_at.astimezone(zone()), claim.reason if claim else "", segments, before, after,
    )  # fmt: skip


def _sentence(piece: Article, evidence: list[dict[str, Any]]) -> tuple[tuple[Segment, ...], bool, bool]:
    """The sentence of the first span that still stands, cut at the spans, and whether it goes on before or behind."""
    standing = [span for span in evidence if span["field"] in FIELDS and _stands(piece, span)]
    if not standing:
        return (), False, False
    field = standing[0]["field"]
    text = getattr(piece, field)
    whole = around(text, standing[0]["start"])
    inside = [s for s in standing if s["field"] == field and whole[0] <= s["start"] and s["end"] <= whole[1]]
    start, end = _shortened(whole, min(s["start"] for s in inside), max(s["end"] for s in inside[:2]))
    mark = Mark(0, "layer", "", "", "")
    segments = cut(text, [Stretch(s["start"], s["end"], mark) for s in inside], start, end)
    return segments, start > whole[0], end < whole[1]


def _stands(piece: Article, span: dict[str, Any]) -> bool:
    text: str = getattr(piece, span["field"])
    start, end = int(span["start"]), int(span["end"])
    return 0 <= start < end and text[start:end] == str(span["surface"])


def _shortened(whole: tuple[int, int], first: int, last: int) -> tuple[int, int]:
    start, end = whole
    if end - start <= LONGEST:
        return whole
    spare = max(0, LONGEST - (last - first)) // 2
    return max(start, first - spare), min(end, last + spare)
