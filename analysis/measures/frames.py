"""Which of the five frames a piece or a list of pieces stresses, by the themes it carries.

Emphasis, not framing in the full sense of media research: a theme counts towards frames by the shares in the rule files.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import stdev

from analysis.measures.intervals import Interval, Z

FRAMES = ("hardware", "models", "deployment", "regulation", "capital_talent")
FRAME_NAMES = {
    "hardware": ("Hardware", "硬件与芯片"),
    "models": ("Models", "模型"),
    "deployment": ("Deployment", "部署与分发"),
    "regulation": ("Regulation", "规则与管制"),
    "capital_talent": ("Capital & talent", "资本与人才"),
}
HARDWARE, DEPLOYMENT = FRAMES.index("hardware"), FRAMES.index("deployment")
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

    `n` counts the pieces that carry a theme with a frame; intervals are of 95 %.
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
    """The mean mix of pieces with the normal 95 % interval of a mean, and D = ln(deployment / hardware).

    The interval of D is the middle of a bootstrap over pieces with a fixed seed (B. Efron, Bootstrap methods, Annals of
    Statistics 7 (1979), 1-26); `draws` 0 leaves it out.
    """
    columns = list(zip(*pieces, strict=True)) or [()] * len(FRAMES)
    shares = tuple(
        FrameShare(frame, *FRAME_NAMES[frame], *_mean(column)) for frame, column in zip(FRAMES, columns, strict=True)
    )
    pairs = [(piece[HARDWARE], piece[DEPLOYMENT]) for piece in pieces]
    middle = _ratio(pairs)
    chance = random.Random(SEED)  # noqa: S311 - statistics, not secrets
    ratios = [d for _ in range(draws if pairs else 0) if (d := _ratio(chance.choices(pairs, k=len(pairs)))) is not None]
    # draws in which either frame is missing have no ratio; when they are many, the interval means nothing
    steady = middle is not None and draws > 0 and len(ratios) >= 0.95 * draws
    return Emphasis(shares, middle, _percentiles(ratios) if steady else None, len(pieces))


def _mean(column: Sequence[float]) -> tuple[float, float, float]:
    """Mean and its normal 95 % interval, cut to 0 and 1; (0, 0, 1) without values."""
    if not column:
        return 0.0, 0.0, 1.0
    middle = math.fsum(column) / len(column)
    reach = Z * (stdev(column) / math.sqrt(len(column)) if len(column) > 1 else 1.0)
    return middle, max(0.0, middle - reach), min(1.0, middle + reach)


def _ratio(pairs: Sequence[tuple[float, float]]) -> float | None:
    hardware, deployment = math.fsum(pair[0] for pair in pairs), math.fsum(pair[1] for pair in pairs)
    return math.log(deployment / hardware) if hardware > 0 and deployment > 0 else None


def _percentiles(values: list[float]) -> Interval:
    """The middle 95 % of values, of which there is at least one."""
    ordered = sorted(values)
    last = len(ordered) - 1
    return Interval(ordered[round(0.025 * last)], ordered[round(0.975 * last)])
