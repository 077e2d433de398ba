"""Which of the five frames a piece or a list of pieces stresses, by the themes it carries.

Emphasis, not framing in the full sense of media research: a theme counts towards frames by the shares in the rule files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from analysis.measures.intervals import Interval

FRAMES = ("hardware", "models", "deployment", "regulation", "capital_talent")
FRAME_NAMES = {
    "hardware": (gettext_noop("Hardware"), "硬件与芯片"),
    "models": (gettext_noop("Models"), "模型"),
    "deployment": (gettext_noop("Deployment"), "部署与分发"),
    "regulation": (gettext_noop("Regulation"), "规则与管制"),
    "capital_talent": (gettext_noop("Capital & talent"), "资本与人才"),
}
HARDWARE, DEPLOYMENT = FRAMES.index("hardware"), FRAMES.index("deployment")
SEED = 20250731  # any fixed number: the same pieces always give the same interval

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
    """What a list stresses (see measures.emphasis). `d` = ln(deployment / hardware): 0 even, above 0 deployment; None when either is 0.

    `n` counts the units that carry a theme with a frame; intervals are of 95 %; `d_interval` is None when too few draws have
    both frames.
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
