"""The small multiples of a comparison: one panel a subject, aligned in time, on one scale unless each is asked for its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analysis.charts.drawings import Drawings, across
from analysis.charts.leaning import leaning
from analysis.charts.lines import lines
from analysis.charts.plates import Panel as Drawn
from analysis.charts.plates import Plate
from analysis.charts.records import Chart, Event, Series
from analysis.explore.piece.choices import Choice
from analysis.figures.axis import STATES, axis, mark, with_years
from analysis.measures.figure import LOG, SHARE, Figure, Value
from analysis.measures.periods import Period
from analysis.views.charts.plates import FORMS, cells_of_values

HEIGHT = 230  # units of a panel
SEATS = {"US": "us", "CN": "cn"}  # colours; others are ink: a panel stands alone, so no two need be told apart


@dataclass(frozen=True, slots=True)
class Panel:
    """One subject's drawing with what stands above it, and its values by week, oldest first."""

    choice: Choice
    whole: Value
    drawings: Drawings | None
    weeks: tuple[Value, ...]


def panels(figure: Figure, chosen: Sequence[Choice], events: tuple[Event, ...]) -> tuple[Panel, ...]:
    """A panel for every subject, all under the same events."""
    weeks = {one.tag: figure.starting(f"{one.tag}/week/") for one in chosen}
    every = [value for values in weeks.values() for value in values]
    same = figure.options["scale"] == "same"
    low, high = _reach(every) if same else (0.0, 0.0)
    leans = figure.options["m"] == "stress"
    return tuple(
        Panel(
            one,
            figure.value(f"{one.tag}/share"),
            _drawn(_chart(one, weeks[one.tag], at, events), low, high, leans) if weeks[one.tag] else None,
            weeks[one.tag],
        )
        for at, one in enumerate(chosen)
    )


def _drawn(chart: Chart, low: float, high: float, leans: bool) -> Drawings:
    """One panel that shows these values at least: shares and numbers as a line, D around its line at zero."""
    if leans:
        return across(chart, leaning, half=True, reach=(low, high))
    return across(chart, lines, half=True, height=HEIGHT, ceiling=high, floor=low)


def plates(figure: Figure, shown: Sequence[Panel], notes: tuple[str, ...] = ()) -> list[Plate]:
    """The panels as one chart to take along, with the numbers of their table; `notes` say what the numbers of events are."""
    drawn = [(one, one.drawings) for one in shown if one.drawings is not None and one.drawings.shape is not None]
    if not drawn:
        return []
    parts = tuple(Drawn(each.wide, each.shape, FORMS[each.draw], one.choice.shown) for one, each in drawn if each.shape)
    cells = tuple(cells_of_values([value for one in shown for value in one.weeks]))
    title = pgettext("list", ", ").join(one.choice.shown for one in shown)
    return [Plate("compare", title, parts, figure.query, figure.counted, figure.n, cells, columns=2, notes=notes)]


def _times(value: Value) -> float:
    return 100.0 if value.scale == SHARE else 1.0


def _reach(values: Sequence[Value]) -> tuple[float, float]:
    """The lowest and the highest mark of all panels, with the bounds of those that carry a claim; zero always."""
    held = [part * _times(value) for value in values for part in _marks(value) if part is not None]
    return min([*held, 0.0]), max([*held, 0.0])


def _marks(value: Value) -> tuple[float | None, ...]:
    return (value.value,) if value.few else (value.value, value.low, value.high)


def _chart(one: Choice, values: Sequence[Value], at: int, events: tuple[Event, ...]) -> Chart:
    weeks = [Period.parse(value.key.rpartition("/")[2]) for value in values]
    shown = [
        axis(week, query=value.query, opens=value.opens, state=STATES[value.more["state"]])
        for week, value in zip(weeks, values, strict=True)
    ]
    points = tuple(mark(value, _times(value)) for value in values)
    drawn = "D" if values[0].scale == LOG else one.shown  # the drawing of D has room for a letter beside its line
    unit = {SHARE: "%", LOG: ""}.get(values[0].scale, "")
    return Chart(
        prefix=f"compare-{at}",
        title=_("%(name)s by week") % {"name": one.shown},
        summary=_("%(n)s weeks. The table has the same figures.") % {"n": len(values)},
        periods=with_years(shown, [week.start for week in weeks]),
        series=(Series(SEATS.get(one.country, "ink"), drawn, points),),
        unit=unit,
        events=events,
    )
