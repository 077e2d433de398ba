"""One act on many pieces, looked at before it is done: which pieces, which tag, how many carry it now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from analysis.explore.filters import ArticleFilter
from analysis.explore.lists.rows import Row, rows_of
from analysis.explore.piece.choices import BANDS, UnknownName, find
from analysis.explore.selection import count, ids
from analysis.measures.words import shown
from analysis.models import ArticleTag
from articles.models import Article

SHOWN = 20  # pieces named before the act
BAND_NAMES = dict(BANDS)
ACTS = (
    ("remove", _("remove the tag")), ("add", _("add the tag")), ("core", _("set relevance: core")),
    ("related", _("set relevance: related")), ("off", _("set relevance: off topic")),
)  # fmt: skip


class CannotBeDone(ValueError):
    """What is asked of many pieces cannot be done; the message says why."""


@dataclass(frozen=True, slots=True)
class Look:
    """What would be done."""

    act: str  # add, remove or relevance
    tag: str  # kind:slug
    name: str
    ids: tuple[int, ...]
    carrying: int  # how many of them carry the tag now
    rows: tuple[Row, ...]  # the first of them

    @property
    def heading(self) -> str:
        """The question to be answered."""
        pieces = ngettext("%(n)s piece", "%(n)s pieces", len(self.ids)) % {"n": len(self.ids)}
        if self.act == "relevance":
            said = gettext("Set the relevance of %(pieces)s to %(name)s?")
        else:
            said = (
                gettext("Remove %(name)s from %(pieces)s?")
                if self.act == "remove"
                else gettext("Add %(name)s to %(pieces)s?")
            )
        return said % {"pieces": pieces, "name": self.name}


def look(act: str, name: str, chosen: Iterable[int]) -> Look:
    """What an act on a tag called `name` would do to the pieces; `act` is one of ACTS. Raises CannotBeDone."""
    if act not in dict(ACTS):
        raise CannotBeDone(
            gettext("That cannot be done to several pieces at once; add or remove a tag, or set the relevance.")
        )
    if act in BAND_NAMES:
        kind, slug, called, act = "relevance", act, str(BAND_NAMES[act]), "relevance"
    else:
        try:
            choice = find(name)
        except UnknownName as error:
            raise CannotBeDone(str(error)) from error
        kind, slug, called = choice.kind, choice.slug, shown(choice.name, choice.name_zh)
    if not (found := tuple(sorted(set(chosen)))):
        raise CannotBeDone(gettext("No piece was ticked, or the list is empty; go back and choose some."))
    carrying = ArticleTag.objects.filter(article__in=found, tag__kind=kind, tag__slug=slug).count()
    return Look(act, f"{kind}:{slug}", called, found, carrying, rows_of(_newest(found)))


def _newest(chosen: tuple[int, ...]) -> list[int]:
    return list(Article.objects.filter(pk__in=chosen).order_by("-dated_at", "-pk").values_list("pk", flat=True)[:SHOWN])


def ticked(numbers: Iterable[str]) -> list[int]:
    """The pieces that exist among what was ticked; what is no number is left out."""
    asked = [int(one) for one in numbers if one.isascii() and one.isdigit() and len(one) <= 18]
    return list(Article.objects.filter(pk__in=asked).values_list("pk", flat=True))


def listed(query: str, *, most: int) -> list[int]:
    """The pieces of a whole list. Raises FilterError for a list that cannot be read, CannotBeDone for one too long."""
    filter = ArticleFilter.from_query(query).replace()
    if (total := count(filter)) > most:
        raise CannotBeDone(
            gettext("The list has %(total)s pieces; at most %(most)s are corrected at once. Narrow it and try again.")
            % {"total": total, "most": most}
        )
    return ids(filter, limit=most)
