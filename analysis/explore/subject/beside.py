"""What stands beside a subject in its pieces: other tags, outlets, and each language's stress; all from one reading of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext_lazy as _

from analysis.explore.columns import columns_of
from analysis.explore.counts import by_tag
from analysis.explore.emphasis import EXTENTS, Mixed, mixed_of
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.folding import PIECES
from analysis.explore.freshness import ON_TOPIC
from analysis.explore.names import TagName, names_of
from analysis.measures.columns import Columns, Mask
from analysis.measures.comention import LEAST, Beside
from analysis.measures.comention import beside as measured
from analysis.measures.emphasis import stress
from analysis.measures.frames import Emphasis, FrameShare
from analysis.measures.intervals import FEW, wilson

KINDS = {"company": _("Companies"), "theme": _("Themes"), "country": _("Countries")}
LISTED = 8
LANGUAGES = 4
OUTLETS = 12


@dataclass(frozen=True, slots=True)
class Ground:
    """The on-topic pieces of a subject, the tags in them, and how many on-topic pieces carry each tag at all."""

    name: TagName
    filter: ArticleFilter
    mixed: Mixed
    names: Mapping[int, TagName]
    shared: Mapping[int, int]  # of the subject's pieces, by tag
    alone: Mapping[int, int]  # of all on-topic pieces, by tag
    n: int  # on-topic pieces

    @property
    def columns(self) -> Columns:
        """Its pieces, oldest first."""
        return self.mixed.columns

    def newest(self, most: int) -> list[int]:
        """The numbers of its newest pieces, as its list has them."""
        return [int(piece) for piece in self.columns.piece[::-1][:most]]


@dataclass(frozen=True, slots=True)
class Together:
    """A tag in the same pieces. `share`: of the subject's pieces, 0 to 1, with its 95 % interval. `lift`: how many times more
    often than chance, None for fewer than five pieces. `npmi` -1 to 1, None where chance alone may have brought them together."""

    slug: str
    name: str
    name_zh: str
    frame: str
    path: str
    opens: Opens
    share: float
    low: float
    high: float
    lift: float | None
    npmi: float | None


@dataclass(frozen=True, slots=True)
class TogetherGroup:
    """The tags of one kind that share most on-topic pieces; of `n` on-topic pieces of the subject."""

    kind: str
    label: str
    rows: tuple[Together, ...]
    n: int

    @property
    def few(self) -> bool:
        """Whether there are too few pieces for shares."""
        return self.n < FEW


@dataclass(frozen=True, slots=True)
class LanguageMix:
    """What the pieces of one language stress about a subject; `shares` is empty when none has a framed theme."""

    language: str
    label: str
    opens: Opens
    shares: tuple[FrameShare, ...]
    emphasis: Emphasis


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet with its pieces on the subject, and their share of its `n` on-topic pieces, None for fewer than 30."""

    slug: str
    name: str
    path: str
    opens: Opens
    n: int
    share: float | None
    low: float
    high: float


def read(name: TagName, filter: ArticleFilter) -> Ground:
    """The ground of a subject's page; `filter` is the list of its on-topic pieces. About ten queries, whatever its length."""
    mixed = mixed_of(columns_of(filter))
    tags, pieces = np.unique(mixed.columns.tags.flat, return_counts=True)
    shared = dict(zip(tags.tolist(), pieces.tolist(), strict=True))
    kinds = frozenset({*KINDS, name.kind, "source", "relevance"})
    alone = by_tag(ON_TOPIC, kinds)
    names = names_of({*shared, *alone})
    on = next((tag for tag, one in names.items() if one.pair == ("relevance", "on")), 0)
    return Ground(name, filter, mixed, names, shared, alone, alone.get(on, 0))


