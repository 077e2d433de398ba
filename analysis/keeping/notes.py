"""Notes and highlights of a piece: written, changed and removed by their author, read by everybody who is signed in.

A highlight keeps its words beside their place. When the outlet changes the text, the words are looked for again, nearest to
where they stood; where they are gone the note stays and says so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from analysis.explore.piece.segments import FIELDS
from analysis.keeping.clock import ClockNow
from analysis.keeping.refusal import CannotBeKept
from analysis.measures.periods import zone
from analysis.models import Note
from articles.models import Article

LONGEST = 4000  # characters of a note
LONGEST_QUOTE = 1000
MOST = 200  # notes of one person on one piece


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note as its piece shows it. `start` and `end` are where its words stand now; None: they are no longer in the text."""

    id: int
    author: str
    is_mine: bool
    body: str
    field: str  # "" for a note on the whole piece
    quote: str
    start: int | None
    end: int | None
    at: dt.datetime  # local
    changed_at: dt.datetime | None

    @property
    def is_lost(self) -> bool:
        """Whether its words are no longer in the text."""
        return bool(self.field) and self.start is None


def notes_of(article: int, texts: Mapping[str, str], *, person: int | None) -> tuple[NoteLine, ...]:
    """The notes of a piece, oldest first; nothing for somebody who is not signed in. One query, or none."""
    if person is None:
        return ()
    rows = Note.objects.filter(article=article).order_by("pk")
    return tuple(_line(row, texts, person) for row in rows)


def place(quote: str, start: int, text: str) -> tuple[int, int] | None:
    """Where words stand in a text, in characters: where they stood, else the occurrence nearest to it, else None."""
    if text.startswith(quote, start):
        return start, start + len(quote)
    found = [match.start() for match in re.finditer(re.escape(quote), text)]
    if not found:
        return None
    nearest = min(found, key=lambda at: abs(at - start))
    return nearest, nearest + len(quote)


@transaction.atomic
def write(article: int, body: str, *, by: AbstractBaseUser, quote: str = "", before: str = "") -> Note:
    """Stores a note; with `quote` a highlight of these words, which must stand in the piece.

    `before` are the characters in front of the quoted words, to tell two occurrences apart; white space counts alike.
    Raises CannotBeKept, with one sentence.
    """
    piece = Article.objects.select_for_update(no_key=True).filter(pk=article).first()
    if piece is None:
        raise CannotBeKept(_("There is no piece %(id)s any more.") % {"id": article})
    body, quote = _clean(body, LONGEST), quote.replace("\x00", "").strip()
    if not body and not quote:
        raise CannotBeKept(_("The note is empty; write something, or quote the words to highlight."))
    if Note.objects.filter(article=piece, person=by.pk).count() >= MOST:
        raise CannotBeKept(_("You have %(most)s notes on this piece; remove one first.") % {"most": MOST})
    anchor = _found(quote, before, {field: getattr(piece, field) for field in FIELDS}) if quote else {}
    return Note.objects.create(article=piece, body=body, person_id=by.pk, person_name=by.get_username()[:150], **anchor)


def change(note: int, body: str, *, by: AbstractBaseUser) -> Note:
    """Writes a note anew. Raises CannotBeKept when it is not this person's, or would say nothing at all."""
    row = _mine(note, by)
    body = _clean(body, LONGEST)
    if not body and not row.field:
        raise CannotBeKept(_("The note is empty; write something, or remove it."))
    Note.objects.filter(pk=row.pk).update(body=body, changed_at=ClockNow())
    return row


def remove(note: int, *, by: AbstractBaseUser) -> Note:
    """Removes a note for good. Raises CannotBeKept when it is not this person's."""
    row = _mine(note, by)
    Note.objects.filter(pk=row.pk).delete()
    return row


def _mine(note: int, by: AbstractBaseUser) -> Note:
    row = Note.objects.filter(pk=note, person=by.pk).first()
    if row is None:
        raise CannotBeKept(_("There is no note of yours here; a note is changed by its author alone."))
    return row


def _found(quote: str, before: str, texts: Mapping[str, str]) -> dict[str, object]:
    if len(quote) > LONGEST_QUOTE:
        raise CannotBeKept(
            _("A highlight has at most %(most)s characters; this one has %(n)s.")
            % {"most": LONGEST_QUOTE, "n": len(quote)}
        )
    lead = _loose(before.replace("\x00", "")[-LONGEST_QUOTE:].strip())
    # what stands in front of it first; should that not be found, the words alone
    for pattern in (rf"{lead}\s*({_loose(quote)})", f"({_loose(quote)})") if lead else (f"({_loose(quote)})",):
        for field in FIELDS:
            if match := re.search(pattern, texts[field]):
                start, end = match.span(1)
                return {"field": field, "start": start, "end": end, "quote": texts[field][start:end]}
    raise CannotBeKept(
        _("“%(words)s” does not occur in this piece; quote its words as they stand there.") % {"words": quote[:80]}
    )


def _loose(words: str) -> str:
    """A pattern of the words in which any white space stands for any other."""
    return r"\s+".join(map(re.escape, words.split()))


def _clean(text: str, most: int) -> str:
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(text) > most:
        raise CannotBeKept(
            _("A note has at most %(most)s characters; this one has %(n)s.") % {"most": most, "n": len(text)}
        )
    return text


def _line(row: Note, texts: Mapping[str, str], person: int) -> NoteLine:
    where = place(row.quote, row.start or 0, texts.get(row.field, "")) if row.field else None
    return NoteLine(
        id=row.pk,
        author=row.person_name,
        is_mine=row.person_id == person,
        body=row.body,
        field=row.field,
        quote=row.quote,
        start=where[0] if where else None,
        end=where[1] if where else None,
        at=row.at.astimezone(zone()),
        changed_at=row.changed_at.astimezone(zone()) if row.changed_at else None,
    )
