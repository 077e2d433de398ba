"""One act on many pieces, looked at before it is done: which pieces, which tag, how many carry it now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.explore.choices import BANDS, UnknownName, find
from analysis.explore.filters import ArticleFilter
from analysis.explore.rows import Row, rows_of
from analysis.explore.selection import count, ids
from analysis.models import ArticleTag
from articles.models import Article

SHOWN = 20  # pieces named before the act
BAND_NAMES = dict(BANDS)
ACTS = (
    ("remove", "remove the tag"), ("add", "add the tag"), *((slug, f"set relevance: {name.lower()}") for slug, name in BANDS),
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
        pieces = "1 piece" if len(self.ids) == 1 else f"{len(self.ids)} pieces"
        if self.act == "relevance":
            return f"Set the relevance of {pieces} to {self.name}?"
        return f"Remove {self.name} from {pieces}?" if self.act == "remove" else f"Add {self.name} to {pieces}?"


def look(act: str, name: str, chosen: Iterable[int]) -> Look:
    """What an act on a tag called `name` would do to the pieces; `act` is one of ACTS. Raises CannotBeDone."""
    if act not in dict(ACTS):
        raise CannotBeDone("That cannot be done to several pieces at once; add or remove a tag, or set the relevance.")
    if act in BAND_NAMES:
        kind, slug, called, act = "relevance", act, BAND_NAMES[act], "relevance"
    else:
        try:
            choice = find(name)
        except UnknownName as error:
            raise CannotBeDone(str(error)) from error
        kind, slug, called = choice.kind, choice.slug, choice.name
    if not (found := tuple(sorted(set(chosen)))):
        raise CannotBeDone("No piece was ticked, or the list is empty; go back and choose some.")
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
            f"The list has {total} pieces; at most {most} are corrected at once. Narrow it and try again."
        )
    return ids(filter, limit=most)
