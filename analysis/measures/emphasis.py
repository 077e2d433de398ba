"""What many pieces stress, in numbers: mean shares of the five frames, D, their intervals, and the gap of headline and body.

Per piece `F_f = sum over themes of p_t * frame_t,f`, where p_t is the theme's part of the weights of the themes with a frame;
per unit (story or text) the mean of its texts; over a list the mean of the units that carry any frame, so that the five shares
add up to 1. `D = ln(F_deployment / F_hardware)`: 0 even, above 0 deployment, below 0 hardware; a natural log ratio, no unit.

Intervals are of 95 %, the middle of a bootstrap over units with a fixed seed (measures.resampling): 1,000 draws, fewer for
lists of more than 2,000 units, never under 200.

Known bias: a frame with more phrases scores more; see the variant without export controls, half hardware and half regulation by
choice, and the seed sensitivity. Emphasis measures topics, not tone, nor framing in the full sense.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.measures.columns import Columns, Floats, Ints
from analysis.measures.frames import DEPLOYMENT, FRAME_NAMES, FRAMES, HARDWARE, SEED, Emphasis, FrameShare
from analysis.measures.intervals import Interval
from analysis.measures.resampling import means, middle

EVERYTHING = Interval(0.0, 1.0)
MOST_DRAWS, LEAST_DRAWS, WORK = 1000, 200, 2_000_000  # draws times units of one bootstrap


@dataclass(frozen=True, slots=True, eq=False)
class FrameTable:
    """The share of each theme in each frame: `shares` has a row for each of `themes`, which ascend, and a column for each of
    FRAMES."""

    themes: Ints
    shares: Floats

    @classmethod
    def of(cls, frames: Mapping[int, Mapping[str, float]], without: Collection[int] = ()) -> FrameTable:
        """From the frames of themes by their numbers; themes without a frame, and those left out, do not count."""
        held = sorted(theme for theme, frame in frames.items() if frame and theme not in without)
        rows = [[frames[theme].get(name, 0.0) for name in FRAMES] for theme in held]
        return cls(np.array(held, dtype=np.int64), np.array(rows, dtype=np.float64).reshape(len(held), len(FRAMES)))


@dataclass(frozen=True, slots=True)
class Gap:
    """How the headline differs from the body, over units that have both: each for itself, and `apart`, title minus body by
    frame and in D."""

    title: Emphasis
    body: Emphasis
    apart: Emphasis


def mixes(columns: Columns, table: FrameTable, weights: Floats) -> Floats:
    """The mix of every piece, shape (pieces, 5), NaN where no theme of it has a frame and a weight. `weights` stand beside
    the themes of the columns: their score, title or body."""
    if not len(table.themes):
        return np.full((columns.size, len(FRAMES)), np.nan)
    place = np.minimum(np.searchsorted(table.themes, columns.themes.flat), len(table.themes) - 1)
    held = (table.themes[place] == columns.themes.flat) & (weights > 0)
    owner, weight, shares = columns.themes.owner[held], weights[held], table.shares[place[held]]
    parts = [np.bincount(owner, weights=weight * shares[:, at], minlength=columns.size) for at in range(len(FRAMES))]
    found = np.stack(parts, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        parted: Floats = found / found.sum(axis=1, keepdims=True)
    return parted


def stress(units: Floats, *, seed: int = SEED, draws: int | None = None) -> Emphasis:
    """The emphasis of units, shape (units, 5); rows with NaN do not count. Without units every share is possible; `draws` 0
    leaves intervals out."""
    known = units[~np.isnan(units).any(axis=1)]
    if not len(known):
        return Emphasis(_named((0.0,) * len(FRAMES), (EVERYTHING,) * len(FRAMES)), None, None, 0)
    middle_of = known.mean(axis=0)
    if draws == 0:
        return Emphasis(_named(middle_of.tolist(), (EVERYTHING,) * len(FRAMES)), _d(middle_of), None, len(known))
    drawn = means_of_draws(known, seed=seed)
    return Emphasis(_named(middle_of.tolist(), _bounds(drawn)), _d(middle_of), _d_interval(drawn), len(known))


def gap(title: Floats, body: Floats, *, seed: int = SEED) -> Gap:
    """Headline minus body over the units that have both, each shape (units, 5); drawn in pairs."""
    both = ~(np.isnan(title).any(axis=1) | np.isnan(body).any(axis=1))
    one, other = stress(title[both], seed=seed), stress(body[both], seed=seed)
    if not one.n:
        return Gap(one, other, one)
    drawn = means_of_draws(np.concatenate((title[both], body[both]), axis=1), seed=seed)
    return Gap(one, other, _difference(one, other, drawn[:, : len(FRAMES)], drawn[:, len(FRAMES) :]))


def differences(one: Floats, other: Floats, *, seed: int = SEED) -> Emphasis | None:
    """One group minus another by frame and in D, each shape (units, 5) and drawn by itself; no unit may be in both. `n` is that of
    the smaller group; None where one has no unit that carries a frame."""
    first, second = (units[~np.isnan(units).any(axis=1)] for units in (one, other))
    if not len(first) or not len(second):
        return None
    draws = max(LEAST_DRAWS, min(MOST_DRAWS, WORK // max(len(first), len(second))))
    drawn = [means_of_draws(units, seed=seed + at, draws=draws) for at, units in enumerate((first, second))]
    return _difference(stress(first, draws=0), stress(second, draws=0), *drawn)


def _difference(one: Emphasis, other: Emphasis, first: Floats, second: Floats) -> Emphasis:
    """One minus other, with intervals from as many draws of each; `n` of the smaller."""
    shares = [here.share - there.share for here, there in zip(one.shares, other.shares, strict=True)]
    d = one.d - other.d if one.d is not None and other.d is not None else None
    return Emphasis(_named(shares, _bounds(first - second)), d, middle(_ds(first) - _ds(second)), min(one.n, other.n))


def _named(shares: Sequence[float], bounds: Sequence[Interval]) -> tuple[FrameShare, ...]:
    return tuple(
        FrameShare(frame, *FRAME_NAMES[frame], share, bound.low, bound.high)
        for frame, share, bound in zip(FRAMES, shares, bounds, strict=True)
    )


def apart(one: Floats, other: Floats, *, seed: int = SEED) -> tuple[float | None, Interval | None]:
    """D of one group minus D of another, each shape (units, 5) and drawn by itself, with its interval."""
    first, second = (units[~np.isnan(units).any(axis=1)] for units in (one, other))
    if not len(first) or not len(second):
        return None, None
    ds = _d(first.mean(axis=0)), _d(second.mean(axis=0))
    drawn = _ds(means_of_draws(first, seed=seed, draws=MOST_DRAWS)) - _ds(
        means_of_draws(second, seed=seed + 1, draws=MOST_DRAWS)
    )
    return (None if None in ds else ds[0] - ds[1]), middle(drawn)  # type: ignore[operator]


def apart_shares(one: Floats, other: Floats, frame: int, *, seed: int = SEED) -> tuple[float | None, Interval | None]:
    """The share of a frame (its place in FRAMES) in one group minus that in another, each drawn by itself; -1 to 1."""
    first, second = (units[~np.isnan(units).any(axis=1)] for units in (one, other))
    if not len(first) or not len(second):
        return None, None
    drawn = [
        means(units[:, [frame]], seed=seed + at, draws=MOST_DRAWS)[:, 0] for at, units in enumerate((first, second))
    ]
    return float(first[:, frame].mean() - second[:, frame].mean()), middle(drawn[0] - drawn[1])


def means_of_draws(rows: Floats, *, seed: int, draws: int = 0) -> Floats:
    """The column means of bootstrap samples of rows, shape (draws, columns); at least one row. Without a number of draws there
    are as many as a page has time for."""
    return means(rows, seed=seed, draws=draws or max(LEAST_DRAWS, min(MOST_DRAWS, WORK // len(rows))))


def _d(shares: Floats) -> float | None:
    hardware, deployment = float(shares[HARDWARE]), float(shares[DEPLOYMENT])
    return float(np.log(deployment / hardware)) if hardware > 0 and deployment > 0 else None


def _ds(drawn: Floats) -> Floats:
    """D of every draw; NaN where either frame is missing."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.log(drawn[:, DEPLOYMENT] / drawn[:, HARDWARE])
    return np.where(np.isfinite(found), found, np.nan)


def _d_interval(drawn: Floats) -> Interval | None:
    return middle(_ds(drawn))


def _bounds(drawn: Floats) -> tuple[Interval, ...]:
    lows, highs = np.quantile(drawn, [0.025, 0.975], axis=0)
    return tuple(Interval(float(low), float(high)) for low, high in zip(lows, highs, strict=True))
