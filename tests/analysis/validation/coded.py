"""Pieces with what the rules said of them, and people who code them: the table that scores are worked out from by hand."""

from __future__ import annotations

from django.contrib.auth.models import User

from analysis.explore.filters import ArticleFilter
from analysis.models import Coding, Sample, SampledPiece
from analysis.tagging.rollups import refresh
from analysis.validation.coding import Codes, Reading, keep
from analysis.validation.samples import Wanted, draw_sample
from articles.models import Article
from tests.web.builders import piece, tag

MODELS, CONTROLS = "small_models", "export_controls"
# (rules, people, how many): 8 right, 2 wrong, 4 missed, 6 neither
TABLE = ((MODELS, MODELS, 8), (MODELS, CONTROLS, 2), (CONTROLS, MODELS, 4), (CONTROLS, CONTROLS, 6))


def person(name: str) -> User:
    """Somebody who codes."""
    return User.objects.get_or_create(username=name)[0]


def everything(size: int = 1000, double: float = 1.0) -> Sample:
    """A sample of the whole archive, so large that every piece is in its purely random part."""
    refresh()
    return draw_sample(Wanted("All of it", ArticleFilter(), size, double, seed=3))


def code(sample: Sample, article: Article, coder: str, *themes: str, band: str = "core", frame: str = "") -> Coding:
    """One person's word on one piece."""
    row = SampledPiece.objects.get(sample=sample, article=article)
    words = Codes(band, themes, themes[0] if len(themes) == 1 else "", frame)
    return keep(sample, Reading(row.pk, article.content_hash, sample.drawn_at), words, person(coder))


def tabled(table: tuple[tuple[str, str, int], ...] = TABLE, *, language: str = "en") -> list[tuple[Article, str]]:
    """The pieces of a table, each with the theme that people see in it."""
    for slug in (MODELS, CONTROLS):
        tag("theme", slug)
    return [
        (piece(f"{rules} {people} {number}", tags=(("theme", rules),), language=language), people)
        for rules, people, times in table
        for number in range(times)
    ]


def coded(*, second: int = 0, differ: int = 0) -> Sample:
    """The table, drawn and coded by Ada; the first `second` pieces by Bo, too, who sees the other theme in `differ` of them."""
    pieces = tabled()
    sample = everything()
    for article, theme in pieces:
        code(sample, article, "ada", theme)
    for number, (article, theme) in enumerate(pieces[:second]):
        other = CONTROLS if theme == MODELS else MODELS
        code(sample, article, "bo", other if number < differ else theme)
    return sample
