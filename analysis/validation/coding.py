"""Gives people pieces to code, one at a time and blind, and keeps what they code. Nobody is given a piece twice.

What is shown is the text alone: neither what the rules said, nor what somebody else coded, nor why the piece was drawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext

from analysis.measures.frames import FRAMES
from analysis.models import Coding, Sample, SampledPiece
from analysis.validation.codebook import Codebook

MOST_THEMES = 12  # in one piece; whoever sees more has not chosen
NOTE = 500


class CodingError(ValueError):
    """A coding that cannot be kept; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Codes:
    """What a person says of a piece. Off the subject, a piece has no themes."""

    band: str = ""
    themes: tuple[str, ...] = ()
    primary: str = ""
    frame: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A piece as a coder sees it."""

    piece: int  # of the sample
    place: int
    title: str
    teaser: str
    paragraphs: tuple[str, ...]
    language: str
    content_hash: str
    shown_at: dt.datetime  # by the database's clock
    before: Codes = field(default_factory=Codes)  # the same person's own earlier word
    revisits: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What is kept of a piece being shown: which one, in which words, from when."""

    piece: int
    content_hash: str
    shown_at: dt.datetime


def next_task(sample: Sample, coder: Any) -> Task | None:
    """The next piece for this person: one that nobody has coded, or that waits for a second person; None when there is none
    left for them, or the sample is closed."""
    if sample.closed_at:
        return None
    mine = Coding.objects.filter(own(coder), piece__sample=sample).values("piece_id")
    waiting = sample.pieces.annotate(people=Count("codings__coder_name", distinct=True)).exclude(pk__in=mine)
    row = waiting.filter(Q(people=0) | Q(people=1, needs_second=True)).order_by("place").first()
    return _task(row) if row else None


def own_task(sample: Sample, coder: Any, place: int) -> Task | None:
    """A piece that this person has coded before, with their own codes; None for every other piece."""
    row = sample.pieces.filter(place=place).first()
    if row is None or sample.closed_at:
        return None
    said = latest(row.pk, coder)
    if said is None:
        return None
    codes = Codes(said.band, tuple(said.themes), said.primary, said.frame, said.note)
    return _task(row, codes, revisits=True)


def task_again(sample: Sample, piece: int) -> Task | None:
    """A piece that was shown already, for a form that came back incomplete; None when it has left the sample or that is
    closed."""
    row = sample.pieces.filter(pk=piece).first()
    return _task(row) if row and not sample.closed_at else None


def place_before(sample: Sample, coder: Any, task: Task | None) -> int | None:
    """Where “back” leads: the piece that this person coded before the one shown; None when there is none."""
    said = Coding.objects.filter(own(coder), piece__sample=sample)
    if task and task.revisits:
        first = said.filter(piece_id=task.piece).order_by("pk").values_list("pk", flat=True)[:1]
        said = said.filter(pk__lt=first).exclude(piece_id=task.piece)
    return said.order_by("-pk").values_list("piece__place", flat=True).first()


def latest(piece: int, coder: Any) -> Coding | None:
    """This person's standing word on a piece of a sample."""
    return Coding.objects.filter(own(coder), piece_id=piece).order_by("-pk").first()


def own(coder: Any) -> Q:
    """Codings by this person, whatever they were called then; of an account that is gone, those of the same name."""
    return Q(coder_id=coder.pk) | Q(coder=None, coder_name=coder.get_username())


def read(said: Mapping[str, Any], themes: list[str], book: Codebook) -> Codes:
    """The codes of a form: band, themes, primary, frame, note. Raises CodingError for what is missing or unknown."""
    band, frame, primary = (str(said.get(name) or "")[:200] for name in ("band", "frame", "primary"))
    note = str(said.get("note") or "").replace("\x00", "").strip()[:NOTE]
    if band not in Coding.Band.values:
        raise CodingError(gettext("Say how relevant the piece is: core, related or off topic."))
    if frame and frame not in FRAMES:
        raise CodingError(gettext("That frame is none of the five; choose one, or none."))
    if band == Coding.Band.OFF:
        return Codes(band, (), "", "", note)
    chosen = tuple(dict.fromkeys(themes))
    if any(theme not in book.slugs for theme in chosen):
        raise CodingError(gettext("One of these themes is not in the codebook any more; choose again."))
    if len(chosen) > MOST_THEMES:
        raise CodingError(
            gettext("%(chosen)s themes are chosen; keep the %(most_themes)s that carry the piece.")
            % {"chosen": len(chosen), "most_themes": MOST_THEMES}
        )
    if primary and primary not in chosen:
        raise CodingError(gettext("The first theme must be one of those chosen."))
    return Codes(band, chosen, primary or (chosen[0] if len(chosen) == 1 else ""), frame, note)


@transaction.atomic
def keep(sample: Sample, reading: Reading, codes: Codes, coder: Any) -> Coding:
    """Stores what a person coded. Raises CodingError when the sample was closed meanwhile or the piece has left it."""
    row = SampledPiece.objects.filter(pk=reading.piece, sample=sample).first()
    if row is None:
        raise CodingError(gettext("This piece is not in the sample any more; go on with the next one."))
    if Sample.objects.select_for_update().filter(pk=sample.pk, closed_at__isnull=False).exists():
        raise CodingError(gettext("The sample was closed while you read; what you coded last was not kept."))
    return Coding.objects.create(
        piece=row, coder=coder, coder_name=coder.get_username()[:150], band=codes.band, themes=list(codes.themes),
        primary=codes.primary, frame=codes.frame, note=codes.note, content_hash=reading.content_hash,
        started_at=reading.shown_at,
    )  # fmt: skip


def _task(row: SampledPiece, before: Codes | None = None, *, revisits: bool = False) -> Task:
    piece = row.article
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now = cursor.fetchone()[0]
    return Task(
        piece=row.pk,
        place=row.place,
        title=piece.title,
        teaser=piece.teaser if piece.teaser not in piece.body else "",
        paragraphs=tuple(part.strip() for part in piece.body.split("\n\n") if part.strip()),
        language=piece.language,
        content_hash=piece.content_hash,
        shown_at=now,
        before=before or Codes(),
        revisits=revisits,
    )
