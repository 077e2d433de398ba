"""The words of an index around zero: what its sides mean, its last value, and why there is no line."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.charts import axes, marks
from analysis.charts.records import Chart, Point, Series
from analysis.charts.scales import Columns, Linear, signed
from analysis.charts.sheet import Sheet
from analysis.charts.words import gettext_lazy as _

ABOVE, BELOW = "deployment", "hardware"
WORDS = ((ABOVE, _("▲ more deployment")), (BELOW, _("▼ more hardware")))
# why there is no line: by month, by week
LONE = _("One complete month only: no course to show."), _("One complete week only: no course to show.")
NONE = _("No month to show."), _("No week to show.")
UNCOLLECTED = _("Not collected in any month shown."), _("Not collected in any week shown.")
VALUELESS = _("No figure in any month shown."), _("No figure in any week shown.")
TOO_FEW = _("Too few in every month shown: no claim made."), _("Too few in every week shown: no claim made.")
INCOMPLETE = _("No complete month with enough: no claim made."), _("No complete week with enough: no claim made.")

Whisker = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart with the places of its values."""

    chart: Chart
    sheet: Sheet
    columns: Columns
    scale: Linear

    @property
    def series(self) -> Series:
        """The one series that is drawn."""
        return self.chart.series[0]

    def place(self, at: int) -> tuple[float, float]:
        """Where the value of a period lies."""
        return self.columns.middle(at), self.scale.at(self.series.points[at].value or 0)


def side_of(value: float) -> str:
    """The colour of a value's side; zero itself counts to hardware."""
    return ABOVE if value > 0 else BELOW


def why_no_line(chart: Chart, runs: list[list[int]]) -> str:
    """One sentence where fewer than two periods can be told, else nothing."""
    by_week = not chart.periods or "W" in chart.periods[0].key
    shown = [p for p, period in zip(chart.series[0].points, chart.periods, strict=True) if not period.is_gap]
    told = sum(len(run) for run in runs)
    if told > 1:
        return ""
    if told:
        return str(LONE[by_week])
    if not chart.periods:
        return str(NONE[by_week])
    if not shown:
        return str(UNCOLLECTED[by_week])
    if all(point.value is None for point in shown):
        return str(VALUELESS[by_week])
    if all(point.few for point in shown if point.value is not None):
        return str(TOO_FEW[by_week])
    return str(INCOMPLETE[by_week])


def last_value(at: int, plot: Plot) -> str:
    """The value at the right of its point, kept between the words of both sides."""
    point, sheet, (x, y) = plot.series.points[at], plot.sheet, plot.place(at)
    held = min(max(y, sheet.top + 22), sheet.bottom - 36)
    period = plot.chart.periods[at]
    tail = period.key.partition("-")[2]
    name = tail if tail.startswith("W") else period.label
    n = f"{name}, n {point.n:,}" if point.n is not None else name
    tie = marks.line(x + 7, y, sheet.right + 6, held, class_="ru", stroke=marks.RULE)
    said_value = f"{plot.series.name} = {signed(point.value or 0)}"
    return (
        tie
        + _coloured(said_value, side_of(point.value or 0), sheet.right + 10, held + 5, 15)
        + marks.note(sheet.right + 10, held + 21, n)
    )


def last_narrow(point: Point, x: float, plot: Plot, whisker: Whisker | None) -> str:
    """The value over its point, clear of band and whisker."""
    value = point.value or 0
    top = max(value, point.high if point.high is not None else value, *(whisker or ()))
    y = max(plot.scale.at(top) - 8, plot.sheet.top + 10)
    return _coloured(signed(value), side_of(value), min(x + 18, plot.sheet.right), y, 15, "end")


def sides(sheet: Sheet) -> str:
    """What above and below mean: at the right, or inside a narrow plot."""
    x, size = (sheet.left + 2, 13.0) if sheet.is_narrow else (sheet.right + 10, 12.0)
    places = (sheet.top - 8, sheet.bottom - 5) if sheet.is_narrow else (sheet.top + 4, sheet.bottom)
    return "".join(_coloured(str(text), key, x, y, size) for (key, text), y in zip(WORDS, places, strict=True))


def reason(why: str, plot: Plot) -> str:
    """Why there is no line, on paper, in the half that holds fewer marks."""
    if not why:
        return ""
    sheet = plot.sheet
    values = [p.value for p in plot.series.points if p.value is not None]
    low = sum(values) > 0
    y = plot.scale.start - 34 if low else sheet.top + 24
    x, width = (sheet.left + sheet.right) / 2, axes.breadth(why, sheet.size) + 16
    ground = marks.rect(x - width / 2, y - 15, width, 22, class_="m-paper", fill=marks.PAPER)
    return ground + marks.element(
        "text", marks.words(why), class_="tx", x=x, y=y, font_size=sheet.size, fill=marks.INK_2, text_anchor="middle"
    )


def _coloured(text: str, key: str, x: float, y: float, size: float, anchor: str | None = None) -> str:
    return marks.element(
        "text", marks.words(text), class_=f"t-{key}", x=x, y=y, font_size=size, font_weight="600",
        fill=marks.WORDS[key], text_anchor=anchor,
    )  # fmt: skip
