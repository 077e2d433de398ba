"""The emphasis page: D by week, the five frames, headline against body, and who stresses what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from analysis.charts.dots import Dot, DotRow, Dots, dots
from analysis.charts.drawings import Drawings, across
from analysis.charts.leaning import leaning
from analysis.charts.lines import lines
from analysis.charts.marks import family_colour
from analysis.charts.plates import Panel, Plate
from analysis.charts.records import Chart, Event, Series
from analysis.explore.timelines.events import Beside
from analysis.figures.axis import LIST, STATES, axis, mark, with_years
from analysis.figures.registry import MEASURES
from analysis.figures.said import emphasis_heading, gap_heading
from analysis.measures.figure import SHARE, Figure, Value
from analysis.measures.frames import FRAMES
from analysis.measures.periods import Period
from analysis.templatetags.figures import valued
from analysis.views.charts import events
from analysis.views.charts.plates import cells_of_values, of_figure
from analysis.views.charts.trust import trust
from analysis.views.measures.measures import MeasurePage, page_of
from analysis.views.refusals import explains_bad_filters

SLICES = ("lang/", "press/", "subject/")
ENDS = (_("more hardware"), _("more deployment"))
EXTENTS = {"full": _("whole texts"), "teaser": _("teasers"), "title": _("titles only")}
MARKS = {"en": "EN", "zh": "中", "zh-Hans": "简", "zh-Hant": "繁"}


@dataclass(frozen=True, slots=True)
class Shown:
    """An emphasis figure as its page shows it: sentences, drawings, and the values of each table."""

    heading: str
    gap_heading: str
    extent: str
    d: Value
    aside: Value | None  # D without export controls
    seeds: str
    weeks: Drawings | None
    events: Beside
    frames: list[tuple[Value, Panel]]
    gap: Value
    gaps: Drawings | None
    slices: Drawings | None
    left_out: str
    week_values: list[Value]
    frame_values: list[Value]
    gap_values: list[Value]
    slice_values: list[Value]
    outlet_values: list[Value]


@require_safe
@explains_bad_filters
def emphasis(request: HttpRequest) -> HttpResponse:
    """Will show what the list that the query string asks for stresses."""
    page = page_of(MEASURES["emphasis"], request.GET.urlencode())
    shown = _shown(page)
    context = {"page": page, "shown": shown, "plates": _plates(page.figure, shown), "trust": trust(frames=True)}
    return TemplateResponse(request, "analysis/emphasis.html", context)


def _plates(figure: Figure, shown: Shown) -> list[Plate]:
    """Its four charts with the numbers of their tables."""
    frames = tuple(panel for _, panel in shown.frames)
    weekly = [value for value in figure.starting("week/") if not value.key.endswith("/D")]
    cells = tuple(cells_of_values(weekly))
    title = gettext("Share of emphasis by frame")
    together = (
        [Plate("frames", title, frames, figure.query, figure.counted, figure.n, cells, columns=3)] if frames else []
    )
    return [
        *of_figure("d", shown.weeks, figure, shown.week_values[::-1]),
        *together,
        *of_figure("gap", shown.gaps, figure, shown.gap_values),
        *of_figure("slices", shown.slices, figure, shown.slice_values),
    ]


def _shown(page: MeasurePage) -> Shown:
    figure = page.figure
    weeks = [value for value in figure.starting("week/") if value.key.endswith("/D")]
    slices = [value for prefix in SLICES for value in figure.starting(prefix) if value.key.endswith("/D")]
    d = figure.value("D")
    beside = events.of_values([_week(value) for value in weeks], weeks, page.asked.filter)
    ceiling = max(
        (100 * (value.high or 0) for value in figure.starting("week/") if value.scale == SHARE and not value.few),
        default=0,
    )
    return Shown(
        heading=emphasis_heading(figure),
        gap_heading=gap_heading(figure),
        extent=str(EXTENTS[page.extent]),
        d=d,
        aside=next(iter(value for value in figure.starting("aside/") if value.key == "aside/D"), None),
        seeds=_seeds(d),
        weeks=_weeks(weeks, d, events.lane(beside)),
        events=beside,
        frames=[(figure.value(frame), _frame(figure, frame, ceiling)) for frame in FRAMES] if weeks else [],
        gap=figure.value("gap/D"),
        gaps=_gaps(figure),
        slices=sided(slices, "slices", gettext("D by language, outlet country and subject")),
        left_out=gettext("Pieces without a theme that has a frame are left out."),
        week_values=weeks[::-1],
        frame_values=[figure.value(frame) for frame in FRAMES] + list(figure.starting("aside/")),
        gap_values=[*figure.starting("title/"), *figure.starting("body/"), *figure.starting("gap/")],
        slice_values=slices,
        outlet_values=[value for value in figure.starting("outlet/") if value.key.endswith("/D")],
    )


def _seeds(d: Value) -> str:
    low, high = d.more.get("seeds_low"), d.more.get("seeds_high")
    return f"{low:+.2f} and {high:+.2f}".replace("-", "−") if isinstance(low, float) and isinstance(high, float) else ""


def _week(value: Value) -> Period:
    return Period.parse(value.key.split("/")[1])


def _chart(prefix: str, title: str, values: Sequence[Value], series: Sequence[Series], unit: str) -> Chart:
    weeks = [_week(value) for value in values]
    shown = [
        axis(week, query=value.query, opens=value.opens, state=STATES[value.more["state"]])
        for week, value in zip(weeks, values, strict=True)
    ]
    periods = with_years(shown, [week.start for week in weeks])
    summary = gettext("%(n)s weeks. The table has the same figures.") % {"n": len(values)}
    return Chart(prefix, title, summary, periods, tuple(series), unit)


def _weeks(values: Sequence[Value], d: Value, lane: tuple[Event, ...]) -> Drawings | None:
    if not values:
        return None
    series = Series("ink", "D", tuple(mark(value) for value in values))
    seeds = d.more.get("seeds_low"), d.more.get("seeds_high")
    whisker = seeds if None not in seeds else None
    chart = replace(_chart("d", gettext("D by week"), values, [series], ""), events=lane)
    return across(chart, leaning, whisker=whisker)


def _frame(figure: Figure, frame: str, ceiling: float) -> Panel:
    """One frame's share by week, in a panel of its own; all panels reach up to the same ceiling."""
    values = [value for value in figure.starting("week/") if value.key.endswith(f"/{frame}")]
    key = family_colour(frame)
    series = Series(key, figure.value(frame).shown, tuple(mark(value, 100) for value in values))
    chart = _chart(f"f-{key}", gettext("%(frame)s, share of emphasis") % {"frame": series.name}, values, [series], "%")
    return Panel(lines(chart, width=360, ceiling=ceiling), chart, "lines", series.name)


