"""A thesis by week as charts: D around zero, or a share with its band; each week opens its list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from analysis.charts import records
from analysis.charts.drawings import Drawings, across
from analysis.charts.leaning import leaning
from analysis.charts.lines import lines
from analysis.charts.plates import MARKS, Cell, Plate
from analysis.charts.records import Chart, Series
from analysis.explore.filters import ArticleFilter
from analysis.figures.axis import STATES, axis, mark, with_years
from analysis.measures.figure import LOG, SHARE
from analysis.measures.intervals import FEW
from analysis.measures.periods import Period
from analysis.theses.records import Line, Result, Week
from analysis.views.charts.plates import plate


def lines_of(result: Result) -> list[tuple[Line, Drawings]]:
    """Every statement that has weeks, with its chart."""
    return [(line, _drawn(line, at)) for at, line in enumerate(result.lines) if line.weeks]


def plates_of(result: Result, charts: Sequence[tuple[Line, Drawings]]) -> list[Plate]:
    """The charts to take along; the list of each is that of its weeks together."""
    found = []
    for line, drawings in charts:
        first, last = (Period.parse(line.weeks[at].label) for at in (0, -1))
        query = ArticleFilter.from_query(line.weeks[0].query).between(first.start, last.end).to_query()
        name = drawings.shape.prefix if drawings.shape else ""
        n = sum(week.n for week in line.weeks)
        found += plate(name, drawings, query=query, counted=result.counted, n=n, cells=list(_cells(line)))
    return found


def _cells(line: Line) -> Iterator[Cell]:
    for week in line.weeks:
        state = STATES[week.state]
        value = None if state == "gap" else week.value
        yield Cell(
            week.label, line.name, None if state == "gap" else week.opens, value if line.scale == SHARE else None, value,
            line.scale, week.low, week.high, week.n, MARKS["few" if state == "ok" and week.n < FEW else state], week.query,
        )  # fmt: skip


def _drawn(line: Line, at: int) -> Drawings:
    is_log = line.scale == LOG
    chart = Chart(
        prefix=f"line-{at}",
        title=line.name,
        summary=gettext("%(n)s weeks. The table has the same figures.") % {"n": len(line.weeks)},
        periods=_periods(line.weeks),
        series=(
            Series(
                "ink",
                "D" if is_log else gettext("share"),
                tuple(mark(week, 1 if is_log else 100) for week in line.weeks),
            ),
        ),
        unit="" if is_log else "%",
    )
    return across(chart, leaning if is_log else lines)


def _periods(weeks: Sequence[Week]) -> tuple[records.Period, ...]:
    parsed = [Period.parse(week.label) for week in weeks]
    shown = [
        axis(period, query=week.query, opens=week.opens, state=STATES[week.state])
        for period, week in zip(parsed, weeks, strict=True)
    ]
    return with_years(shown, [period.start for period in parsed])
