"""The charts of a page made ready to be taken along: their drawings with the page's own numbers as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from analysis.charts.drawings import Drawings
from analysis.charts.plates import MARKS, Cell, Form, Panel, Plate
from analysis.explore.freshness import ON_TOPIC
from analysis.explore.front.overview import FrameWeeks
from analysis.explore.timelines.timeline import Series, Timeline
from analysis.figures.axis import state_of
from analysis.measures.figure import COUNT, SHARE, Figure, Value
from analysis.measures.frames import FRAME_NAMES
from analysis.measures.intervals import FEW
from analysis.measures.words import unit_word

FORMS: dict[str, Form] = {
    "stack": "stack", "lines": "lines", "leaning": "leaning", "dots": "dots", "histogram": "bars", "network": "network",
}  # fmt: skip


def plate(
    name: str,
    drawings: Drawings | None,
    *,
    query: str,
    counted: str,
    n: int,
    title: str = "",
    cells: Sequence[Cell] = (),
) -> list[Plate]:
    """One chart under its name on the page, with the numbers of its table where it has more than its marks; none for none."""
    if drawings is None or drawings.shape is None:
        return []
    panel = Panel(drawings.wide, drawings.shape, FORMS[drawings.draw], paper=drawings.mid)
    return [Plate(name, title or drawings.shape.title, (panel,), query, counted, n, tuple(cells))]


def of_timeline(
    measured: Timeline, drawings: Drawings | None, panels: Sequence[tuple[Series, Panel]] = (), *, own: bool = False
) -> list[Plate]:
    """The lines of a timeline, and its panels as one chart of several drawings."""
    cells = tuple(cells_of_timeline(measured))
    query, counted = measured.filter.to_query(), measured.filter.counted
    found = plate("timeline", drawings, query=query, counted=counted, n=measured.n, cells=cells)
    if panels:
        told = {"units": unit_word(counted).capitalize()}
        titles = {
            ("week", False): gettext("%(units)s a week, on one scale"),
            ("week", True): gettext("%(units)s a week, each on its own scale"),
            ("month", False): gettext("%(units)s a month, on one scale"),
            ("month", True): gettext("%(units)s a month, each on its own scale"),
        }
        title = titles[measured.unit, own] % told
        shown = tuple(panel for _, panel in panels)
        found.append(Plate("panels", title, shown, query, counted, measured.n, cells, columns=4))
    return found


def of_figure(
    name: str, drawings: Drawings | None, figure: Figure, values: Sequence[Value] = (), title: str = ""
) -> list[Plate]:
    """A chart of a measure, with the numbers of its table."""
    cells = tuple(cells_of_values(values))
    return plate(name, drawings, title=title, query=figure.query, counted=figure.counted, n=figure.n, cells=cells)


def of_frames(weeks: FrameWeeks, drawings: Drawings | None) -> list[Plate]:
    """The weeks of the front page by the frame they stress."""
    if not weeks.weeks:
        return []
    days = ON_TOPIC.between(weeks.weeks[0].period.start, weeks.weeks[-1].period.end)
    n = sum(week.pieces for week in weeks.weeks)
    cells = tuple(cells_of_frames(weeks, days.counted))
    return plate("frames", drawings, query=days.to_query(), counted=days.counted, n=n, cells=cells)


def cells_of_timeline(measured: Timeline) -> Iterator[Cell]:
    """Every point with its count and its share, and each period's total."""
    for at, state in enumerate(measured.periods):
        mark = MARKS[state_of(gap=state.gap, complete=state.complete, few=state.few)]
        for series in measured.series:
            point = series.points[at]
            if state.gap:
                yield Cell(state.period.label, series.name, mark=mark, query=point.query)
            else:
                yield Cell(
                    state.period.label, series.name, point.count, point.share, point.count, measured.filter.counted, point.low,
                    point.high, point.total, mark, point.query,
                )  # fmt: skip
        total = None if state.gap else state.total
        yield Cell(
            state.period.label, "all", total, None, total, measured.filter.counted, None, None, total, mark, state.query
        )  # fmt: skip


def cells_of_frames(weeks: FrameWeeks, counted: str) -> Iterator[Cell]:
    """Every part of a week and its share of the framed ones; the list of a week holds all its parts."""
    for week in weeks.weeks:
        mark = MARKS[state_of(gap=week.gap, complete=week.complete, few=week.few)]
        for frame, part in zip(weeks.frames, week.parts, strict=True):
            drawn = None if week.gap else part
            share = part / week.framed if week.framed and not week.gap else None
            yield Cell(
                week.period.label, FRAME_NAMES[frame][0], drawn, share, drawn, counted, None, None, week.framed, mark, week.query
            )  # fmt: skip
        total = None if week.gap else week.pieces
        yield Cell(week.period.label, "all", total, None, total, counted, None, None, total, mark, week.query)


def cells_of_values(values: Sequence[Value]) -> Iterator[Cell]:
    """The numbers of a measure as its table has them; `opens` of their lists are the counts."""
    for value in values:
        week = (
            value.key.rpartition("/")[2]
            if "/week/" in value.key
            else value.key.split("/")[1]
            if value.key.startswith("week/")
            else ""
        )
        is_gap = value.more.get("state") == "gap"
        state = (
            "gap"
            if is_gap
            else "incomplete"
            if value.more.get("state") == "incomplete"
            else "few"
            if value.n < FEW
            else "ok"
        )
        held = None if is_gap else value.value
        yield Cell(
            week or value.name, value.name if week else value.key, None if is_gap else value.opens,
            held if value.scale == SHARE else None, held, "" if value.scale == COUNT else value.scale, value.low, value.high,
            value.n, MARKS[state], value.query,
        )  # fmt: skip