def together(ground: Ground) -> tuple[TogetherGroup, ...]:
    """The tags beside a subject, most shared pieces first; groups without a row are left out."""
    # a parent theme stands aside for its children
    parents = {name.parent_id for tag, name in ground.names.items() if tag in ground.shared}
    groups = []
    for kind, label in KINDS.items():
        shown = [name for tag, name in ground.names.items() if name.kind == kind and tag in ground.shared]
        shown = [name for name in shown if not name.hidden and name.id not in (ground.name.id, *parents)]
        shown = [name for name in shown if name.parent_id != ground.name.id]
        shown.sort(key=lambda name: (-ground.shared[name.id], name.slug))
        ties = _ties(ground, shown)
        rows = tuple(_beside(ground, name, ties[name.id]) for name in shown[:LISTED])
        if rows:
            groups.append(TogetherGroup(kind, str(label), rows, ground.columns.size))
    return tuple(groups)


def by_language(ground: Ground) -> tuple[LanguageMix, ...]:
    """The languages of a subject's pieces, at most four, the largest first, with what each stresses.

    Whole texts and teasers are never mixed: of each language the extent that most of its pieces have."""
    own = [name for tag, name in ground.names.items() if name.kind == "lang" and tag in ground.shared]
    own.sort(key=lambda name: (-ground.shared[name.id], name.slug))
    return tuple(_language(ground, name) for name in own[:LANGUAGES])


def outlets(ground: Ground) -> tuple[OutletRow, ...]:
    """Every outlet with a piece on the subject, most pieces first."""
    own = [name for tag, name in ground.names.items() if name.kind == "source" and tag in ground.shared]
    own.sort(key=lambda name: (-ground.shared[name.id], name.slug))
    return tuple(_outlet(ground, name) for name in own)


def _outlet(ground: Ground, name: TagName) -> OutletRow:
    pieces = ground.shared[name.id]
    n = max(pieces, ground.alone.get(name.id, 0))
    bound = wilson(pieces, n)
    opens = Opens(pieces, ground.filter.with_value(*name.pair).to_query())
    return OutletRow(name.slug, name.name, name.path, opens, n, pieces / n if n >= FEW else None, bound.low, bound.high)


def _language(ground: Ground, name: TagName) -> LanguageMix:
    mask = ground.columns.carrying([name.id])
    known = mask & _one_extent(ground, mask)
    found = stress(ground.mixed.units(known, ground.mixed.whole, PIECES))
    opens = Opens(ground.shared[name.id], ground.filter.with_value(*name.pair).to_query())
    return LanguageMix(name.slug, name.name, opens, found.shares if found.n else (), found)


def _one_extent(ground: Ground, mask: Mask) -> Mask:
    """The pieces of which we hold as much as of most pieces of the mask."""
    extents = {name.slug: tag for tag, name in ground.names.items() if name.kind == "extent"}
    masks = [ground.columns.carrying([extents.get(slug, 0)]) for slug in EXTENTS]
    return max(masks, key=lambda one: int((one & mask).sum()))


def _ties(ground: Ground, names: list[TagName]) -> dict[int, Beside]:
    """How surely each tag is told together with the subject; tests are made over all tags of the kind."""
    both = np.array([ground.shared[name.id] for name in names], dtype=np.int64)
    # the two counts are read one after the other: a piece may have come between
    other = np.maximum(both, [ground.alone.get(name.id, 0) for name in names])
    found = measured(both, max(ground.n, ground.columns.size), ground.columns.size, other)
    return {name.id: one for name, one in zip(names, found, strict=True)}


def _beside(ground: Ground, name: TagName, tie: Beside) -> Together:
    shared, n = ground.shared[name.id], ground.columns.size
    filter = ground.filter
    # values of one key are alternatives: another tag of a kind already asked for has to be asked for apart
    also = filter.with_value("also", ":".join(name.pair)) if filter.values(name.kind) else filter.with_value(*name.pair)
    bound = wilson(shared, n)
    return Together(
        name.slug, name.name, name.name_zh, name.frame, name.path, Opens(shared, also.to_query()), shared / n, bound.low,
        bound.high, tie.lift if shared >= LEAST else None, tie.npmi if tie.sure and not math.isnan(tie.npmi) else None,
    )  # fmt: skip
