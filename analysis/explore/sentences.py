"""Sentences a program may write: each says only what the interval beside it allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.explore.filters import Opens
from analysis.explore.timeline import Timeline
from analysis.measures.frames import FRAME_NAMES, Emphasis, FrameShare
from analysis.measures.intervals import FEW
from analysis.measures.periods import Period

_LINK = "\0"  # stands for the linked number while a sentence is put together


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a sentence. `opens` is the number it holds, if any; `aside` is the small grey note behind it."""

    text: str
    opens: Opens | None = None
    aside: str = ""


def headline(week: Period, now: Emphasis) -> str:
    """What the week's stories stress, hardware or deployment, as far as the 95 % interval of D decides it."""
    named = week.name.capitalize()
    if now.n < FEW:
        return f"{named} has too few stories to say what the coverage stresses"
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
        return (
            *counted,
            Phrase(f"; {now.n} stories carry a theme with a frame, fewer than the {FEW} that a share needs."),
        )
    return (
        *counted,
        Phrase(". Deployment took "),
        _share(now.share("deployment"), now.n),
        Phrase(" of emphasis, hardware "),
        _share(now.share("hardware"), now.n),
        Phrase("."),
        *_compared(now, before),
    )


class Moved(Protocol):
    """A theme or company of the week against its own past, as analysis.explore.movers gives it; changes are in points."""

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
    low, high = signed(one.change_low, 0), signed(one.change_high, 0)
    told = {"name": one.name, "points": f"{abs(one.change):.0f}", "low": low, "high": high, "n": n, "pieces": _LINK}
    before, _mark, after = (said % told).partition(_LINK)
    count = ngettext("%(n)s piece", "%(n)s pieces", one.opens.count) % {"n": f"{one.opens.count:,}"}
    return (Phrase(before), Phrase(count, one.opens), Phrase(f"{after} "))


def _share(part: FrameShare, n: int) -> Phrase:
    return Phrase(f"{100 * part.share:.0f} %", None, f"({100 * part.low:.0f}–{100 * part.high:.0f}, n = {n} stories)")


def _compared(now: Emphasis, before: Emphasis) -> tuple[Phrase, ...]:
    if now.d is None or now.d_interval is None:
        return ()
    bounds = f"({signed(now.d_interval.low, 2)} to {signed(now.d_interval.high, 2)})"
    said = (Phrase(" D, the logarithm of deployment over hardware, is "), Phrase(signed(now.d, 2), None, bounds))
    if before.d is None or before.n < FEW:
        return (*said, Phrase("."))
    return (*said, Phrase(f"; the week before it was {signed(before.d, 2)}."))


def signed(value: float, places: int) -> str:
    """A number with its sign, the minus a true one: +0.12, −0.09."""
    return f"{value:+.{places}f}".replace("-", "−")


def entity_sentence(name: str, topical: Opens, languages: Sequence[tuple[str, Emphasis]]) -> str:
    """What is written of a company, country or theme: a contrast of languages when both say so, else how much it is."""
    leading = [(language, frame) for language, found in languages if (frame := _leading(found))]
    for language, frame in leading[1:]:
        if frame != leading[0][1]:
            first, second = (FRAME_NAMES[one][0].lower() for one in (leading[0][1], frame))
            return f"{name}: {first} in {leading[0][0]}, {second} in {language}"
    if not topical.count:
        return f"{name} is in no on-topic piece yet"
    return f"{name} is in {topical.count:,} on-topic {'piece' if topical.count == 1 else 'pieces'}"


def entity_lede(opens: Opens, topical: Opens, weekly: Timeline) -> tuple[Phrase, ...]:
    """How many pieces, how many of them on topic, and the share of its newest complete week."""
    said = (
        Phrase(f"{opens.count:,} {'piece' if opens.count == 1 else 'pieces'}", opens),
        Phrase(", "),
        Phrase(f"{topical.count:,} on topic", topical),
    )
    points = weekly.series[0].points if weekly.series else ()
    whole = [p for p, state in zip(points, weekly.periods, strict=False) if state.complete and p.share is not None]
    if not whole:
        return (*said, Phrase("."))
    last = whole[-1]
    counted = Phrase(f"{last.count:,} of {last.total:,}", Opens(last.count, last.query))
    if last.few or last.share is None or last.low is None or last.high is None:
        return (*said, Phrase(f"; in {last.period.name} "), counted, Phrase(", too few for a share."))
    aside = f"({100 * last.low:.0f}–{100 * last.high:.0f} %, n = {last.total})"
    return (
        *said, Phrase(f"; in {last.period.name} "), counted, Phrase(", "), Phrase(f"{100 * last.share:.0f} %", None, aside),
        Phrase("."),
    )  # fmt: skip


def _leading(found: Emphasis) -> str:
    """The frame whose interval lies above all others'; "" when none does or the pieces are too few."""
    if found.n < FEW:
        return ""
    first, *others = sorted(found.shares, key=lambda part: -part.share)
    return first.frame if first.low > max(other.high for other in others) else ""
