"""The term atlas: how often each term of the field stands in our sources, in which language, and where it was first seen.

One question to the word index counts every term at once. On a big archive it takes seconds, so the atlas shows what was counted
last night; the page of one term counts anew, and its numbers open their lists.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max

from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.lists.rows import Row, rows_of
from analysis.explore.search import compile_search
from analysis.explore.selection import ids
from analysis.lexicon.terms import Concept, concepts
from analysis.measures.periods import zone
from analysis.models import TermCount
from articles.models import Article

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
NEWEST = 3  # pieces of each language on a term's page
_COUNTED = """
    SELECT term.slug, piece.language, count(*)::int, (array_agg(piece.id ORDER BY piece.dated_at, piece.id))[1]
    FROM unnest(%s::text[], %s::text[]) AS term (slug, words)
    JOIN analysis_entry entry ON entry.lexemes @@ term.words::tsquery
    JOIN articles_article piece ON piece.id = entry.article_id
    GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece in which a term was first seen in our sources."""

    path: str
    title: str
    source_name: str
    language: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class InLanguage:
    """A term in the pieces of one language. `opens` is exact on a term's own page, last night's number in the atlas."""

    language: str
    opens: Opens
    first: Seen | None
    rows: tuple[Row, ...] = ()  # the newest, on a term's own page


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term in the atlas."""

    concept: Concept
    path: str
    total: int
    languages: tuple[InLanguage, ...]  # LANGUAGES in their order
    first: Seen | None


@dataclass(frozen=True, slots=True)
class Atlas:
    """Every term, in the order of the table. `counted_at` is when they were counted, None before the first time."""

    lines: tuple[TermLine, ...]
    counted_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class TermPage:
    """One term, counted now."""

    concept: Concept
    opens: Opens
    languages: tuple[InLanguage, ...]  # those with a piece, English first
    first: Seen | None


@dataclass(frozen=True, slots=True)
class Count:
    """Pieces of a term in one language, and the earliest of them."""

    slug: str
    language: str
    pieces: int
    first: int | None


def counts(wanted: Iterable[Concept]) -> list[Count]:
    """Pieces by term and language, counted now. One query; a language without a piece is left out."""
    listed = list(wanted)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [[c.slug for c in listed], [compile_search(c.search).wanted for c in listed]])
        return [Count(*row) for row in cursor.fetchall()]


def recount() -> int:
    """Counts every term anew and keeps the numbers for the atlas; answers how many terms stand in any piece."""
    found = counts(concepts().values())
    with transaction.atomic():
        TermCount.objects.all().delete()
        TermCount.objects.bulk_create(
            [TermCount(slug=c.slug, language=c.language, pieces=c.pieces, first_id=c.first) for c in found]
        )
    return len({c.slug for c in found})


def atlas() -> Atlas:
    """The atlas as it was counted last. Three queries."""
    kept = [
        Count(*row)
        for row in TermCount.objects.values_list("slug", "language", "pieces", "first_id")
        if row[0] in concepts()
    ]
    at = TermCount.objects.aggregate(at=Max("counted_at"))["at"]
    seen = _seen({c.first for c in kept if c.first})
    by_term: defaultdict[str, dict[str, Count]] = defaultdict(dict)
    for one in kept:
        by_term[one.slug][one.language] = one
    lines = tuple(_line(concept, by_term[concept.slug], seen) for concept in concepts().values())
    return Atlas(lines, at.astimezone(zone()) if at else None)


def term_page(slug: str) -> TermPage | None:
    """One term with exact numbers, the newest pieces of each language, and where it was first seen; None for no term."""
    concept = concepts().get(slug)
    if concept is None:
        return None
    found = {c.language: c for c in counts([concept])}
    seen = _seen({c.first for c in found.values() if c.first})
    filter = ArticleFilter(q=concept.search)
    ordered = sorted(found, key=lambda key: (LANGUAGES.index(key) if key in LANGUAGES else len(LANGUAGES), key))
    languages = tuple(_in_language(filter, found[key], seen) for key in ordered)
    return TermPage(
        concept=concept,
        opens=Opens(sum(c.pieces for c in found.values()), filter.to_query()),
        languages=languages,
        first=_earliest(one.first for one in languages),
    )


def path_of(slug: str) -> str:
    """The page of a term."""
    return f"/terms/{slug}/"


def _line(concept: Concept, own: Mapping[str, Count], seen: Mapping[int, Seen]) -> TermLine:
    filter = ArticleFilter(q=concept.search)
    languages = tuple(
        InLanguage(
            language,
            Opens(own[language].pieces if language in own else 0, _narrowed(filter, language).to_query()),
            seen.get(own[language].first or 0) if language in own else None,
        )
        for language in LANGUAGES
    )
    first = _earliest(seen.get(count.first or 0) for count in own.values())
    return TermLine(concept, path_of(concept.slug), sum(c.pieces for c in own.values()), languages, first)


def _in_language(filter: ArticleFilter, count: Count, seen: Mapping[int, Seen]) -> InLanguage:
    narrowed = _narrowed(filter, count.language)
    return InLanguage(
        count.language,
        Opens(count.pieces, narrowed.to_query()),
        seen.get(count.first or 0),
        tuple(rows_of(ids(narrowed, limit=NEWEST))),
    )


def _narrowed(filter: ArticleFilter, language: str) -> ArticleFilter:
    return filter.with_value("lang", language or "und")


def _seen(pieces: Iterable[int]) -> dict[int, Seen]:
    found = Article.objects.filter(pk__in=list(pieces)).select_related("source").only(
        "title", "language", "dated_at", "source__name"
    )  # fmt: skip
    return {
        one.pk: Seen(f"/articles/{one.pk}/", one.title, one.source.name, one.language, one.dated_at.astimezone(zone()))
        for one in found
    }


def _earliest(seen: Iterable[Seen | None]) -> Seen | None:
    return min((one for one in seen if one), key=lambda one: (one.at, one.path), default=None)
