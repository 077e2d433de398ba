"""The earlier wordings of a piece: when each was seen, and what its outlet changed after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.explore.piece.segments import FIELDS
from analysis.measures.periods import zone
from articles.models import Article, Revision
from articles.text.difference import Passage, difference, passages

SHOWN = 3  # changed passages of a revision on the piece's own page
MOST = 100  # on the page of its revisions
NEWEST = 5  # revisions on the piece's own page


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What changed in the headline, the teaser or the text; `more` passages are left out."""

    field: str
    passages: tuple[Passage, ...]
    more: int


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A wording that was seen from one moment to another, and what changed at its end."""

    number: int
    title: str
    seen_at: dt.datetime
    replaced_at: dt.datetime
    changes: tuple[FieldChange, ...]

    @property
    def more(self) -> int:
        """Passages that changed and are not shown."""
        return sum(change.more for change in self.changes)


@dataclass(frozen=True, slots=True)
class RevisionsPage:
    """Everything the page of a piece's earlier wordings shows."""

    id: int
    path: str
    title: str
    url: str
    language: str
    source_name: str
    revision: int
    first_seen_at: dt.datetime
    lines: tuple[RevisionLine, ...]  # newest first


def revisions_page(article_id: int) -> RevisionsPage | None:
    """The earlier wordings of a piece with all that changed; None for no piece. Two queries."""
    piece = Article.objects.filter(pk=article_id).select_related("source").first()
    if piece is None:
        return None
    return RevisionsPage(
        piece.pk, f"/articles/{piece.pk}/", piece.title, piece.url, piece.language, piece.source.name, piece.revision,
        piece.first_seen_at.astimezone(zone()), revisions(piece, most=MOST),
    )  # fmt: skip


def revisions(piece: Article, *, most: int = SHOWN, newest: int | None = None) -> tuple[RevisionLine, ...]:
    """The earlier wordings of a piece, the newest first, each with at most so many changed passages a field. One query, none
    for a piece that never changed."""
    if piece.revision < 2:
        return ()
    kept = list(Revision.objects.filter(article_id=piece.pk).order_by("number"))
    wordings: Sequence[Revision | Article] = [*kept, piece]
    seen = [piece.first_seen_at, *(one.replaced_at for one in kept)]
    lines = [
        _line(before, after, at, most)
        for (before, after), at in zip(pairwise(wordings), seen, strict=False)
        if isinstance(before, Revision)
    ]
    return tuple(lines[::-1][:newest])


def _line(before: Revision, after: Revision | Article, seen_at: dt.datetime, most: int) -> RevisionLine:
    changes = []
    for field in FIELDS:
        old, new = getattr(before, field), getattr(after, field)
        if old == new:
            continue
        found = passages(difference(old, new))
        changes.append(FieldChange(field, found[:most], max(0, len(found) - most)))
    return RevisionLine(
        before.number, before.title, seen_at.astimezone(zone()), before.replaced_at.astimezone(zone()), tuple(changes)
    )