def _gaps(figure: Figure) -> Drawings | None:
    """Headline and body of each frame, one under the other."""
    gap = figure.value("gap/D")
    if not gap.n:
        return None
    rows = []
    for frame in FRAMES:
        key = family_colour(frame)
        title, body = figure.value(f"title/{frame}"), figure.value(f"body/{frame}")
        found = _dot(title, "ring", key, 100), _dot(body, "disc", key, 100)
        rows.append(DotRow(title.shown, found, valued(figure.value(f"gap/{frame}")), "", "", key))
    plot = Dots(
        "gap",
        gettext("Headline and body by frame"),
        gettext("Share of emphasis in per cent."),
        tuple(rows),
        "%",
        zero=True,
        names=(gettext("headline"), gettext("body")),
    )
    return across(plot, dots, half=True)


def sided(values: Sequence[Value], prefix: str, title: str) -> Drawings | None:
    """Values of D under each other, hardware to the left and deployment to the right; None without any."""
    shown = [value for value in values if value.value is not None]
    if not shown:
        return None
    rows = tuple(
        DotRow(
            value.shown, (_dot(value, "disc" if value.settled else "ring", _side(value), 1),),
            f"{valued(value)} n {value.n}", _language(value), "", "ink",
        )
        for value in shown[:40]
    )  # fmt: skip
    ends = str(ENDS[0]), str(ENDS[1])
    plot = Dots(prefix, title, gettext("0 is even."), rows, "", zero=True, ends=ends)
    return across(plot, dots, half=True)


def _language(value: Value) -> str:
    """The sign of its language, where it is one language's."""
    slug = value.key.split("/")[1] if value.key.startswith("lang/") else str(value.more.get("language", ""))
    return MARKS.get(slug, "")


def _side(value: Value) -> str:
    return "deployment" if (value.value or 0) > 0 else "hardware"


def _dot(value: Value, kind: Literal["disc", "ring"], key: str, times: float) -> Dot:
    point = mark(value, times)
    said = gettext("%(name)s: %(value)s, n = %(n)s") % {"name": value.shown, "value": valued(value), "n": value.n}
    return Dot(point.value or 0.0, point.low, point.high, kind, key, said, LIST + value.query, value.opens)
