"""From measured weeks to drawn ones: turns the figures of page objects into charts, each mark with the list behind it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analysis.charts.columns import histogram, panel
from analysis.charts.drawings import Drawings, across
from analysis.charts.lines import lines
from analysis.charts.marks import family_colour
from analysis.charts.plates import Panel
from analysis.charts.records import Chart, Event, Period, Point, Series
from analysis.charts.stack import stack
from analysis.explore.front.overview import FrameWeek, FrameWeeks
from analysis.explore.lists.page import WeekBar
from analysis.explore.timelines.timeline import PeriodState, Timeline
from analysis.explore.timelines.timeline import Point as Counted
from analysis.explore.timelines.timeline import Series as Measured
from analysis.figures.axis import axis, state_of, with_years
from analysis.measures import periods
from analysis.measures.words import frame_word, listed

SUBJECTS = {"/countries/US/": "us", "/countries/CN/": "cn"}
# lines that share one colour are told apart by their dash
TITLES = {  # of a timeline, by whether it shows shares and by its unit
    (False, "week"): _("Pieces a week: %(names)s"),
    (False, "month"): _("Pieces a month: %(names)s"),
    (True, "week"): _("Share a week: %(names)s"),
    (True, "month"): _("Share a month: %(names)s"),
}
SUMMARIES = {
    "week": _("%(n)s pieces in %(periods)s weeks. The table has the same figures."),
    "month": _("%(n)s pieces in %(periods)s months. The table has the same figures."),
}
PANELS = {"week": _("%(name)s, pieces a week"), "month": _("%(name)s, pieces a month")}
PEERS = ("2 3", "6 3", "")  # dotted, dashed, thin
DASHES = ("", "6 3", "2 3", "9 3 2 3", "1 4", "12 4")


@dataclass(frozen=True, slots=True)
class Line:
    """One period of a timeline's table: its total, and each series in it."""

    state: PeriodState
    points: tuple[Counted, ...]


def weeks_of_list(weeks: Sequence[WeekBar]) -> Drawings | None:
    """The brush above a list: pieces a week; nothing where there is no week."""
    if not weeks:
        return None
    shown = tuple(
        axis(
            periods.Period(week.start, week.end, "week"),
            query=week.query,
            opens=week.count,
            state=state_of(gap=week.gap, complete=week.complete),
        )
        for week in weeks
    )
    shown = with_years(shown, [week.start for week in weeks])
    chosen = [week.label for week in weeks if week.chosen]
    total = sum(week.count for week in weeks)
    chart = Chart(
        prefix="weeks",
        title=gettext("Pieces a week that match"),
        summary=gettext("%(n)s pieces in %(weeks)s weeks. Choose one week by its link, or dates in the form.")
        % {"n": total, "weeks": len(weeks)},
        periods=shown,
        unit=gettext("pieces"),
        series=(Series("other", gettext("pieces"), tuple(Point(week.count) for week in weeks)),),
    )
    return across(chart, histogram, selected=(chosen[0], chosen[-1]) if chosen else None)


def frame_weeks(weeks: FrameWeeks, events: tuple[Event, ...] = ()) -> Drawings | None:
    """Pieces a week by the frame they stress, stacked, under the lane of events; nothing where there is no week."""
    if not weeks.weeks:
        return None
    last = weeks.weeks[-1]
    chart = Chart(
        prefix="frames",
        unit=gettext("pieces"),
        title=gettext("Pieces a week, by the frame they stress"),
        summary=gettext("%(weeks)s weeks; %(n)s pieces in %(week)s.")
        % {"weeks": len(weeks.weeks), "n": last.pieces, "week": last.period.name},
        periods=tuple(_frame_period(week) for week in weeks.weeks),
        series=tuple(
            Series(
                family_colour(frame),
                frame_word(frame),
                tuple(Point(round(week.parts[at], 1)) for week in weeks.weeks),
            )
            for at, frame in enumerate(weeks.frames)
        ),
        events=events,
    )
    return across(chart, stack, class_="plot brushable")


def _frame_period(week: FrameWeek) -> Period:
    state = state_of(gap=week.gap, complete=week.complete, few=week.few)
    return axis(week.period, query=week.query, opens=week.pieces, state=state)


def timeline(
    measured: Timeline, *, prefix: str = "timeline", title: str = "", events: tuple[Event, ...] = ()
) -> Drawings | None:
    """A timeline's series as lines under the lane of events: counts, or shares with their intervals; nothing where there is no
    period."""
    if not measured.periods or not measured.series:
        return None
    shares = measured.measure == "share"
    names = listed([series.shown for series in measured.drawn])
    said = {"n": measured.n, "periods": len(measured.periods)}
    chart = Chart(
        prefix=prefix,
        title=title or TITLES[shares, measured.unit] % {"names": names},
        summary=SUMMARIES[measured.unit] % said,
        periods=_measured_periods(measured),
        series=_lines(measured.drawn, shares=shares),
        unit="%" if shares else gettext("pieces"),
        events=events,
    )
    return across(chart, lines, class_="plot brushable")


