"""The matrix of who is told together: whom it keeps, in which order, and what its cells say."""

from __future__ import annotations

from analysis.figures.crossed import crossed
from analysis.measures.figure import INDEX, Figure, Value

QUERY = "relevance=on&count=stories"


def figure(*ties: tuple[str, str, float]) -> Figure:
    """A co-mention figure of these ties."""
    values = tuple(
        Value(
            f"company:{one}/company:{other}", f"{one} · {other}", 9, npmi, None, None, f"{QUERY}&n={one}{other}", 9, INDEX, "",
            {"first": one, "second": other, "first_zh": "", "second_zh": "", "opens_first": 12, "opens_second": 20},
        )
        for one, other, npmi in ties
    )  # fmt: skip
    return Figure("co-mentions", "Told together", "stories", QUERY, {}, 99, "2026.1", None, values)


def test_nobody_stays_in_a_small_matrix_for_ties_that_it_does_not_show() -> None:
    found = figure(("a", "b", 0.9), ("hub", "c", 0.5), ("hub", "d", 0.5))  # the hub's ties add up to more than a's
    assert [name.name for name in crossed(found, most=2).names] == ["a", "b"]
    assert all(any(cells) for _, cells in crossed(found, most=4).rows)


def test_groups_stand_side_by_side_and_cells_mirror_each_other() -> None:
    found = crossed(figure(("a", "z", 0.6), ("b", "y", 0.2), ("a", "q", 0.4), ("z", "q", 0.05)))
    names = [name.name for name in found.names]
    assert {*names[:2]} == {"b", "y"} or {*names[-2:]} == {"b", "y"}
    cells = {(row.name, cell.column): (cell.query, cell.heat) for row, line in found.rows for cell in line if cell}
    assert len(cells) == 8
    assert all(cells[one, other] == cells[other, one] for one, other in cells)
    assert [cells[pair][1] for pair in (("z", "q"), ("b", "y"), ("a", "q"), ("a", "z"))] == [1, 3, 4, 5]


def test_a_name_opens_its_own_stories() -> None:
    first, second = sorted(crossed(figure(("a", "b", 0.5))).names, key=lambda name: name.name)
    assert (first.query, first.opens) == ("relevance=on&also=company%3Aa&count=stories", 12)
    assert second.opens == 20


def test_without_ties_there_is_no_matrix() -> None:
    assert crossed(figure()).names == ()
