"""Sentences a program may write: each says only what the interval beside it allows."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.explore.filters import Opens
from analysis.measures.frames import Emphasis, FrameShare
from analysis.measures.intervals import FEW
from analysis.measures.periods import Period


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a sentence. `opens` is the number it holds, if any; `aside` is the small grey note behind it."""

    text: str
    opens: Opens | None = None
    aside: str = ""


def headline(week: Period, now: Emphasis) -> str:
    """What the week's on-topic pieces stress, hardware or deployment, as far as the 95 % interval of D decides it."""
    named = week.name.capitalize()
    if now.n < FEW:
        return f"{named} has too few on-topic pieces to say what the coverage stresses"
    if now.d is None or now.d_interval is None:
        return f"{named} does not hold both hardware and deployment"
    if now.d_interval.holds_zero:
        return f"Deployment and hardware are level in {week.name}"
    first, second = ("Deployment", "hardware") if now.d > 0 else ("Hardware", "deployment")
    return f"{first} is stressed more than {second} in {week.name}"


def lede(week: Period, now: Emphasis, before: Emphasis, opens: Opens) -> tuple[Phrase, ...]:
    """The figures behind the headline: pieces, the shares of deployment and hardware with intervals, D and its change."""
    pieces = "piece" if opens.count == 1 else "pieces"
    counted = (
        Phrase(f"{week.title}: "),
        Phrase(f"{opens.count:,} {pieces}", opens),
        Phrase(" on US-China AI strategy"),
    )
    if not now.n:
        return (*counted, Phrase("; none carries a theme with a frame."))
    if now.n < FEW:
        return (*counted, Phrase(f"; {now.n} carry a theme with a frame, fewer than the {FEW} that a share needs."))
    return (
        *counted,
        Phrase(". Deployment took "),
        _share(now.share("deployment"), now.n),
        Phrase(" of emphasis, hardware "),
        _share(now.share("hardware"), now.n),
        Phrase("."),
        *_compared(now, before),
    )


def _share(part: FrameShare, n: int) -> Phrase:
    return Phrase(f"{100 * part.share:.0f} %", None, f"({100 * part.low:.0f}–{100 * part.high:.0f}, n = {n})")


def _compared(now: Emphasis, before: Emphasis) -> tuple[Phrase, ...]:
    if now.d is None or now.d_interval is None:
        return ()
    bounds = f"({now.d_interval.low:+.2f} to {now.d_interval.high:+.2f})"
    said = (Phrase(" D, the logarithm of deployment over hardware, is "), Phrase(f"{now.d:+.2f}", None, bounds))
    if before.d is None or before.n < FEW:
        return (*said, Phrase("."))
    return (*said, Phrase(f"; the week before it was {before.d:+.2f}."))
