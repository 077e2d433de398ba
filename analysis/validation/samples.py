"""Draws a sample from the archive and stores it, lets it grow, and closes it."""

from __future__ import annotations

import dataclasses
import secrets
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext

from analysis.explore.columns import columns_of
from analysis.explore.filters import ArticleFilter
from analysis.explore.names import HIDDEN
from analysis.measures.columns import Columns
from analysis.models import RuleSet, Sample, SampledPiece, Tag
from analysis.validation.drawing import MOST, Drawn, Plan, Population, draw

BANDS = ("core", "related", "off")
NAME_LENGTH = 120
SEEDS = 2**31


class SampleError(ValueError):
    """A sample that cannot be drawn, grown or closed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sample as it is asked for. `double` is the part that two people code, 0 to 1; without a seed one is made up."""

    name: str
    filter: ArticleFilter
    size: int
    double: float = 0.2
    seed: int | None = None


@transaction.atomic
def draw_sample(wanted: Wanted, *, by: Any = None) -> Sample:
    """Draws and stores a sample. Raises SampleError when nothing can be drawn or the wish makes no sense."""
    name = wanted.name.replace("\x00", "").strip()
    if not name or len(name) > NAME_LENGTH:
        raise SampleError(
            gettext("A sample needs a name of 1 to %(name_length)s characters; give it one.")
            % {"name_length": NAME_LENGTH}
        )
    if not 0 < wanted.size <= MOST:
        raise SampleError(
            gettext("A sample has 1 to %(most)s pieces, not %(size)s; choose another size.")
            % {"most": MOST, "size": wanted.size}
        )
    if not 0 <= wanted.double <= 1:
        raise SampleError(gettext("The part that two people code lies between 0 and 100 %; choose another."))
    seed = secrets.randbelow(SEEDS) if wanted.seed is None else wanted.seed
    if not 0 <= seed < 2**63:
        raise SampleError(gettext("A seed is a whole number from 0; choose another."))
    filter = _plain(wanted.filter)
    population = population_of(filter)
    if not population.stratum:
        raise SampleError(gettext("No tagged piece lies in this list; choose other days or drop a filter."))
    drawn = draw(population, Plan(wanted.size, seed, wanted.double))
    rules = RuleSet.objects.active()
    sample = Sample.objects.create(
        name=name, seed=seed, query=filter.to_query(), size=wanted.size, double_share=wanted.double,
        population=len(population.stratum), strata=_strata(population, drawn), rules=rules,
        rules_version=rules.version if rules else "", drawn_by=by,
    )  # fmt: skip
    sample.refresh_from_db()
    SampledPiece.objects.bulk_create(_row(sample, one) for one in drawn)
    return sample


@transaction.atomic
def grow(pk: int, size: int) -> Sample:
    """Adds pieces to an open sample, from what had been seen when it was drawn; answers it. Nothing it had is dropped.
    Raises SampleError when it is closed, does not exist, or is that large already."""
    sample = _open(pk)
    kept = [_drawn(row) for row in sample.pieces.order_by("place")]
    population = population_of(ArticleFilter.from_query(sample.query), sample)
    try:
        drawn = draw(population, Plan(size, sample.seed, sample.double_share), kept)
    except ValueError as error:
        raise SampleError(str(error)) from error
    before = {one.piece: one for one in kept}
    changed = [one for one in drawn if one.piece in before and one != before[one.piece]]
    rows = {row.article_id: row for row in sample.pieces.filter(article_id__in=[one.piece for one in changed])}
    for one in changed:
        rows[one.piece].inclusion, rows[one.piece].is_random = one.inclusion, one.is_random
    SampledPiece.objects.bulk_update(rows.values(), ["inclusion", "is_random"])
    SampledPiece.objects.bulk_create(_row(sample, one) for one in drawn if one.piece not in before)
    sample.size, sample.strata = size, _strata(population, drawn)
    sample.save(update_fields=["size", "strata"])
    return sample


@transaction.atomic
def close(pk: int) -> Sample:
    """Ends the coding of a sample. Raises SampleError when it is closed already or nobody has coded a piece of it."""
    sample = _open(pk)
    if not sample.pieces.filter(codings__isnull=False).exists():
        raise SampleError(gettext("Nobody has coded a piece of this sample yet; code some, then close it."))
    Sample.objects.filter(pk=pk).update(closed_at=Now())
    sample.refresh_from_db()
    return sample


def population_of(filter: ArticleFilter, sample: Sample | None = None) -> Population:
    """The tagged pieces of a list with their strata and the pieces that the rules gave each theme; for a sample that grows,
    what had been seen when it was drawn."""
    columns = columns_of(filter, until=sample.drawn_at if sample else None)
    names = dict(Tag.objects.filter(Q(kind="lang") | Q(kind="relevance", slug__in=BANDS)).values_list("id", "slug"))
    bands = {tag for tag, slug in names.items() if slug in BANDS}
    languages = columns.one_of(names.keys() - bands).tolist()
    band = columns.one_of(bands).tolist()
    extent = _completeness(columns)
    strata = {
        piece: f"{names.get(lang, 'und')}/{names.get(of, 'off')}/{extent.get(piece, '')}"
        for piece, lang, of in zip(columns.piece.tolist(), languages, band, strict=True)
    }
    return Population(strata, _hits(columns))


def _plain(filter: ArticleFilter) -> ArticleFilter:
    """The list without what only pages need: order, place and unit do not change which pieces it holds."""
    return filter.replace(sort="newest", counted="pieces")


def _open(pk: int) -> Sample:
    sample = Sample.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if sample is None:
        raise SampleError(gettext("There is no such sample; choose one from the list."))
    if sample.closed_at:
        raise SampleError(gettext("This sample is closed; draw a new one."))
    return sample


def _completeness(columns: Columns) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, completeness FROM articles_article WHERE id = ANY(%s)", [columns.piece.tolist()])
        return dict(cursor.fetchall())


def _hits(columns: Columns) -> dict[str, list[int]]:
    """Where the rules saw each theme, by its slug; the gate that only says that a piece is about AI is none."""
    owners = columns.piece[columns.themes.owner].tolist()
    found: dict[int, list[int]] = {}
    for piece, theme in zip(owners, columns.themes.flat.tolist(), strict=True):
        found.setdefault(theme, []).append(piece)
    named = Tag.objects.filter(id__in=list(found)).values_list("id", "kind", "slug")
    return {slug: found[tag] for tag, kind, slug in named if (kind, slug) not in HIDDEN}


def _strata(population: Population, drawn: tuple[Drawn, ...]) -> list[dict[str, object]]:
    there, taken = Counter(population.stratum.values()), Counter(one.stratum for one in drawn)
    return [{"stratum": name, "pieces": there[name], "drawn": taken[name]} for name in sorted(there)]


def _row(sample: Sample, one: Drawn) -> SampledPiece:
    fields = dataclasses.asdict(one)
    return SampledPiece(sample=sample, article_id=fields.pop("piece"), **fields)


def _drawn(row: SampledPiece) -> Drawn:
    return Drawn(row.article_id, row.stratum, row.inclusion, row.is_random, row.needs_second, row.place)
