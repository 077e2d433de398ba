"""What a comparison lets us say in a sentence: who is told more, and whose stress differs, where an interval says so."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.explore.piece.choices import Choice
from analysis.measures.figure import Figure, Value

EVEN = 0.5


def compare_heading(figure: Figure, chosen: Sequence[Choice]) -> str:
    """The finding of a comparison: with m=stress about D, else about who is told more; else what stands on the page."""
    if figure.options["m"] == "stress":
        return _stress(figure, chosen) or _plain(chosen, "stress")
    return _volume(figure, chosen) or _plain(chosen, figure.counted)


def _volume(figure: Figure, chosen: Sequence[Choice]) -> str:
    """Who is told more than every other; "" where pieces are counted, which hang together."""
    if figure.counted == "pieces":
        return ""
    ranked = sorted(chosen, key=lambda one: -figure.value(f"{one.tag}/share").opens)
    top, others = ranked[0], ranked[1:]
    against = [figure.value(f"either/{top.tag}/{other.tag}") for other in others]
    if all(_leads(value) for value in against):
        names = _listed(others)
        if figure.counted == "texts":
            return _("%(first)s is in more texts than %(others)s") % {"first": top.shown, "others": names}
        return _("%(first)s is in more stories than %(others)s") % {"first": top.shown, "others": names}
    if len(chosen) == 2 and not any(value.few for value in against):
        unit = figure.counted
        if unit == "texts":
            return _("%(first)s and %(second)s are in about as many texts") % _pair(chosen)
        return _("%(first)s and %(second)s are in about as many stories") % _pair(chosen)
    return ""


def _leads(value: Value) -> bool:
    return not value.few and value.low is not None and value.low > EVEN


def _stress(figure: Figure, chosen: Sequence[Choice]) -> str:
    """The widest difference in D between the first and another that leaves zero."""
    first = chosen[0]
    held = [
        (value, other)
        for other in chosen[1:]
        if (value := figure.value(f"apart/{first.tag}/{other.tag}/D")).settled and value.value is not None
    ]
    if not held:
        return ""
    value, other = max(held, key=lambda pair: abs(pair[0].value or 0.0))
    names = {"first": first.shown, "other": other.shown}
    if (value.value or 0.0) > 0:
        return _("Deployment is stressed more, against hardware, for %(first)s than for %(other)s") % names
    return _("Hardware is stressed more, against deployment, for %(first)s than for %(other)s") % names


def _plain(chosen: Sequence[Choice], what: str) -> str:
    names = {"names": _listed(chosen)}
    if what == "stress":
        return _("No clear difference in stress: %(names)s side by side") % names
    if what == "pieces":
        return _("Pieces on %(names)s, side by side") % names
    if what == "texts":
        return _("Texts on %(names)s, side by side") % names
    return _("Stories on %(names)s, side by side") % names


def _listed(chosen: Sequence[Choice]) -> str:
    """Names in a sentence: A, B and C."""
    names = [one.shown for one in chosen]
    if len(names) == 1:
        return names[0]
    return _("%(firsts)s and %(last)s") % {"firsts": ", ".join(names[:-1]), "last": names[-1]}


def _pair(chosen: Sequence[Choice]) -> dict[str, str]:
    return {"first": chosen[0].shown, "second": chosen[1].shown}


def counted_differences(held: int, compared: int) -> str:
    """How many of the differences hold, and how many would by chance."""
    return ngettext(
        "%(held)s of %(compared)s differences compared leaves zero; of twenty that are none, about one would.",
        "%(held)s of %(compared)s differences compared leave zero; of twenty that are none, about one would.",
        held,
    ) % {"held": held, "compared": compared}
