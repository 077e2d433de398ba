"""Sentences a program may write: each says only what the interval beside it allows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from analysis.explore.filters import Opens
from analysis.explore.timelines.timeline import Timeline
from analysis.measures.frames import Emphasis, FrameShare
from analysis.measures.intervals import FEW
from analysis.measures.periods import Period
from analysis.measures.words import frame_within

_PLACE = re.compile(r"%\((\w+)\)s")

_LINK = "\0"  # stands for the linked number while a sentence is put together


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a sentence. `opens` is the number it holds, if any; `aside` is the small grey note behind it."""

    text: str
    opens: Opens | None = None
    aside: str = ""


def spread(sentence: str, **parts: Phrase | str) -> tuple[Phrase, ...]:
    """A sentence with `%(name)s` for each of the parts, as phrases: words become one with the words beside them, a phrase stays
    what it is. The order is the sentence's, so that every language may have its own."""
    found: list[Phrase] = []
    for at, piece in enumerate(_PLACE.split(sentence)):
        part = parts[piece] if at % 2 else piece.replace("%%", "%")
        if isinstance(part, Phrase):
            found.append(part)
        elif part and found and found[-1].opens is None and not found[-1].aside:
            found[-1] = Phrase(found[-1].text + part)
        elif part:
            found.append(Phrase(part))
    return tuple(found)


def headline(week: Period, now: Emphasis) -> str:
    """What the week's stories stress, hardware or deployment, as far as the 95 % interval of D decides it."""
    first = {"week": week.name.capitalize()}
    if now.n < FEW:
        return gettext("%(week)s has too few stories to say what the coverage stresses") % first
    if now.d is None or now.d_interval is None:
        return gettext("%(week)s does not hold both hardware and deployment") % first
    last = {"week": week.name}
    if now.d_interval.holds_zero:
        return gettext("Deployment and hardware are level in %(week)s") % last
    if now.d > 0:
        return gettext("Deployment is stressed more than hardware in %(week)s") % last
    return gettext("Hardware is stressed more than deployment in %(week)s") % last


def lede(week: Period, now: Emphasis, before: Emphasis, opens: Opens) -> tuple[Phrase, ...]:
    """The figures behind the headline: pieces, the shares of deployment and hardware with intervals, D and its change."""
    counted: dict[str, Phrase | str] = {"week": week.title, "pieces": _pieces(opens)}
    if not now.n:
        return spread(
            gettext("%(week)s: %(pieces)s on US-China AI strategy; none carries a theme with a frame."), **counted
        )
    if now.n < FEW:
        said = gettext(
            "%(week)s: %(pieces)s on US-China AI strategy; %(n)s stories carry a theme with a frame, fewer than the %(few)s that"
            " a share needs."
        )
        return spread(said, n=str(now.n), few=str(FEW), **counted)
    said = gettext(
        "%(week)s: %(pieces)s on US-China AI strategy. Deployment took %(deployment)s of emphasis, hardware %(hardware)s."
    )
    shares = {frame: _share(now.share(frame), now.n) for frame in ("deployment", "hardware")}
    return (*spread(said, **counted, **shares), *_compared(now, before))


def _pieces(opens: Opens) -> Phrase:
    return Phrase(ngettext("%(n)s piece", "%(n)s pieces", opens.count) % {"n": f"{opens.count:,}"}, opens)


class Moved(Protocol):
    """A theme or company of the week against its own past, as analysis.explore.front.movers gives it; changes are in points."""

    @property
    def name(self) -> str: ...
    @property
    def opens(self) -> Opens: ...
    @property
    def change(self) -> float: ...
    @property
    def change_low(self) -> float: ...
    @property
    def change_high(self) -> float: ...
    @property
    def verdict(self) -> str: ...


def changed(movers: Sequence[Moved], opens: Opens) -> tuple[Phrase, ...]:
    """What changed this week: the rise and the fall that are surest, by the interval's end nearer to zero; `opens` are the
    week's on-topic pieces."""
    up = max((one for one in movers if one.verdict == "up"), key=lambda one: one.change_low, default=None)
    down = min((one for one in movers if one.verdict == "down"), key=lambda one: one.change_high, default=None)
    n = f"{opens.count:,}"
    if opens.count < FEW:
        return (Phrase(_("Too few pieces to say what changed (n = %(n)s).") % {"n": n}),)
    if not up and not down:
        said = _("No theme and no company moved beyond its own past four weeks (n = %(n)s).")
        return (Phrase(said % {"n": n}),)
    rose = _(
        "%(name)s rose by %(points)s points on the four weeks before (%(low)s to %(high)s, n = %(n)s), to %(pieces)s."
    )
    fell = _(
        "%(name)s fell by %(points)s points on the four weeks before (%(low)s to %(high)s, n = %(n)s), to %(pieces)s."
    )
    found = [phrase for one, said in ((up, rose), (down, fell)) if one for phrase in _moved(one, said, n)]
    return tuple(found)


