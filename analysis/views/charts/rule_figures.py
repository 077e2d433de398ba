"""The weeks of a tag as they are and as a change would make them, drawn as two lines."""

from __future__ import annotations

from django.utils.translation import gettext

from analysis.charts.drawings import Drawings, across
from analysis.charts.lines import lines
from analysis.charts.records import Chart, Point, Series
from analysis.editing.change_page import Moved
from analysis.figures.axis import axis, state_of, with_years


def weeks_now_and_then(moved: Moved, prefix: str) -> Drawings:
    """Two lines: pieces a week now, dashed, and then; each week opens its list of now."""
    shown = [
        axis(
            week.period,
            query=week.now.query,
            opens=week.now.count,
            state=state_of(gap=week.gap, complete=week.complete),
        )
        for week in moved.weeks
    ]
    now = tuple(Point(None if week.gap else week.now.count) for week in moved.weeks)
    then = tuple(Point(None if week.gap else week.then) for week in moved.weeks)
    chart = Chart(
        prefix=prefix,
        title=gettext("%(name)s: pieces a week now and then") % {"name": moved.name},
        summary=gettext("%(count)s pieces now, %(then)s with the change.")
        % {"count": moved.now.count, "then": moved.then},
        periods=with_years(shown, [week.period.start for week in moved.weeks]),
        series=(Series("other", "now", now, dash="6 3"), Series("ink", "then", then)),
    )
    return across(chart, lines, half=True)
