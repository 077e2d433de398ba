"""A thesis by week as charts: D around zero, or a share with its band; each week opens its list."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from analysis.charts import records
from analysis.charts.drawings import Drawings, across
from analysis.charts.leaning import leaning
from analysis.charts.lines import lines
from analysis.charts.records import Chart, Series
from analysis.measures.figure import LOG
from analysis.measures.periods import Period
from analysis.theses.records import Line, Result, Week
from analysis.views.figures import STATES, axis, mark, with_years


def lines_of(result: Result) -> list[tuple[Line, Drawings]]:
    """Every statement that has weeks, with its chart."""
    return [(line, _drawn(line, at)) for at, line in enumerate(result.lines) if line.weeks]


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
