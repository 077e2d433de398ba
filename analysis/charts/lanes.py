"""The lane of events above a plot: which labels have room, in which row and to which side of their dotted line.

A line runs from the top of its own label down to the plot, through every row below. So a label may stand only where no line from
a row above comes down, and where no other label of its row stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ROWS = 4
GAP = 4.0  # units between a line and its own words
AIR = 3.0  # at least so many between words and whatever is not their own
MOST_TRIES = 300  # of an arrangement: some six events are looked at, a crowd is cut short


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label stands: its row from the top, where its words begin and end, and whether they lie left of its line."""

    x: float
    row: int
    start: float
    stop: float
    flipped: bool

    def bears(self, other: Place) -> bool:
        """Whether both can be drawn: no line through the other's label, no label on the other's."""
        if self.row == other.row:
            return self.stop + AIR <= other.start or other.stop + AIR <= self.start
        above, below = (self, other) if self.row < other.row else (other, self)
        return not below.start - AIR < above.x < below.stop + AIR


def places(labels: Sequence[tuple[float, float]], left: float, right: float) -> list[Place | None]:
    """A place for each label, given as the x of its line and the breadth of its words, lines from left to right; None for one
    without room.

    As many as can be have one. High rows and the right side come first, so the usual picture is steps that go down.
    """
    best: list[Place | None] = [None] * len(labels)
    placed, tries = 0, 0
    held: list[Place | None] = []

    def arrange(at: int, so_far: int) -> None:
        nonlocal best, placed, tries
        tries += 1
        if at == len(labels):
            if so_far > placed:
                best, placed = list(held), so_far
            return
        for place in (*_choices(*labels[at], left, right), None):
            if place and not all(one.bears(place) for one in held if one):
                continue
            reach = so_far + (place is not None) + len(labels) - at - 1
            if reach <= placed or tries > MOST_TRIES:
                continue
            held.append(place)
            arrange(at + 1, so_far + (place is not None))
            held.pop()

    arrange(0, 0)
    return best


def _choices(x: float, width: float, left: float, right: float) -> list[Place]:
    """Every place that lies within the drawing, the best first."""
    sides = [(x + GAP, x + GAP + width, False), (x - GAP - width, x - GAP, True)]
    inside = [side for side in sides if side[0] >= left and side[1] <= right]
    return [Place(x, row, *side) for side in inside for row in range(ROWS)]
