"""The most tied names of a co-mention figure, crossed with each other in an order that puts alike ones side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.explore.filters import ArticleFilter
from analysis.measures.arrangement import order
from analysis.measures.columns import Floats
from analysis.measures.figure import Figure, Value

MOST = 16  # rows and columns that fit a page
STEPS = (0.1, 0.2, 0.35, 0.5)  # NPMI at which the ground gets darker


@dataclass(frozen=True, slots=True)
class Tied:
    """A name that is told together with others: `query` lists its stories, `opens` of them."""

    key: str  # company:huawei
    name: str
    name_zh: str
    query: str
    opens: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Two names told together; `heat` from 1 to 5 by NPMI."""

    column: str
    query: str
    opens: int
    npmi: float
    heat: int


@dataclass(frozen=True, slots=True)
class Crossed:
    """A symmetric matrix: its names in order, and for each its cells, None where there is no tie."""

    names: tuple[Tied, ...]
    rows: tuple[tuple[Tied, tuple[Cell | None, ...]], ...]


def ends(value: Value) -> tuple[str, str]:
    """The keys of the two names of a tie."""
    first, _, second = value.key.partition("/")
    return first, second


def tied(values: Sequence[Value], query: str) -> dict[str, Tied]:
    """Every name of these ties by its key, in the order in which the ties name them; `query` is the figure's list."""
    whole = ArticleFilter.from_query(query)
    found: dict[str, Tied] = {}
    for value in values:
        for key, side in zip(ends(value), ("first", "second"), strict=True):
            if key not in found:
                more = value.more
                name, name_zh, opens = str(more[side]), str(more[f"{side}_zh"]), int(more[f"opens_{side}"] or 0)
                found[key] = Tied(key, name, name_zh, whole.with_value("also", key).to_query(), opens)
    return found


def crossed(figure: Figure, most: int = MOST) -> Crossed:
    """The matrix of the `most` names that are tied most to each other, in the order of `arrangement.order`."""
    cells: dict[tuple[str, str], Value] = {}
    for value in figure.values:
        first, second = ends(value)
        cells[first, second] = cells[second, first] = value
    names = tied(figure.values, figure.query)
    keys = sorted(names)
    alike = np.array([[_npmi(cells.get((one, other))) for other in keys] for one in keys]).reshape(len(keys), len(keys))
    kept = _closest(alike, most)
    placed = [names[keys[kept[at]]] for at in order(alike[np.ix_(kept, kept)])]
    rows = tuple((row, tuple(_cell(cells.get((row.key, column.key)), column) for column in placed)) for row in placed)
    return Crossed(tuple(placed), rows)


def _closest(alike: Floats, most: int) -> list[int]:
    """The rows that are left when the one least tied to the others that are left goes, again and again: nobody stays in the
    matrix for ties that it does not show."""
    kept = list(range(len(alike)))
    while len(kept) > most:
        weight = alike[np.ix_(kept, kept)].sum(axis=1)
        del kept[int(weight.argmin())]
    return kept


def _npmi(value: Value | None) -> float:
    return (value.value or 0.0) if value else 0.0


def _cell(value: Value | None, column: Tied) -> Cell | None:
    if value is None:
        return None
    npmi = value.value or 0.0
    return Cell(column.name, value.query, value.opens, npmi, 1 + sum(npmi >= step for step in STEPS))
