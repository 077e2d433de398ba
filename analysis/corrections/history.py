"""What was said of a piece, of a rule and by a person, newest first."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analysis.measures.periods import zone
from analysis.measures.words import shown
from analysis.models import Correction

SHOWN = 200
SENTENCES = {
    "add": _("added {}"),
    "remove": _("removed {}"),
    "main": _("marked {} as main"),
    "notable": _("marked {} as not main"),
    "primary": _("made {} the first theme"),
    "focus": _("put {} in focus"),
    "unfocus": _("took {} out of focus"),
    "relevance": _("set the relevance to {}"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One correction as pages show it. Of an act on many pieces, `pieces` counts them and `undone` says that nothing of it
    stands any more."""

    id: int
    article_id: int
    title: str
    language: str
    url: str
    kind: str
    slug: str
    name: str
    act: str
    label: str  # the act in words
    sentence: str  # act and tag in words, as in "removed Huawei"
    surface: str
    rule: str
    note: str
    author_id: int | None
    author: str
    at: dt.datetime
    undone: bool
    undoes: int | None
    outdated: bool  # the words of the piece are no longer those that were judged
    batch: uuid.UUID
    pieces: int = 1

    @property
    def batch_query(self) -> str:
        """The pieces of the act, as a query."""
        return f"batch={self.batch}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which corrections are asked for; empty fields ask for any."""

    author: str = ""  # a person's name
    act: str = ""
    kind: str = ""
    batch: uuid.UUID | None = None
    those: tuple[int, ...] | None = None  # corrections by number

    @property
    def each(self) -> bool:
        """Whether they are shown one by one, not an act a line."""
        return self.batch is not None or self.those is not None


@dataclass(frozen=True, slots=True)
class Part:
    """Some of what was said, how much there is of it, and the mark where the rest begins (None: nothing is left)."""

    total: int
    said: tuple[Said, ...]
    next: int | None


def of_piece(article: int) -> tuple[Said, ...]:
    """Everything that was said of a piece. One query."""
    return _said(Correction.objects.filter(article=article), None)


def acts(wanted: Wanted, *, before: int | None = None, limit: int = SHOWN) -> Part:
    """What was said at once as one line each; of a single act, and of corrections asked for by number, one line each. Three queries."""
    rows = _wanted(wanted)
    if wanted.each:
        total = rows.count()
        found = _said(rows if before is None else rows.filter(pk__lt=before), limit + 1)
    else:
        together = rows.order_by().values("batch").annotate(last=Max("pk"), n=Count("pk"), gone=Count("undone_by"))
        total = together.count()
        if before is not None:
            together = together.filter(last__lt=before)
        sizes = {one["last"]: (one["n"], one["gone"]) for one in together.order_by("-last")[: limit + 1]}
        found = tuple(
            replace(said, pieces=sizes[said.id][0], undone=sizes[said.id][0] == sizes[said.id][1])
            for said in _said(Correction.objects.filter(pk__in=sizes), limit + 1)
        )
    return Part(total, found[:limit], found[limit - 1].id if len(found) > limit else None)


def every(wanted: Wanted) -> Iterator[Said]:
    """Every correction asked for, one a piece, read a part at a time."""
    before = None
    while part := _said(_wanted(wanted) if before is None else _wanted(wanted).filter(pk__lt=before)):
        yield from part
        before = part[-1].id


def last_act(author: int, *, article: int | None = None) -> uuid.UUID | None:
    """What a person said last, of this piece or of any, and has not taken back; None when nothing of theirs stands."""
    rows = Correction.objects.filter(author=author, undone_by=None).exclude(act=Correction.Act.UNDO)
    if article is not None:
        rows = rows.filter(article=article)
    return rows.order_by("-pk").values_list("batch", flat=True).first()


def people() -> tuple[str, ...]:
    """Who has said anything, by name."""
    return tuple(Correction.objects.order_by("author_name").values_list("author_name", flat=True).distinct())


def sentence(act: str, name: str) -> str:
    """An act on a tag in words, as in "removed Huawei"."""
    return SENTENCES[act].format(name)


def sentence_of(row: Correction) -> str:
    """What a stored correction says in words."""
    name = shown(row.tag.name or row.tag.slug, row.tag.name_zh)
    if row.undoes:
        return gettext("took back: %(sentence)s") % {"sentence": sentence(row.undoes.act, name)}
    return sentence(row.act, name)


def _wanted(wanted: Wanted) -> QuerySet[Correction]:
    rows = Correction.objects.all()
    if wanted.author:
        rows = rows.filter(author_name=wanted.author)
    if wanted.act:
        rows = rows.filter(act=wanted.act)
    if wanted.kind:
        rows = rows.filter(tag__kind=wanted.kind)
    if wanted.those is not None:
        rows = rows.filter(pk__in=wanted.those)
    return rows.filter(batch=wanted.batch) if wanted.batch else rows


def _said(rows: QuerySet[Correction], limit: int | None = SHOWN) -> tuple[Said, ...]:
    found: Iterable[Correction] = (
        rows.select_related("article", "tag", "undoes", "undone_by")
        .defer("article__body", "article__teaser")
        .order_by("-pk")[:limit]
    )
    return tuple(_line(row) for row in found)


def _line(row: Correction) -> Said:
    return Said(
        id=row.pk,
        article_id=row.article_id,
        title=row.article.title,
        language=row.article.language,
        url=row.article.url,
        kind=row.tag.kind,
        slug=row.tag.slug,
        name=row.tag.name or row.tag.slug,
        act=row.act,
        label=str(Correction.Act(row.act).label),
        sentence=sentence_of(row),
        surface=row.surface,
        rule=row.rule,
        note=row.note,
        author_id=row.author_id,
        author=row.author_name,
        at=row.at.astimezone(zone()),
        undone=hasattr(row, "undone_by"),
        undoes=row.undoes_id,
        outdated=row.content_hash != row.article.content_hash,
        batch=row.batch,
    )
