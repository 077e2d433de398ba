"""The four key numbers of the front page: stories, emphasis, headlines beside bodies, sources."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.explore.filters import Opens
from analysis.explore.folding import PIECES, STORIES, TEXTS
from analysis.explore.freshness import ON_TOPIC, Freshness
from analysis.explore.front.half_year import HalfYear
from analysis.explore.front.movers import BEFORE, DRAWN
from analysis.explore.front.sentences import signed
from analysis.measures.frames import Emphasis
from analysis.measures.intervals import FEW
from analysis.measures.periods import Period, spans
from articles.models import Source


@dataclass(frozen=True, slots=True)
class Tile:
    """One key number. It opens a list (`opens`) or a page (`href`). `spark` holds twelve weeks, None where nothing was
    collected or too little is known; `level` is a value that its line is to be read against."""

    label: str
    value: str
    unit: str
    opens: Opens | None
    href: str
    detail: str
    spark: tuple[float | None, ...]
    level: float | None = None

    @property
    def drawn(self) -> bool:
        """Whether its line has two values at least."""
        return sum(value is not None for value in self.spark) > 1


def tiles(
    ground: HalfYear, week: Period, now: Emphasis, before: Emphasis, hollow: Collection[Period]
) -> tuple[Tile, ...]:
    """The numbers of a week but for its sources; `now` and `before` are what it and the week before it stress."""
    weeks = spans(week.back(DRAWN - 1), week)
    return (
        _stories(ground, weeks, hollow),
        _emphasis(ground, weeks, now, before, hollow),
        _headlines(ground, week),
    )


def _stories(ground: HalfYear, weeks: tuple[Period, ...], hollow: Collection[Period]) -> Tile:
    week = weeks[-1]
    counted = [ground.units(one, STORIES) for one in weeks]
    usual = median(counted[-1 - BEFORE : -1])
    detail = _("%(delta)s on the median of %(weeks)s weeks (%(usual)s); %(texts)s texts, %(pieces)s pieces") % {
        "delta": signed(counted[-1] - usual, 0),
        "weeks": BEFORE,
        "usual": f"{usual:g}",
        "texts": f"{ground.units(week, TEXTS):,}",
        "pieces": f"{ground.units(week, PIECES):,}",
    }
    query = ON_TOPIC.between(week.start, week.end).replace(counted=STORIES).to_query()
    spark = tuple(None if one in hollow else float(n) for one, n in zip(weeks, counted, strict=True))
    return Tile(_("Stories"), f"{counted[-1]:,}", "", Opens(counted[-1], query), "", detail, spark)


def _emphasis(
    ground: HalfYear, weeks: tuple[Period, ...], now: Emphasis, before: Emphasis, hollow: Collection[Period]
) -> Tile:
    label, href = _("Emphasis, D = ln(deployment / hardware)"), f"/emphasis/?{weeks[-1].query_dates}"
    spark = tuple(None if one in hollow else _d(ground.stress(one, draws=0)) for one in weeks)
    if now.n < FEW or now.d is None or now.d_interval is None:
        return Tile(label, _("too few"), "", None, href, _("n = %(n)s stories") % {"n": now.n}, spark, 0.0)
    side = _("even") if now.d_interval.holds_zero else _("deployment") if now.d > 0 else _("hardware")
    detail = _("interval %(low)s to %(high)s, n = %(n)s") % {
        "low": signed(now.d_interval.low, 2), "high": signed(now.d_interval.high, 2), "n": now.n,
    }  # fmt: skip
    if before.d is not None and before.n >= FEW:
        detail += _("; the week before: %(d)s") % {"d": signed(before.d, 2)}
    return Tile(label, signed(now.d, 2), side, None, href, detail, spark, 0.0)


def _d(found: Emphasis) -> float | None:
    return found.d if found.n >= FEW else None


def _headlines(ground: HalfYear, week: Period) -> Tile:
    label, href = _("Hardware in headlines, in bodies"), f"/emphasis/?{week.query_dates}&extent=full"
    found = ground.gap(week)
    n = found.title.n
    if n < FEW:
        return Tile(label, _("too few"), "", None, href, _("n = %(n)s stories with full text") % {"n": n}, ())
    title, body, apart = (one.share("hardware") for one in (found.title, found.body, found.apart))
    detail = _("gap %(points)s points (%(low)s to %(high)s), n = %(n)s with full text") % {
        "points": signed(100 * apart.share, 0), "low": signed(100 * apart.low, 0), "high": signed(100 * apart.high, 0), "n": n,
    }  # fmt: skip
    return Tile(label, f"{100 * title.share:.0f} · {100 * body.share:.0f}", "%", None, href, detail, ())


def sources_tile(state: Freshness) -> Tile:
    """How the visited sources are."""
    unit = _("of %(n)s well") % {"n": state.sources}
    return Tile(_("Sources"), str(state.well), unit, None, "/sources/", _health(state), ())


def _health(state: Freshness) -> str:
    if not state.sources:
        archived = Source.objects.filter(kind=Source.Kind.ARCHIVE).count()
        return _("none is visited; %(n)s from archives") % {"n": archived} if archived else _("none added yet")
    parts = [
        ngettext("%(n)s late", "%(n)s late", state.late) % {"n": state.late} if state.late else "",
        ngettext("%(n)s failing", "%(n)s failing", state.failing) % {"n": state.failing} if state.failing else "",
        _("%(n)s not yet visited") % {"n": state.unvisited} if state.unvisited else "",
    ]
    return ", ".join(part for part in parts if part) or _("none late, none failing")