def _moved(one: Moved, said: str, n: str) -> tuple[Phrase, ...]:
    """A sentence around the number that it links."""
    low, high = bounded(one.change_low), bounded(one.change_high)
    told = {"name": one.name, "points": f"{abs(one.change):.0f}", "low": low, "high": high, "n": n, "pieces": _LINK}
    before, _mark, after = (said % told).partition(_LINK)
    count = ngettext("%(n)s piece", "%(n)s pieces", one.opens.count) % {"n": f"{one.opens.count:,}"}
    return (Phrase(before), Phrase(count, one.opens), Phrase(f"{after} "))


def _share(part: FrameShare, n: int) -> Phrase:
    low, high = f"{100 * part.low:.0f}", f"{100 * part.high:.0f}"
    aside = gettext("(%(low)s–%(high)s, n = %(n)s stories)") % {"low": low, "high": high, "n": n}
    return Phrase(gettext("%(n)s %%") % {"n": f"{100 * part.share:.0f}"}, None, aside)


def _compared(now: Emphasis, before: Emphasis) -> tuple[Phrase, ...]:
    if now.d is None or now.d_interval is None:
        return ()
    bounds = gettext("(%(low)s to %(high)s)") % {
        "low": signed(now.d_interval.low, 2),
        "high": signed(now.d_interval.high, 2),
    }
    d = Phrase(signed(now.d, 2), None, bounds)
    if before.d is None or before.n < FEW:
        return spread(gettext(" D, the logarithm of deployment over hardware, is %(d)s."), d=d)
    said = gettext(" D, the logarithm of deployment over hardware, is %(d)s; the week before it was %(before)s.")
    return spread(said, d=d, before=signed(before.d, 2))


def signed(value: float, places: int) -> str:
    """A number with its sign, the minus a true one: +0.12, −0.09."""
    return f"{value:+.{places}f}".replace("-", "−")


def bounded(value: float) -> str:
    """A bound in points: whole, but with a decimal beside zero, so that it shows its side."""
    return signed(value, 1 if 0 < abs(value) < 0.95 else 0)


def entity_sentence(name: str, topical: Opens, languages: Sequence[tuple[str, Emphasis]]) -> str:
    """What is written of a subject: a contrast of languages when both say so, else how much it is."""
    leading = [(language, frame) for language, found in languages if (frame := _leading(found))]
    for language, frame in leading[1:]:
        if frame != leading[0][1]:
            return gettext("%(name)s: %(first)s in %(first_language)s, %(second)s in %(second_language)s") % {
                "name": name,
                "first": frame_within(leading[0][1]),
                "first_language": leading[0][0],
                "second": frame_within(frame),
                "second_language": language,
            }
    if not topical.count:
        return gettext("%(name)s is in no on-topic piece yet") % {"name": name}
    said = ngettext("%(name)s is in %(n)s on-topic piece", "%(name)s is in %(n)s on-topic pieces", topical.count)
    return said % {"name": name, "n": f"{topical.count:,}"}


def entity_lede(opens: Opens, topical: Opens, weekly: Timeline) -> tuple[Phrase, ...]:
    """How many pieces, how many of them on topic, and the share of its newest complete week."""
    said = {
        "pieces": _pieces(opens),
        "topical": Phrase(gettext("%(n)s on topic") % {"n": f"{topical.count:,}"}, topical),
    }
    points = weekly.series[0].points if weekly.series else ()
    whole = [p for p, state in zip(points, weekly.periods, strict=False) if state.complete and p.share is not None]
    if not whole:
        return spread(gettext("%(pieces)s, %(topical)s."), **said)
    last = whole[-1]
    part = {"n": f"{last.count:,}", "total": f"{last.total:,}"}
    counted = Phrase(gettext("%(n)s of %(total)s") % part, Opens(last.count, last.query))
    if last.few or last.share is None or last.low is None or last.high is None:
        return spread(
            gettext("%(pieces)s, %(topical)s; in %(week)s %(counted)s, too few for a share."),
            **said, week=last.period.name, counted=counted,
        )  # fmt: skip
    bounds = {"low": f"{100 * last.low:.0f}", "high": f"{100 * last.high:.0f}", "n": last.total}
    aside = gettext("(%(low)s–%(high)s %%, n = %(n)s)") % bounds
    share = Phrase(gettext("%(n)s %%") % {"n": f"{100 * last.share:.0f}"}, None, aside)
    return spread(
        gettext("%(pieces)s, %(topical)s; in %(week)s %(counted)s, %(share)s."),
        **said, week=last.period.name, counted=counted, share=share,
    )  # fmt: skip


def _leading(found: Emphasis) -> str:
    """The frame whose interval lies above all others'; "" when none does or the pieces are too few."""
    if found.n < FEW:
        return ""
    first, *others = sorted(found.shares, key=lambda part: -part.share)
    return first.frame if first.low > max(other.high for other in others) else ""
