"""What was said of a piece, of a rule and by a person, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from analysis.measures.periods import zone
from analysis.models import Correction

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Said:
    """One correction as pages show it."""

    id: int
    article_id: int
    title: str
    kind: str
    slug: str
    name: str
    act: str
    label: str  # the act in words
    surface: str
    rule: str
    note: str
    author: str
    at: dt.datetime
    undone: bool
    undoes: int | None
    outdated: bool  # the words of the piece are no longer those that were judged


def of_piece(article: int) -> tuple[Said, ...]:
    """Everything that was said of a piece."""
    return _said(Correction.objects.filter(article=article))


def of_person(author: int) -> tuple[Said, ...]:
    """What one person said last: "my work"."""
    return _said(Correction.objects.filter(author=author))


def of_everybody() -> tuple[Said, ...]:
    """What was said last, by anybody."""
    return _said(Correction.objects.all())


def _said(rows: QuerySet[Correction]) -> tuple[Said, ...]:
    found: Iterable[Correction] = rows.select_related("article", "tag", "undone_by").order_by("-pk")[:SHOWN]
    return tuple(
        Said(
            id=row.pk,
            article_id=row.article_id,
            title=row.article.title,
            kind=row.tag.kind,
            slug=row.tag.slug,
            name=row.tag.name,
            act=row.act,
            label=str(Correction.Act(row.act).label),
            surface=row.surface,
            rule=row.rule,
            note=row.note,
            author=row.author_name,
            at=row.at.astimezone(zone()),
            undone=hasattr(row, "undone_by"),
            undoes=row.undoes_id,
            outdated=row.content_hash != row.article.content_hash,
        )
        for row in found
    )