def against_peers(measured: Timeline, *, events: tuple[Event, ...] = ()) -> Drawings | None:
    """A subject's share in ink with its band, and its peers' as thin grey lines; nothing where there is no period.

    A week opens the list of the subject itself."""
    if not measured.periods or not measured.series:
        return None
    own, *peers = measured.series
    periods_ = [
        axis(state.period, query=p.query, opens=p.count, state=state_of(gap=state.gap, complete=state.complete))
        for state, p in zip(measured.periods, own.points, strict=True)
    ]
    beside = [
        Series(
            "other", peer.shown, tuple(replace(_point(p, True), low=None, high=None) for p in peer.points), dash=dash
        )
        for peer, dash in zip(peers, PEERS, strict=False)
    ]
    names = listed([peer.shown for peer in peers])
    chart = Chart(
        prefix="timeline",
        title=gettext("Share of on-topic pieces with %(name)s, by week") % {"name": own.shown},
        summary=gettext("%(n)s pieces in %(weeks)s weeks. Beside it: %(peers)s. The table has the same figures.")
        % {"n": own.total.count, "weeks": len(measured.periods), "peers": names or gettext("nobody")},
        periods=with_years(periods_, [state.period.start for state in measured.periods]),
        series=(Series("ink", own.shown, tuple(_point(p, True) for p in own.points)), *beside),
        unit="%",
        events=events,
    )
    return across(chart, lines, class_="plot brushable")


def _measured_periods(measured: Timeline) -> tuple[Period, ...]:
    shown = [
        axis(state.period, query=state.query, opens=state.total, state=state_of(gap=state.gap, complete=state.complete))
        for state in measured.periods
    ]
    return with_years(shown, [state.period.start for state in measured.periods])


def _lines(measured: Sequence[Measured], *, shares: bool) -> tuple[Series, ...]:
    """The series in their frames' colours; ink and grey where there is no frame."""
    seen: Counter[str] = Counter()
    drawn = []
    for at, series in enumerate(measured):
        key = _colour(series, first=at == 0)
        dash = DASHES[seen[key] % len(DASHES)]
        seen[key] += 1
        drawn.append(Series(key, series.shown, tuple(_point(point, shares) for point in series.points), dash=dash))
    return tuple(drawn)


def _colour(series: Measured, *, first: bool) -> str:
    """A theme has its frame's colour, the United States and China their own; the first of the others is ink."""
    if series.frame:
        return family_colour(series.frame)
    own = SUBJECTS.get(series.path)
    return own or ("ink" if first else "other")


def _point(point: Counted, shares: bool) -> Point:
    if point.gap:
        return Point(None)
    if not shares:
        return Point(point.count, n=point.total)
    share, low, high = (None if part is None else 100 * part for part in (point.share, point.low, point.high))
    return Point(share, low=low, high=high, n=point.total, few=point.few)


def panels(measured: Timeline, *, own: bool = False) -> list[tuple[Measured, Panel]]:
    """Each series of a timeline in a small chart, all on one scale or each on its `own`."""
    ceiling = 0 if own else max((point.count for series in measured.series for point in series.points), default=0)
    charts = [_panel(measured, series, at) for at, series in enumerate(measured.series)]
    return [
        (series, Panel(panel(chart, ceiling=ceiling), chart, "bars", series.shown))
        for series, chart in zip(measured.series, charts, strict=True)
    ]


def _panel(measured: Timeline, series: Measured, at: int) -> Chart:
    shown = tuple(
        axis(point.period, query=point.query, opens=point.count, state=state_of(gap=point.gap, complete=state.complete))
        for point, state in zip(series.points, measured.periods, strict=True)
    )
    return Chart(
        prefix=f"panel-{at}",
        title=PANELS[measured.unit] % {"name": series.shown},
        summary=gettext("%(n)s pieces.") % {"n": series.total.count},
        unit=gettext("pieces"),
        periods=with_years(shown, [state.period.start for state in measured.periods]),
        series=(
            Series(_colour(series, first=False), series.shown, tuple(Point(point.count) for point in series.points)),
        ),
    )


def table(measured: Timeline) -> list[Line]:
    """The same figures row by row, the newest period first."""
    rows = [
        Line(state, tuple(series.points[at] for series in measured.series)) for at, state in enumerate(measured.periods)
    ]
    return rows[::-1]
