"""A measure's numbers as charts, where a chart says more than the table: values beside zero as dots, weeks as lines."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from analysis.charts import records
from analysis.charts.dots import Dot, DotRow, Dots, dots
from analysis.charts.drawings import Drawings, across
from analysis.charts.lines import lines
from analysis.charts.marks import family_colour
from analysis.charts.plates import Plate
from analysis.charts.records import Chart, Series
from analysis.figures.axis import LIST, STATES, axis, mark, with_years
from analysis.measures.figure import HOURS, INDEX, LOG, POINTS, SHARE, TIMES, Figure, Value
from analysis.measures.periods import Period
from analysis.templatetags.figures import valued
from analysis.views.charts.figures import DASHES, SUBJECTS
from analysis.views.charts.plates import of_figure

DRAWN = 20  # dots of a chart
AROUND_ZERO = (LOG, POINTS, HOURS)
WEEK = "/week/"

Drawn = tuple[str, Drawings, list[Value]]


def values_of(figure: Figure) -> list[Value]:
    """The numbers of a table: those of single weeks are drawn, and listed apart."""
    return [value for value in figure.values if WEEK not in value.key]


def weekly_of(figure: Figure) -> list[Value]:
    """The numbers of single weeks."""
    return [value for value in figure.values if WEEK in value.key]


def plates_of(figure: Figure, charts: Sequence[Drawn]) -> list[Plate]:
    """The drawn charts to take along, each with the numbers of its table."""
    return [
        plate
        for title, chart, values in charts
        if chart.shape
        for plate in of_figure(chart.shape.prefix, chart, figure, values, title)
    ]


def charts_of(figure: Figure) -> list[Drawn]:
    """Titles, drawings and numbers of what can be drawn; a figure of few plain counts has none."""
    dotted, weekly = _around_zero(figure)[:DRAWN], weekly_of(figure)
    found = ((_dots_title(figure), _dots(figure), dotted), (gettext("Week by week"), _weeks(figure), weekly))
    return [(title, chart, values) for title, chart, values in found if chart is not None]


def _dots_title(figure: Figure) -> str:
    return (
        gettext("%(title)s: the first %(drawn)s") % {"title": figure.title, "drawn": DRAWN}
        if len(_around_zero(figure)) > DRAWN
        else figure.title
    )


def _around_zero(figure: Figure) -> list[Value]:
    """The values of the figure's first scale that has a zero to lie beside; else indices and multiples."""
    for scales in (AROUND_ZERO, (INDEX, TIMES)):
        found = [value for value in values_of(figure) if value.scale in scales and value.value is not None]
        if found:
            return [value for value in found if value.scale == found[0].scale]
    return []


def _dots(figure: Figure) -> Drawings | None:
    shown = _around_zero(figure)[:DRAWN]
    if len(shown) < 2:
        return None
    rows = tuple(_row(value) for value in shown)
    unit = gettext(" pts") if shown[0].scale == POINTS else ""
    plot = Dots(
        "dots",
        figure.title,
        gettext("%(n)s values. The table has the same figures.") % {"n": len(shown)},
        rows,
        unit,
        zero=True,
    )
    return across(plot, dots, half=True)


def _row(value: Value) -> DotRow:
    times = 100.0 if value.scale == POINTS else 1.0
    low, high = (None if bound is None else bound * times for bound in (value.low, value.high))
    frame = value.more.get("frame")
    key = family_colour(str(frame)) if frame else "ink"
    sure = value.settled or (value.low is None and not value.few)
    spoken = gettext("%(name)s: %(value)s, n = %(n)s") % {"name": value.shown, "value": valued(value), "n": value.n}
    dot = Dot(
        (value.value or 0) * times, low, high, "disc" if sure else "ring", key, spoken, LIST + value.query, value.opens
    )
    return DotRow(value.shown, (dot,), f"{valued(value)} n {value.n:,}")


def _weeks(figure: Figure) -> Drawings | None:
    weekly = weekly_of(figure)
    if not weekly:
        return None
    stems = list(dict.fromkeys(value.key.partition(WEEK)[0] for value in weekly))
    of = {stem: [value for value in weekly if value.key.startswith(stem + WEEK)] for stem in stems}
    series = tuple(_series(of[stem], at) for at, stem in enumerate(stems))
    chart = Chart(
        prefix="weekly",
        title=gettext("%(title)s, week by week") % {"title": figure.title},
        summary=gettext("%(n)s weeks. The table has the same figures.") % {"n": len(of[stems[0]])},
        periods=_periods(of[stems[0]]),
        series=series,
        unit="%" if weekly[0].scale == SHARE else "",
    )
    return across(chart, lines)


def _series(values: Sequence[Value], at: int) -> Series:
    frame, path = str(values[0].more.get("frame") or ""), str(values[0].more.get("path") or "")
    key = family_colour(frame) if frame else SUBJECTS.get(path) or ("ink" if at == 0 else "other")
    return Series(key, values[0].shown, tuple(mark(value, 100) for value in values), dash=DASHES[at % len(DASHES)])


def _periods(values: Sequence[Value]) -> tuple[records.Period, ...]:
    """The weeks of the axis; each opens the whole list of the week, not one line's."""
    weeks = [Period.parse(value.key.rpartition("/")[2]) for value in values]
    shown = []
    for week, value in zip(weeks, values, strict=True):
        query = "&".join(part for part in value.query.split("&") if not part.startswith("also="))
        shown.append(axis(week, query=query, opens=value.n, state=STATES[value.more["state"]]))
    return with_years(shown, [week.start for week in weeks])
