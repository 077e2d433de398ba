"""Where a change comes from: which themes moved a frame's share between two weeks, and which stories carry the move.

A frame's share is `F = sum over themes of w_t f_t`, w_t the theme's part of the week, f_t the frame's part of the theme. Its change
is shared out by Shapley's value (L. S. Shapley, A value for n-person games, 1953), which for two factors is exact:
`(w' - w)(f + f') / 2` for the mix of themes and `(f' - f)(w + w') / 2` within the theme.

Known bias: describes, explains nothing. Parts add up to 1, so that one theme's rise is another's fall. With frames fixed by the
rules the part within is 0 unless two versions of the rules are compared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.measures.columns import Floats, Ints

STORIES = 5


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """The parts of a change, one a theme, -1 to 1: by how much of the week it was, and by what it means. All add up to it."""

    mix: Floats
    within: Floats

    @property
    def change(self) -> float:
        """The whole change, -1 to 1."""
        return float(self.mix.sum() + self.within.sum())


@dataclass(frozen=True, slots=True)
class Mover:
    """A story and by how much the change would be smaller (above 0) or larger (below 0) without it."""

    story: int
    effect: float


def attribution(before: Floats, now: Floats, frame_before: Floats, frame_now: Floats) -> Attribution:
    """The change of a frame's share. `before` and `now` are the parts of the themes in the two weeks (means over units, adding up
    to 1), `frame_before` and `frame_now` the frame's part of each theme; all of shape (themes,)."""
    return Attribution((now - before) * (frame_before + frame_now) / 2, (frame_now - frame_before) * (before + now) / 2)


def movers(
    stories_before: Ints, before: Floats, stories_now: Ints, now: Floats, *, most: int = STORIES
) -> tuple[Mover, ...]:
    """The stories whose removal, one at a time, moves the change of the mean most, largest first.

    `before` and `now` are the values of the stories in the two weeks, one each; a story may be in both. The effect of a story is
    the change as it is minus the change without it. A week's only story cannot be left out and has no effect there.
    Known bias: two stories of one event hide each other."""
    effects = np.concatenate((-_pull(before), _pull(now)))
    stories, place = np.unique(np.concatenate((stories_before, stories_now)), return_inverse=True)
    total = np.bincount(place, weights=effects, minlength=len(stories))
    first = np.lexsort((stories, -np.abs(total)))[:most]
    return tuple(Mover(int(stories[at]), float(total[at])) for at in first)


def _pull(values: Floats) -> Floats:
    """By how much each value lifts the mean of all: the mean minus that of the others."""
    return (values - values.mean()) / (len(values) - 1) if len(values) > 1 else np.zeros(len(values))
