"""Any two kinds crossed: how many units carry a value of one and a value of the other, in an order that puts alike ones side by side.

A cell counts units with a piece that carries both. For texts and stories, which are independent, a cell is marked where both stand
together more than by chance (Fisher's exact test as in measures.comention, q over all cells shown).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext

from analysis.explore.called import settled
from analysis.explore.columns import columns_of
from analysis.explore.filters import ArticleFilter, FilterError, Opens
from analysis.explore.names import TagName, names_of
from analysis.explore.remembered import DATA, WORDS, remembered
from analysis.explore.stack.layers import layers_in_force
from analysis.figures.asked import Asked
from analysis.figures.compared import narrowed
from analysis.measures.arrangement import order
from analysis.measures.columns import PIECES, Columns, Floats, Ints, Mask, Units
from analysis.measures.comention import SURE, at_least
from analysis.measures.multiplicity import q_values

KINDS = ("company", "country", "theme", "source", "layer")
LAYER = "layer"
CHOICES = {"order": ("likeness", "number")}
ROWS, COLUMNS = 16, 12  # that one page shows
FEW = 5  # units under which a cell makes no claim
STEPS = (0.1, 0.25, 0.5, 0.75)  # parts of the fullest cell at which the ground gets darker


@dataclass(frozen=True, slots=True)
class Head:
    """One row or column: its name, its page ("" without one), and all its units in the list."""

    slug: str
    name: str
    name_zh: str
    path: str
    frame: str
    all: Opens


@dataclass(frozen=True, slots=True)
class Cell:
    """A row with a column. `heat` 0 to 5: how dark its ground is, 0 under five units; `sure`: more than by chance."""

    opens: Opens
    heat: int
    few: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class Side:
    """The rows or the columns. `total` is how many there are, of which `first` to `last` (from 1) are shown on page `page`."""

    kind: str
    heads: tuple[Head, ...]
    total: int
    page: int
    pages: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Cross:
    """Everything the matrix of two kinds shows; `cells` stand row by row. `steps` are the numbers at which it gets darker."""

    filter: ArticleFilter
    rows: Side
    columns: Side
    cells: tuple[tuple[Cell, ...], ...]
    n: Opens
    steps: tuple[int, ...]
    tested: bool
    first: tuple[tuple[Head, Head, Cell], ...]  # the two fullest cells; none without a unit

    @property
    def is_tied(self) -> bool:
        """Whether no cell stands alone at the head."""
        return len(self.first) > 1 and self.first[0][2].opens.count == self.first[1][2].opens.count


@dataclass(frozen=True, slots=True)
class _Value:
    """What a row or column stands for: tags, any of which will do."""

    slug: str
    name: str
    name_zh: str
    path: str
    frame: str
    pairs: tuple[tuple[str, str], ...]
    mask: Mask  # pieces that carry one of them
    units: Mask  # units with such a piece

    @property
    def size(self) -> int:
        """How many units there are."""
        return int(self.units.sum())


def check(rows: str, columns: str) -> None:
    """Raises FilterError for kinds that cannot be crossed."""
    for kind, key in ((rows, "rows"), (columns, "cols")):
        if kind not in KINDS:
            raise FilterError(
                gettext("A matrix has no %(key)s of %(kind)s; use two of %(kinds)s.")
                % {"key": key, "kind": f"{kind[:40]!r}", "kinds": ", ".join(KINDS)},
                key,
            )
    if rows == columns:
        raise FilterError(
            gettext(
                "A matrix needs two different kinds, not %(kind)s twice; for pairs of one kind see the measure of co-mentions."
            )
            % {"kind": rows},
            "cols",
        )


@remembered(DATA, WORDS, key=lambda asked, *kinds, **pages: (asked.key(), kinds, tuple(pages.items())))
def cross(asked: Asked, rows: str, columns: str, *, row_page: int = 1, column_page: int = 1) -> Cross:
    """The matrix of a list. What the list asks for under the two kinds chooses rows and columns and does not narrow it; else
    they are the fullest, a page of them at a time. A constant number of queries. Raises FilterError for kinds that cannot be crossed."""
    check(rows, columns)
    whole, _names = settled(asked.filter)
    filter = whole.without(rows).without(columns)
    read = columns_of(filter)
    units = read.units(filter.counted)
    names = names_of(np.unique(read.tags.flat).tolist(), (rows, columns))
    values = {
        kind: _values(kind, whole, read, units, {id: name for id, name in names.items() if name.kind == kind})
        for kind in (rows, columns)
    }
    shown, sides = {}, {}
    for kind, most, page in ((rows, ROWS, row_page), (columns, COLUMNS, column_page)):
        shown[kind], sides[kind] = _paged(values[kind], most, page)
    counts = _counts(shown[rows], shown[columns], units)
    if asked.options["order"] == "likeness":
        by_row, by_column = _alike(counts), _alike(counts.T)
        counts = counts[np.ix_(by_row, by_column)]
        shown[rows] = [shown[rows][at] for at in by_row]
        shown[columns] = [shown[columns][at] for at in by_column]
    heads = {kind: tuple(_head(value, filter) for value in shown[kind]) for kind in (rows, columns)}
    cells = _cells(shown[rows], shown[columns], counts, units.size, filter)
    return Cross(
        filter=filter,
        rows=Side(rows, heads[rows], *sides[rows]),
        columns=Side(columns, heads[columns], *sides[columns]),
        cells=cells,
        n=Opens(units.size, filter.to_query()),
        steps=_steps(int(counts.max(initial=0))),
        tested=filter.counted != PIECES,
        first=_first(heads[rows], heads[columns], cells),
    )


def _values(kind: str, asked: ArticleFilter, read: Columns, units: Units, names: Mapping[int, TagName]) -> list[_Value]:
    """The values of a kind with a unit in the list: those asked for, else all, the fullest first."""
    wanted = asked.values(kind)
    groups = _layers(names, wanted) if kind == LAYER else _single(names, wanted)
    found = []
    for slug, name, name_zh, path, frame, members in groups:
        mask = read.carrying([member.id for member in members])
        pairs = tuple(member.pair for member in members)
        found.append(_Value(slug, name, name_zh, path, frame, pairs, mask, units.any(mask)))
    return sorted(found, key=lambda value: (-value.size, value.slug))


_Group = tuple[str, str, str, str, str, list[TagName]]


def _single(names: Mapping[int, TagName], wanted: Sequence[str]) -> list[_Group]:
    parents = {name.parent_id for name in names.values()}
    kept = [
        name for id, name in names.items() if not name.hidden and (name.slug in wanted if wanted else id not in parents)
    ]
    return [(name.slug, name.name, name.name_zh, name.path, name.frame, [name]) for name in kept]


def _layers(names: Mapping[int, TagName], wanted: Sequence[str]) -> list[_Group]:
    """Layers of the stack with any company: tags of the kind are company:layer."""
    found: list[_Group] = []
    for layer in layers_in_force():
        members = [
            name
            for name in sorted(names.values(), key=lambda name: name.slug)
            if name.slug.partition(":")[2] == layer.id and (not wanted or name.slug in wanted)
        ]
        if members:
            found.append((layer.id, layer.name, layer.name_zh, "", "", members))
    return found


def _paged(values: list[_Value], most: int, page: int) -> tuple[list[_Value], tuple[int, int, int, int, int]]:
    """The values of a page, and total, page, pages, first and last as a Side has them."""
    pages = max(1, -(-len(values) // most))
    page = min(max(1, page), pages)
    shown = values[(page - 1) * most : page * most]
    return shown, (len(values), page, pages, (page - 1) * most + 1 if shown else 0, (page - 1) * most + len(shown))


def _counts(rows: Sequence[_Value], columns: Sequence[_Value], units: Units) -> Ints:
    """Units with a piece of both, shape (rows, columns)."""
    found = np.zeros((len(rows), len(columns)), dtype=np.int64)
    for at, row in enumerate(rows):
        for beside, column in enumerate(columns):
            found[at, beside] = int(units.any(row.mask & column.mask).sum())
    return found


def _alike(counts: Ints) -> list[int]:
    """The rows in an order that puts those with alike profiles side by side; likeness is the cosine of their counts."""
    length = np.sqrt((counts.astype(np.float64) ** 2).sum(axis=1, keepdims=True))
    profile: Floats = counts / np.where(length > 0, length, 1.0)
    return order(profile @ profile.T)


def _head(value: _Value, filter: ArticleFilter) -> Head:
    opens = Opens(value.size, _with(filter, value).to_query())
    return Head(value.slug, value.name, value.name_zh, value.path, value.frame, opens)


def _with(filter: ArticleFilter, value: _Value) -> ArticleFilter:
    """The list of a value: one tag that must be there, or several of which any will do."""
    if len(value.pairs) == 1:
        return narrowed(filter, *value.pairs[0])
    return filter.replace(include=(*filter.include, *value.pairs))


def _cells(
    rows: Sequence[_Value], columns: Sequence[_Value], counts: Ints, total: int, filter: ArticleFilter
) -> tuple[tuple[Cell, ...], ...]:
    sure = _sure(rows, columns, total) if filter.counted != PIECES else np.zeros(counts.shape, dtype=bool)
    top = int(counts.max(initial=0))
    found = []
    for at, row in enumerate(rows):
        own = _with(filter, row)
        line = []
        for beside, column in enumerate(columns):
            n = int(counts[at, beside])
            heat = 1 + sum(n >= step for step in _steps(top))
            opens = Opens(n, _with(own, column).to_query())
            line.append(Cell(opens, heat if n >= FEW else 0, n < FEW, bool(sure[at, beside]) and n >= FEW))
        found.append(tuple(line))
    return tuple(found)


def _steps(top: int) -> tuple[int, ...]:
    """The numbers at which a cell gets darker, each once, ascending."""
    return tuple(sorted({max(FEW + 1, round(step * top)) for step in STEPS})) if top > FEW else ()


def _sure(rows: Sequence[_Value], columns: Sequence[_Value], total: int) -> Mask:
    """Which rows and columns are told together more than by chance, whether or not one piece carries both: a table of units is
    what the test is made for."""
    shape = len(rows), len(columns)
    if not rows or not columns:
        return np.zeros(shape, dtype=bool)
    both = np.array([[int((row.units & column.units).sum()) for column in columns] for row in rows], dtype=np.int64)
    first = np.repeat([row.size for row in rows], len(columns)).astype(np.int64)
    second = np.tile([column.size for column in columns], len(rows)).astype(np.int64)
    q = q_values(at_least(both.ravel(), total, first, second))
    found: Mask = (q < SURE).reshape(shape)
    return found


def _first(
    rows: Sequence[Head], columns: Sequence[Head], cells: Sequence[Sequence[Cell]]
) -> tuple[tuple[Head, Head, Cell], ...]:
    every = [(row, column, cells[at][beside]) for at, row in enumerate(rows) for beside, column in enumerate(columns)]
    ranked = sorted(every, key=lambda one: (-one[2].opens.count, one[0].slug, one[1].slug))
    return tuple(one for one in ranked[:2] if one[2].opens.count)
