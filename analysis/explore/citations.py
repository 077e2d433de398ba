"""Pieces as they are cited, alone or as a list, in the formats of reference managers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import Max

from analysis.exports.citation import Citation
from analysis.exports.to_bibtex import to_bibtex
from analysis.exports.to_csl import to_csl
from analysis.exports.to_markdown import address, escape
from analysis.exports.to_ris import to_ris
from analysis.measures.periods import zone
from articles.models import Article, Revision

AT_ONCE = 500  # pieces read from the database at a time
_READ = (
    "title", "author", "url", "language", "certainty", "dated_at", "first_seen_at", "revision", "source__slug",
    "source__name", "source__is_sample",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Format:
    """How citations are written: what stands before, between and behind them."""

    label: str
    content_type: str
    write: Callable[[Citation], bytes]
    opening: bytes = b""
    between: bytes = b""
    closing: bytes = b""


def to_markdown(citation: Citation) -> bytes:
    """One citation as a line of Markdown whose title leads to the original."""
    title = f"[{escape(citation.quoted)}](<{address(citation.url)}>)"
    parts = (escape(citation.before), title, escape(citation.dated), escape(citation.fetched))
    return f"- {' '.join(part for part in parts if part)}\n".encode()


CITED = {
    "bib": Format("BibTeX", "application/x-bibtex; charset=utf-8", to_bibtex),
    "ris": Format("RIS", "application/x-research-info-systems; charset=utf-8", to_ris),
    "csl.json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", to_csl, b"[", b",\n", b"]\n"),
    "md": Format("Markdown", "text/markdown; charset=utf-8", to_markdown),
}


def written(numbers: Iterable[int], suffix: str) -> Iterator[bytes]:
    """The citations of pieces in their order, in parts. Raises KeyError for a suffix that is none of CITED."""
    format = CITED[suffix]
    yield format.opening
    for at, citation in enumerate(_each(numbers)):
        yield (format.between if at else b"") + format.write(citation)
    yield format.closing


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
