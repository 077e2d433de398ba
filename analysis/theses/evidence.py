"""Pieces drawn at random that speak for a statement and against it, with the words that put them there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from django.db.models import Q

from analysis.explore.filters import ArticleFilter
from analysis.explore.lists.rows import in_force
from analysis.explore.names import names_of_kind
from analysis.measures.columns import Ints
from analysis.measures.frames import DEPLOYMENT, HARDWARE, SEED
from analysis.measures.periods import zone
from analysis.models import Assertion
from analysis.theses.lists import Lists
from analysis.theses.records import Evidence, Statement
from articles.models import Article

EACH = 3  # pieces drawn for, and as many against
FOR, AGAINST = "for", "against"
Themes = frozenset[int]


def drawn(lists: Lists, statement: Statement) -> Iterator[Evidence]:
    """At most three pieces for a statement and three against, the same ones for the same lists. Six queries at most."""
    by = _by_numerator if statement.kind in ("share", "within") else _by_lean
    chosen = by(lists, statement)
    for speaks, (pieces, themes) in chosen.items():
        yield from _told(_some(pieces), themes, speaks)


def _by_lean(lists: Lists, statement: Statement) -> Mapping[str, tuple[Ints, Themes]]:
    """Pieces that stress deployment more than hardware, or hardware more than deployment."""
    mixed = lists.mixed(lists.framed(statement.left, alone=statement.kind == "emphasis"))
    lean = mixed.whole[:, DEPLOYMENT] - mixed.whole[:, HARDWARE]
    ahead, behind = mixed.columns.piece[lean > 0], mixed.columns.piece[lean < 0]
    frames = {name.id: name.frame for name in names_of_kind("theme").values()}
    towards = frozenset(tag for tag, frame in frames.items() if frame == "deployment")
    away = frozenset(tag for tag, frame in frames.items() if frame == "hardware")
    above, below = (ahead, towards), (behind, away)
    return {FOR: above, AGAINST: below} if statement.side == "above" else {FOR: below, AGAINST: above}


def _by_numerator(lists: Lists, statement: Statement) -> Mapping[str, tuple[Ints, Themes]]:
    """Pieces that the numerator counts in the first list, and those that it counts in the other (or the other numerator's)."""
    second = (statement.right, statement.numerator) if statement.kind == "share" else (statement.left, statement.other)
    found = {}
    for speaks, (query, numerator) in {FOR: (statement.left, statement.numerator), AGAINST: second}.items():
        found[speaks] = lists.columns(lists.filter(query, numerator)).piece, _themes(numerator)
    return found


def _themes(numerator: str) -> Themes:
    slugs = ArticleFilter.from_query(numerator).values("theme")
    return frozenset(name.id for name in names_of_kind("theme").values() if name.slug in slugs)


def _some(pieces: Ints) -> list[int]:
    """A few of them, by a fixed seed."""
    if not len(pieces):
        return []
    chance = np.random.default_rng(SEED)
    return sorted(chance.choice(pieces, size=min(EACH, len(pieces)), replace=False).tolist())


def _told(ids: Iterable[int], themes: Themes, speaks: str) -> Iterator[Evidence]:
    pieces = Article.objects.filter(id__in=list(ids)).select_related("source").defer("body").order_by("dated_at", "id")
    words = _words(list(ids), themes)
    for piece in pieces:
        yield Evidence(
            article=piece.pk,
            title=piece.title,
            language=piece.language,
            outlet=piece.source.name,
            day=piece.dated_at.astimezone(zone()).date(),
            words=words.get(piece.pk, ""),
            speaks=speaks,
        )


def _words(ids: list[int], themes: Themes) -> dict[int, str]:
    """The first words of evidence of each piece for one of these themes; none where only a person sees it."""
    claims = Assertion.objects.filter(
        in_force(), ~Q(evidence=[]), article_id__in=ids, tag_id__in=themes, verdict="accepted"
    )
    found: dict[int, str] = {}
    for article, evidence in claims.order_by("-score", "tag_id").values_list("article_id", "evidence"):
        found.setdefault(article, evidence[0]["surface"])
    return found
