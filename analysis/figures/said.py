"""What a figure lets us say in a sentence: nothing that its interval does not justify."""

from __future__ import annotations

from analysis.measures.figure import Figure, Value
from analysis.measures.frames import FRAMES
from analysis.measures.intervals import FEW


def emphasis_heading(figure: Figure) -> str:
    """The finding of an emphasis figure: which side D takes, or why nothing can be said."""
    d = figure.value("D")
    if d.n < FEW:
        return f"Too few {figure.counted} for a claim about emphasis (n = {d.n})."
    first, *others = sorted((figure.value(frame) for frame in FRAMES), key=lambda value: -(value.value or 0.0))
    alone = first.low is not None and first.low > max(other.high or 0.0 for other in others)
    return f"{leaning(d)} {first.name} is stressed most of the five frames." if alone else leaning(d)


def leaning(d: Value) -> str:
    """Which side a D takes, as a sentence."""
    bounds = d.interval
    if d.value is None or bounds is None:
        return "Hardware or deployment does not occur, so the two cannot be compared."
    if bounds.holds_zero:
        return "Hardware and deployment are stressed evenly."
    return "Deployment is stressed more than hardware." if d.value > 0 else "Hardware is stressed more than deployment."


def gap_heading(figure: Figure) -> str:
    """What headlines stress beside the bodies under them."""
    gap = figure.value("gap/D")
    if gap.few:
        return f"Headline against body: too few {figure.counted} with their full text (n = {gap.n})."
    bounds = gap.interval
    if gap.value is None or bounds is None or bounds.holds_zero:
        return "Headlines stress hardware and deployment as the bodies under them do."
    return f"Headlines lean to {'deployment' if gap.value > 0 else 'hardware'} more than the bodies under them."
