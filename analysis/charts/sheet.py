"""The sheet a chart is drawn on: its box, its title and summary for those who listen, and the hatching for gaps."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.charts.marks import GAP, element, number, words
from analysis.charts.records import Chart, Period, Svg
from analysis.charts.words import gettext

FULL = (1180, 760, 360)  # widths of a drawing across the page
HALF = (560, 360)  # widths of a drawing across half of it
NARROW = 360
NARROWEST = 544  # what a wide drawing that stretches may be pressed to; below it the narrow one is shown
NARROW_PERIODS = 13  # a telephone shows one quarter
LABEL_GAP = 17  # units between two direct labels


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where on the drawing the plot lies, in units of the view box."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float

    @property
    def is_narrow(self) -> bool:
        """Drawn for a telephone: larger words, no direct labels."""
        return self.width <= NARROW

    @property
    def size(self) -> float:
        """Size of axis words."""
        return 13.0 if self.is_narrow else 11.5


def identifier(chart: Chart, width: int, part: str) -> str:
    """An id that is unique on a page when the chart's prefix is: its part, prefix and width."""
    return f"{part}-{chart.prefix}-{width}"


def hatch(chart: Chart, width: int) -> str:
    """The hatching pattern, as a definition."""
    stroke = element("line", class_="s-gap", x1=0, y1=0, x2=0, y2=6, stroke=GAP, stroke_width=1.6)
    pattern = element(
        "pattern",
        stroke,
        id=identifier(chart, width, "h"),
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return element("defs", pattern)


def hatched(chart: Chart, sheet: Sheet) -> str:
    """The fill that uses the hatching."""
    return f"url(#{identifier(chart, sheet.width, 'h')})"


def wrap(chart: Chart, sheet: Sheet, *parts: str, class_: str = "plot") -> Svg:
    """The finished SVG. It is a group when it holds links, else an image: links inside an image are not spoken."""
    body = "".join(parts)
    title, desc = identifier(chart, sheet.width, "t"), identifier(chart, sheet.width, "d")
    return Svg(
        element(
            "svg",
            element("title", words(chart.title), id=title),
            element("desc", words(chart.summary), id=desc),
            hatch(chart, sheet.width),
            body,
            class_=class_,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {sheet.width} {sheet.height}",
            width=sheet.width,
            height=sheet.height,
            role="group" if "<a " in body else "img",
            aria_labelledby=f"{title} {desc}",
            font_family="sans-serif",
        )
    )


def spoken(period: Period, said: str) -> str:
    """What a period's link says: its name, its figure and what is to be known about it."""
    tail = ", ".join(text for text in (_state(period), period.note) if text)
    return f"{period.spoken}: {said}" + (f", {tail}" if tail else "")


def _state(period: Period) -> str:
    """What is to be known of a period; nothing of most of them."""
    if period.state == "few":
        return gettext("too few")
    if period.state == "incomplete":
        return gettext("incomplete")
    return gettext("not collected") if period.state == "gap" else ""


def column_link(period: Period, said: str, *children: str, x: float, width: float, sheet: Sheet) -> str:
    """One period: the whole column can be hit, the marks inside it belong to the link."""
    box = zip(("x", "y", "width", "height"), (x, sheet.top, width, sheet.bottom - sheet.top), strict=True)
    place = " ".join(f'{name}="{number(value)}"' for name, value in box)
    hit = f'<rect class="hit" {place} fill="none" pointer-events="all"/>'
    label = spoken(period, said)
    if not period.href:
        return element("g", element("title", words(label)), hit, *children, data_key=period.key)
    opens = None if period.opens is None else str(period.opens)
    return element(
        "a", hit, *children, class_="wk", href=period.href, aria_label=label, data_key=period.key, data_opens=opens
    )


def gap_column(chart: Chart, period: Period, *, x: float, width: float, sheet: Sheet) -> str:
    """A period in which nothing was collected."""
    mark = element(
        "rect",
        class_="gap",
        x=x,
        y=sheet.top,
        width=width,
        height=sheet.bottom - sheet.top,
        fill=hatched(chart, sheet),
        opacity=".55",
    )
    said = gettext("not collected") + (f", {period.note}" if period.note else "")
    return element("g", element("title", words(f"{period.spoken}: {said}")), mark)
