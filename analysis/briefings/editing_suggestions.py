"""What could still be said: suggestions that were composed, pieces that people added, and a person's own notes of the weeks.

Every suggestion is a few lines of Markdown with its citation, ready to stand in a section.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analysis.briefings.errors import BriefingError
from analysis.briefings.text import HEAD, Text
from analysis.briefings.text_write import citation, figure, plain, quote
from analysis.briefings.versions import text_of
from analysis.explore.lists.citations import citations
from analysis.exports.document import Sentence
from analysis.measures.periods import Period
from analysis.models import Briefing, Note
from articles.models import Article

WEEKS = 4  # before the week of a briefing, of which it may cite pieces
MOST_NOTES = 40
MOST_ADDED = 100
LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to put into a section. `words` say what it is, in a few words; `href` is where it comes from."""

    key: str
    title: str
    lang: str
    words: str
    markdown: str
    href: str = ""
    family: str = ""  # theme family of a story


@dataclass(frozen=True, slots=True)
class Offered:
    """Suggestions that a briefing still has, and those that were dropped."""

    shown: tuple[Suggestion, ...]
    dropped: tuple[Suggestion, ...]


def offered(briefing: Briefing, text: Text, *, person: int | None) -> Offered:
    """Everything suggested for a briefing that its text does not hold yet; notes are those of this person alone."""
    hidden = {key for section in text if section.key == HEAD for key in section.dropped}
    whole = "\n".join(section.markdown for section in text)
    every = [*_composed(briefing), *_added(briefing), *(_noted(briefing, person) if person else ())]
    fresh = [one for one in every if one.markdown and one.markdown not in whole]
    return Offered(
        tuple(one for one in fresh if one.key not in hidden), tuple(one for one in fresh if one.key in hidden)
    )


def newest_draft() -> Briefing | None:
    """The draft that pieces are added to: of the newest week, of equals the one composed last."""
    open_ = Briefing.objects.exclude(state=Briefing.State.ISSUED).select_related("plan")
    return open_.order_by("-week", "-drafted_at", "-pk").first()


def add_piece(briefing_id: int, article: int) -> bool:
    """Adds a piece to the suggestions of a draft; whether it was not there before.

    Raises BriefingError when there is no such piece, the briefing is issued, or too many are added.
    """
    if not Article.objects.filter(pk=article).exists():
        raise BriefingError(_("There is no piece %(id)s any more.") % {"id": article})
    with transaction.atomic():
        briefing, held = _locked(briefing_id)
        ids = held.setdefault("added", [])
        if article in ids:
            return False
        if len(ids) >= MOST_ADDED:
            raise BriefingError(
                _("At most %(most)s pieces are added to a briefing; take one out first.") % {"most": MOST_ADDED}
            )
        ids.append(article)
        briefing.save(update_fields=["material"])
    return True


def take_piece(briefing_id: int, article: int) -> bool:
    """Takes a piece out of the suggestions again; whether it was there. Raises BriefingError when the briefing is issued."""
    with transaction.atomic():
        briefing, held = _locked(briefing_id)
        ids = held.get("added", [])
        if article not in ids:
            return False
        held["added"] = [one for one in ids if one != article]
        briefing.save(update_fields=["material"])
    return True


def _locked(briefing_id: int) -> tuple[Briefing, dict[str, Any]]:
    briefing = Briefing.objects.select_for_update().get(pk=briefing_id)
    if briefing.state == Briefing.State.ISSUED:
        raise BriefingError(_("This briefing is issued and stays as it is."))
    return briefing, briefing.material


HINTS = {
    "only_chinese": gettext_lazy("only in Chinese"),
    "only_english": gettext_lazy("only in English"),
    "both": gettext_lazy("in both languages"),
    "numbers_differ": gettext_lazy("numbers differ"),
    "burst": gettext_lazy("a burst"),
    "new": gettext_lazy("new"),
}


def _composed(briefing: Briefing) -> Iterator[Suggestion]:
    """Stories that composing left over, the highest score first: with their quotations, and whether their numbers differ."""
    for row in briefing.material.get("suggestions", ()):
        outlets = int(row.get("outlets", 0))
        words = [ngettext("%(n)s outlet", "%(n)s outlets", outlets) % {"n": outlets}]
        words.insert(0, _("score %(score)s") % {"score": f"{float(row.get('score', 0)):.2f}"})
        words += [str(HINTS[hint]) for hint in row.get("hints", ()) if hint in HINTS]
        yield Suggestion(
            key=str(row["key"]),
            title=str(row["title"]),
            lang=str(row["lang"]),
            words=" · ".join(words),
            markdown=str(row["markdown"]),
            href=f"/stories/{int(row['story'])}/",
            family=str(row.get("family", "")),
        )


def _added(briefing: Briefing) -> Iterator[Suggestion]:
    ids = [int(one) for one in briefing.material.get("added", ())]
    for one in citations(ids) if ids else ():
        lang = one.language or "en"
        said = quote(Sentence(one.title, (one.id,), lang, quote=True))
        words = _("added · %(outlet)s") % {"outlet": one.outlet}
        yield Suggestion(f"piece-{one.id}", one.title, lang, words, said, f"/articles/{one.id}/")


def _noted(briefing: Briefing, person: int) -> Iterator[Suggestion]:
    """This person's notes and highlights on pieces that the briefing may cite, the newest first."""
    week = Period.parse(briefing.week)
    start, stop = week.back(WEEKS).instants[0], week.instants[1]
    rows = Note.objects.filter(person=person, article__dated_at__gte=start, article__dated_at__lt=stop)
    for note in rows.select_related("article__source").order_by("-at", "-pk")[:MOST_NOTES]:
        yield _note(note)


def _note(note: Note) -> Suggestion:
    piece = note.article
    lang = piece.language or "en"
    parts = []
    if note.quote:
        parts.append(quote(Sentence(" ".join(note.quote.split()), (piece.pk,), lang, quote=True)))
    if note.body:
        parts.append(plain(note.body) + citation((piece.pk,)))
    words = _("your highlight · %(outlet)s") if note.quote else _("your note · %(outlet)s")
    title = note.quote or note.body
    return Suggestion(
        key=f"note-{note.pk}",
        title=f"{title[:LONGEST_TITLE]}…" if len(title) > LONGEST_TITLE else title,
        lang=lang if note.quote else "",
        words=words % {"outlet": piece.source.name},
        markdown="\n\n".join(parts),
        href=f"/articles/{piece.pk}/",
    )


def unpin(briefing_id: int, key: str) -> None:
    """Takes a pinned figure off a draft. Raises BriefingError when it is not pinned, or its text shows it."""
    with transaction.atomic():
        briefing, held = _locked(briefing_id)
        if key not in held.get("pinned", ()):
            raise BriefingError(_("This figure is not pinned to the briefing."))
        if any(figure(key) in section.markdown for section in text_of(briefing)):
            raise BriefingError(_("The text shows this figure; take its line out first."))
        held["pinned"] = [one for one in held["pinned"] if one != key]
        for kind in ("charts", "tables"):
            held.get(kind, {}).pop(key, None)
        briefing.save(update_fields=["material"])
