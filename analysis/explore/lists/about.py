"""Where an export comes from: the list in words, its days, what it counts, under which rules, and as of which data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import EmptyResultSet
from django.db.models import Max
from django.utils.translation import override

from analysis.explore.asked import resolve
from analysis.explore.called import names_in
from analysis.explore.counts import by_day
from analysis.explore.filters import ArticleFilter
from analysis.explore.freshness import rules_in_force
from analysis.explore.names import names_of
from analysis.explore.parsing import TAG_KEYS
from analysis.explore.selection import every_piece, ids, lengths
from analysis.exports.document import About, Piece
from analysis.measures.periods import zone
from analysis.models import Entry
from analysis.models.change import Change
from articles.models import Article, Source

MOST_PIECES = 5_000  # of a bundle; longer lists are asked for where they are
AT_ONCE = 1_000


def about_of(filter: ArticleFilter, address: str) -> About:
    """What an export of a list, or of a page under its filter, says of itself; `address` is a path with its query.

    In English, whoever asks: files are compared with one another. About ten queries, none of them for each piece.
    """
    whole = filter.replace(sort="newest")
    with override("en"):
        described = whole.between(None, None)
        words = described.describe(names_in(described))
    outlets = sources_of(whole)
    counted = lengths(whole)
    counts = tuple((unit, counted[unit]) for unit in ("pieces", "texts", "stories"))
    return About(
        query=words,
        address=address,
        window=window_of(whole),
        zone=str(zone()),
        counts=(*counts, ("sources", len(outlets))),
        rules=rules_in_force(),
        sources=outlets,
        generated=changed_at(),
    )


def window_of(filter: ArticleFilter) -> str:
    """The first and last day of a list: those asked for, else those of its first and last piece."""
    held = () if filter.start and filter.end else by_day(filter.replace(sort="newest"))
    first = filter.start or min(held, default=None)
    last = filter.end or max(held, default=None)
    return f"{_day(first)} to {_day(last)}" if first and last else "no day"


def sources_of(filter: ArticleFilter) -> tuple[str, ...]:
    """The outlets that have a piece in a list, by name."""
    chosen = resolve(filter)
    if chosen.none:
        return ()
    spine = every_piece(filter, chosen)
    pieces = Article.objects.filter(pk__in=spine.rows.order_by().values(spine.key))
    try:
        found = Source.objects.filter(pk__in=pieces.order_by().values("source_id"))
        return tuple(found.order_by("name", "pk").values_list("name", flat=True))
    except EmptyResultSet:
        return ()


def changed_at() -> str:
    """When anything that numbers are read from was written last, by the clock of the database, as ISO time; "" before that.

    Not when a file was made: the same data give the same bytes.
    """
    at: dt.datetime | None = Change.objects.aggregate(last=Max("at"))["last"]
    return at.astimezone(zone()).isoformat(timespec="seconds") if at else ""


def pieces_of(filter: ArticleFilter, *, most: int = MOST_PIECES) -> tuple[Piece, ...]:
    """Every piece of a list with its day and tags, by number; none when there are more than `most`."""
    found = ids(filter.replace(sort="newest", counted="pieces"), limit=most + 1)
    return pieces(found) if len(found) <= most else ()


def pieces(numbers: Iterable[int]) -> tuple[Piece, ...]:
    """These pieces with their days and tags, by number. Three queries a thousand."""
    found: list[Piece] = []
    wanted = sorted(numbers)
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        rows = (
            Article.objects.filter(pk__in=part).order_by("pk").values_list("pk", "dated_at", "source__name", "language")
        )
        tags = dict(Entry.objects.filter(article_id__in=part).values_list("article_id", "tags"))
        names = names_of({tag for held in tags.values() for tag in held}, (*TAG_KEYS, "relevance"))
        for pk, at, outlet, language in rows:
            told = sorted(f"{names[tag].kind}:{names[tag].slug}" for tag in tags.get(pk, ()) if tag in names)
            found.append(Piece(pk, at.astimezone(zone()).date().isoformat(), outlet, language, tuple(told)))
    return tuple(found)


def _day(day: dt.date) -> str:
    return dt.date(day.year, day.month, day.day).isoformat()
