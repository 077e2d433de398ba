"""Pieces as they are cited, alone or as a list, in the formats of reference managers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db.models import Max

from analysis.exports import bibliography
from analysis.exports.citation import Citation
from analysis.exports.document import About, Entry
from analysis.measures.periods import zone
from articles.models import Article, Revision

AT_ONCE = 500  # pieces read from the database at a time
_READ = (
    "title", "author", "url", "language", "certainty", "dated_at", "first_seen_at", "revision", "source__slug",
    "source__name", "source__is_sample",
)  # fmt: skip


def written(numbers: Iterable[int], suffix: str, about: About | None = None) -> Iterator[bytes]:
    """The citations of pieces in their order, in parts. Raises KeyError for a suffix that is none of CITED."""
    return bibliography.written(_each(numbers), suffix, about)


def citation_of(article_id: int) -> Citation | None:
    """One piece as it is cited; None for no piece. Two queries at most."""
    return next(iter(citations([article_id])), None)


def citations(ids: Sequence[int]) -> tuple[Citation, ...]:
    """Pieces as they are cited, in the order of their numbers. One query, two when a piece has been revised."""
    found = Article.objects.filter(pk__in=ids).select_related("source").only(*_READ)
    pieces = {piece.pk: piece for piece in found}
    revised = [piece.pk for piece in pieces.values() if piece.revision > 1]
    kept = Revision.objects.filter(article_id__in=revised).values("article_id").annotate(at=Max("replaced_at"))
    fetched = dict(kept.values_list("article_id", "at")) if revised else {}
    return tuple(cited(pieces[id], fetched.get(id)) for id in ids if id in pieces)


def entries_of(ids: Sequence[int]) -> tuple[Entry, ...]:
    """Pieces as sources of a document, in the order of their numbers."""
    days = dict(Article.objects.filter(pk__in=ids).values_list("pk", "dated_at"))
    return tuple(_entry(one, days[one.id].astimezone(zone()).date()) for one in citations(ids))


def _entry(found: Citation, seen: dt.date) -> Entry:
    return Entry(
        id=found.id,
        title=found.title,
        outlet=found.outlet,
        date=(found.issued or seen).isoformat(),
        url=found.url,
        lang=found.language,
        retrieved=found.accessed.isoformat(),
        author=found.author,
        slug=found.slug,
        sample=found.sample,
        dated=found.issued is not None,
    )


def cited(piece: Article, replaced_at: dt.datetime | None) -> Citation:
    """A piece as it is cited; `replaced_at` is when its present words took the place of older ones."""
    dated = piece.certainty != Article.Certainty.UNKNOWN
    return Citation(
        id=piece.pk,
        slug=piece.source.slug,
        title=piece.title,
        author=piece.author,
        outlet=piece.source.name,
        issued=piece.dated_at.astimezone(zone()).date() if dated else None,
        accessed=(replaced_at or piece.first_seen_at).astimezone(zone()).date(),
        url=piece.url,
        language=piece.language,
        sample=piece.source.is_sample,
    )


def _each(numbers: Iterable[int]) -> Iterator[Citation]:
    numbers = iter(numbers)
    while part := list(islice(numbers, AT_ONCE)):
        yield from citations(part)
