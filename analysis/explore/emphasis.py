"""What the pieces of a list stress: their themes' weights turned into shares of the five frames, by unit, week or piece."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext

from analysis.explore.columns import columns_of
from analysis.explore.counts import by_tag
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.folding import PIECES
from analysis.explore.names import names_of_kind
from analysis.explore.remembered import DATA, WORDS, remembered
from analysis.measures.columns import EPOCH, Columns, Floats, Mask
from analysis.measures.emphasis import FrameTable, mixes, stress
from analysis.measures.frames import FRAMES, Emphasis, Mix, mix
from analysis.measures.periods import Period
from analysis.models import Tag, Theme, ThemeWeight

EXTENTS = ("full", "teaser", "title")
ASIDE = "export_controls"  # half hardware, half regulation by choice: left out in a variant


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """The pieces of a list with the mix of each: in all of it, in the headline, in the body."""

    columns: Columns
    table: FrameTable
    whole: Floats
    title: Floats
    body: Floats

    def units(self, mask: Mask, values: Floats, counted: str) -> Floats:
        """The mean mix of each unit among some of the pieces."""
        return self.columns.where(mask).units(counted).mean(values[mask])


def read(filter: ArticleFilter, *, aside: bool = False, until: dt.datetime | None = None) -> Mixed:
    """The pieces of a list and their mixes; `aside` leaves export controls out."""
    return mixed_of(columns_of(filter, until=until), aside=aside)


def mixed_of(columns: Columns, *, aside: bool = False) -> Mixed:
    """The same for pieces that have been read already. One query, two with `aside`."""
    frames = frames_of_themes()
    without = set(Tag.objects.filter(kind="theme", slug=ASIDE).values_list("id", flat=True)) if aside else set()
    table = FrameTable.of(frames, without)
    whole, title, body = (mixes(columns, table, weights) for weights in (columns.score, columns.title, columns.body))
    return Mixed(columns, table, whole, title, body)


@remembered(WORDS)
def frames_of_themes() -> dict[int, dict[str, float]]:
    """The frames of every theme that has one, by the number of its tag. One query, none while it is remembered."""
    return dict(Theme.objects.exclude(frame={}).values_list("tag_id", "frame"))


@remembered(DATA, WORDS)
def one_extent(filter: ArticleFilter) -> ArticleFilter:
    """The list narrowed to pieces of which we hold equally much: those asked for, else those there are most of. Whole texts
    and teasers are never mixed, for a teaser is half a headline. Raises FilterError when several are asked for."""
    wanted = filter.values("extent")
    if len(wanted) > 1:
        raise FilterError(gettext("Emphasis never mixes whole texts with teasers; choose one extent."), "extent")
    if wanted:
        return filter
    counted = by_tag(filter.replace(counted=PIECES), frozenset({"extent"}))
    sizes = {name.slug: counted.get(tag, 0) for tag, name in names_of_kind("extent").items()}
    most = max(EXTENTS, key=lambda slug: sizes.get(slug, 0))
    return filter.with_value("extent", most)


@remembered(DATA, WORDS)
def emphasis_of(filter: ArticleFilter, *, draws: int | None = None) -> Emphasis:
    """Mean frame shares and D of the units of a list, of one extent. `draws` 0 leaves intervals out."""
    mixed = read(one_extent(filter))
    return stress(mixed.units(mixed.columns.piece > 0, mixed.whole, filter.counted), draws=draws)


def weekly(filter: ArticleFilter) -> dict[Period, Mix]:
    """The pieces of a list with a framed theme by week, parted among the frames in their order.

    The parts of a week add up to its pieces; weeks without such a piece are left out.
    """
    mixed = read(filter)
    known = ~np.isnan(mixed.whole).any(axis=1)
    parts: dict[Period, Floats] = defaultdict(lambda: np.zeros(len(FRAMES)))
    days, place = np.unique(mixed.columns.day[known], return_inverse=True)
    for at, day in enumerate(days.tolist()):
        week = Period.of(dt.date.fromordinal(EPOCH + day), "week")
        parts[week] = parts[week] + mixed.whole[known][place == at].sum(axis=0)
    return {week: tuple(found.tolist()) for week, found in parts.items()}


@dataclass(frozen=True, slots=True)
class Parts:
    """What one piece stresses: in all of it, in its headline and in its body; None where no theme with a frame stands there."""

    whole: Mix | None
    title: Mix | None
    body: Mix | None


def parts_among(ids: Iterable[int]) -> dict[int, Parts]:
    """What each of some pieces stresses; pieces without a theme are left out. One query, two when the frames are not remembered."""
    frames = frames_of_themes()
    themes: dict[int, list[tuple[dict[str, float], float, float, float]]] = defaultdict(list)
    weights = ThemeWeight.objects.filter(article__in=list(ids))
    for article, tag, score, title, body in weights.values_list("article_id", "tag_id", "score", "title", "body"):
        themes[article].append((frames.get(tag, {}), score, title, body))
    return {
        article: Parts(
            mix((score, frame) for frame, score, _, _ in held),
            mix((title, frame) for frame, _, title, _ in held if title > 0),
            mix((body, frame) for frame, _, _, body in held if body > 0),
        )
        for article, held in themes.items()
    }


def leading(found: Mix) -> str:
    """The frame with the largest part, the first of them when even."""
    return FRAMES[found.index(max(found))]


def stress_among(ids: Iterable[int]) -> dict[int, str]:
    """The frame that each of some pieces stresses most; pieces without a framed theme are left out."""
    return {article: leading(parts.whole) for article, parts in parts_among(ids).items() if parts.whole}
