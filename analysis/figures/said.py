"""What a figure lets us say in a sentence: nothing that its interval does not justify."""

from __future__ import annotations

from django.utils.translation import gettext

from analysis.measures.figure import Figure, Value
from analysis.measures.frames import FRAMES
from analysis.measures.intervals import FEW
from analysis.measures.words import unit_word


def emphasis_heading(figure: Figure) -> str:
    """The finding of an emphasis figure: which side D takes, or why nothing can be said."""
    d = figure.value("D")
    if d.n < FEW:
        return gettext("Too few %(counted)s for a claim about emphasis (n = %(n)s).") % {
            "counted": unit_word(figure.counted),
            "n": d.n,
        }
    first, *others = sorted((figure.value(frame) for frame in FRAMES), key=lambda value: -(value.value or 0.0))
    alone = first.low is not None and first.low > max(other.high or 0.0 for other in others)
    if not alone:
        return leaning(d)
    said = {"leaning": leaning(d), "frame": first.shown}
    return gettext("%(leaning)s %(frame)s is stressed most of the five frames.") % said


def leaning(d: Value) -> str:
    """Which side a D takes, as a sentence."""
    bounds = d.interval
    if d.value is None or bounds is None:
        return gettext("Hardware or deployment does not occur, so the two cannot be compared.")
    if bounds.holds_zero:
        return gettext("Hardware and deployment are stressed evenly.")
    return (
        gettext("Deployment is stressed more than hardware.")
        if d.value > 0
        else gettext("Hardware is stressed more than deployment.")
    )


def gap_heading(figure: Figure) -> str:
    """What headlines stress beside the bodies under them."""
    gap = figure.value("gap/D")
    if gap.few:
        return gettext("Headline against body: too few %(counted)s with their full text (n = %(n)s).") % {
            "counted": unit_word(figure.counted),
            "n": gap.n,
        }
    bounds = gap.interval
    if gap.value is None or bounds is None or bounds.holds_zero:
        return gettext("Headlines stress hardware and deployment as the bodies under them do.")
    if gap.value > 0:
        return gettext("Headlines lean to deployment more than the bodies under them.")
    return gettext("Headlines lean to hardware more than the bodies under them.")
