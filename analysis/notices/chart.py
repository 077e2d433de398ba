"""The chart of a message: pieces a week of a view, or a thesis' share or D a week, as one drawing without links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analysis.charts.columns import panel
from analysis.charts.leaning import leaning
from analysis.charts.lines import lines
from analysis.charts.records import Chart, Period, Point, Series, State
from analysis.explore.counts import by_period
from analysis.explore.filters import ArticleFilter
from analysis.explore.gaps import gaps
from analysis.measures import periods
from analysis.measures.figure import SHARE
from analysis.measures.intervals import FEW
from analysis.measures.words import unit_word
from articles.health.words import in_chinese

WEEKS = 26
WIDTH = 560
STATES: Mapping[str, State] = {"gap": "gap", "incomplete": "incomplete", "complete": "ok"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """An SVG and what it says in words; both "" for none."""

    svg: str = ""
    says: str = ""


def of_view(filter: ArticleFilter, last: periods.Period) -> Drawn:
    """The list's weeks up to `last`, as columns; nothing where no week has a piece."""
    weeks = periods.spans(last.back(WEEKS - 1), last)
    counted = by_period(filter.between(weeks[0].start, last.end), "week")
    if not any(counted.values()):
        return Drawn()
    hollow = gaps(weeks, filter.values("source"))
    says = _("%(units)s a week up to %(week)s: %(n)s in the last.") % {
        "units": unit_word(filter.counted).capitalize(), "week": last.title, "n": counted.get(last, 0),
    }  # fmt: skip
    points = tuple(Point(float(counted.get(week, 0))) for week in weeks)
    shown = tuple(_period(week, "gap" if week in hollow else "ok") for week in weeks)
    chart = Chart("weeks", says, says, shown, (Series("ink", "", points),), unit=unit_word(filter.counted))
    return Drawn(panel(chart, width=WIDTH, height=130), says)


def of_thesis(result: Mapping[str, Any]) -> Drawn:
    """The first statement of a test that has weeks."""
    line = next((one for one in result.get("lines", ()) if one["weeks"]), None)
    if line is None:
        return Drawn()
    is_share = line["scale"] == SHARE
    weeks: Sequence[Mapping[str, Any]] = line["weeks"]
    points = tuple(_point(week, 100 if is_share else 1) for week in weeks)
    shown = tuple(_period(periods.Period.parse(week["label"]), STATES.get(week["state"], "ok")) for week in weeks)
    says = _("%(statement)s, %(weeks)s weeks") % {"statement": line["name"], "weeks": len(weeks)}
    chart = Chart("thesis", says, says, shown, (Series("ink", "", points),), unit="%" if is_share else "")
    return Drawn((lines if is_share else leaning)(chart, width=WIDTH), says)


def _point(week: Mapping[str, Any], by: int) -> Point:
    value, low, high = (None if week[key] is None else week[key] * by for key in ("value", "low", "high"))
    return Point(value, low, high, week["n"], few=week["n"] < FEW)


def _period(week: periods.Period, state: State) -> Period:
    start = week.start
    label = f"{start.month}月{start.day}日" if in_chinese() else f"{start.day} {start:%b}"
    return Period(week.label, label, week.title, state=state)
