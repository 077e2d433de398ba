"""Which of the five frames a piece or a list of pieces stresses, by the themes it carries.

Emphasis, not framing in the full sense of media research: a theme counts towards frames by the shares in the rule files.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.measures.intervals import Interval

FRAMES = ("hardware", "models", "deployment", "regulation", "capital_talent")
FRAME_NAMES = {
    "hardware": ("Hardware", "硬件与芯片"),
    "models": ("Models", "模型"),
    "deployment": ("Deployment", "部署与分发"),
    "regulation": ("Regulation", "规则与管制"),
    "capital_talent": ("Capital & talent", "资本与人才"),
}
SEED = 20250731  # any fixed number: the same pieces always give the same interval
DRAWS = 1000

Mix = tuple[float, ...]  # one share for each of FRAMES, in their order; sums to 1


@dataclass(frozen=True, slots=True)
class FrameShare:
    """One frame's part of the emphasis of a list, 0 to 1, with its 95 % interval."""

    frame: str
    name: str
    name_zh: str
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What a list stresses. `d` = ln(deployment / hardware): 0 even, above 0 deployment; None when either is 0.

    `n` counts the pieces that carry a theme with a frame; the intervals are of 95 %.
    """

    shares: tuple[FrameShare, ...]
    d: float | None
    d_interval: Interval | None
    n: int

    def share(self, frame: str) -> FrameShare:
        """The part of one frame."""
        return self.shares[FRAMES.index(frame)]


def dominant(slug: str, frame: Mapping[str, float]) -> str:
    """The frame a theme stresses most, first in FRAMES when even; a parent theme is its own frame; "" for none."""
    if not frame:
        return slug if slug in FRAMES else ""
    return max(FRAMES, key=lambda name: frame.get(name, 0.0))


def mix(themes: Iterable[tuple[float, Mapping[str, float]]]) -> Mix | None:
    """A piece's emphasis from its themes as (score, frame shares): F_f = sum of p_t * frame_t,f, where p_t is the theme's part
    of the scores of all themes with a frame. None when no theme has one."""
    framed = [(max(score, 0.01), frame) for score, frame in themes if frame]
    if not framed:
        return None
    total = sum(score for score, _ in framed)
    found = tuple(sum(score * frame.get(name, 0.0) for score, frame in framed) / total for name in FRAMES)
    whole = sum(found)
    return tuple(part / whole for part in found) if whole else None


def emphasis(pieces: Sequence[Mix], *, draws: int = DRAWS) -> Emphasis:
    """The mean mix of pieces, D = ln(deployment / hardware), and their 95 % intervals.

    The intervals are percentiles of a bootstrap over pieces (B. Efron, Bootstrap methods, Annals of Statistics 7 (1979), 1-26)
    with a fixed seed.
    """
    means = _means(pieces)
    chance = random.Random(SEED)  # noqa: S311 - statistics, not secrets
    drawn = [_means(chance.choices(pieces, k=len(pieces))) for _ in range(draws)] if pieces else []
    bounds = [_percentiles([one[i] for one in drawn]) for i in range(len(FRAMES))]
    shares = tuple(
        FrameShare(frame, *FRAME_NAMES[frame], share, bound.low, bound.high)
        for frame, share, bound in zip(FRAMES, means, bounds, strict=True)
    )
    ratios = [d for one in drawn if (d := _ratio(one)) is not None]
    middle = _ratio(means)
    # draws in which either frame is missing have no ratio; when they are many, neither has the interval
    steady = middle is not None and len(ratios) >= 0.95 * draws
    return Emphasis(shares, middle, _percentiles(ratios) if steady else None, len(pieces))


def _means(pieces: Sequence[Mix]) -> Mix:
    return tuple(sum(column) / len(pieces) for column in zip(*pieces, strict=True)) if pieces else (0.0,) * len(FRAMES)


def _ratio(shares: Mix) -> float | None:
    hardware, deployment = shares[FRAMES.index("hardware")], shares[FRAMES.index("deployment")]
    return math.log(deployment / hardware) if hardware > 0 and deployment > 0 else None


def _percentiles(values: list[float]) -> Interval:
    """The middle 95 % of values; everything when there are none."""
    if not values:
        return Interval(0.0, 1.0)
    ordered = sorted(values)
    last = len(ordered) - 1
    return Interval(ordered[round(0.025 * last)], ordered[round(0.975 * last)])
