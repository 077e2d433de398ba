"""What a chart is made of: periods, series and their points, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "gap", "incomplete", "few"]


class Svg(str):
    """Finished SVG text. Everything in it is escaped already, so a template prints it as it stands."""

    __slots__ = ()

    def __html__(self) -> str:
        """Tell Django's templates that this is markup (the protocol of markupsafe; no import needed)."""
        return self


@dataclass(frozen=True, slots=True)
class Period:
    """One week or month of an axis.

    `opens` is the number of pieces behind `href`; it is spoken and written as data-opens.
    """

    key: str  # "2025-W31", "2025-07"
    label: str  # on the axis: "28 Jul"
    spoken: str  # for people who listen and for the pointer: "Week 31, 28 Jul–3 Aug"
    href: str = ""  # the list behind it; empty: nothing to open
    state: State = "ok"
    opens: int | None = None
    note: str = ""  # why it is a gap or incomplete: "disk full"

    @property
    def is_gap(self) -> bool:
        """Nothing was collected: drawn hatched, never as zero."""
        return self.state == "gap"


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a series in one period. `low` and `high` bound the 95 % interval, in the unit of the value."""

    value: float | None  # None: nothing to draw here
    low: float | None = None
    high: float | None = None
    n: int | None = None
    few: bool = False  # fewer than 30: a hollow dot that is not joined


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one layer of a stack: as many points as the chart has periods."""

    key: str  # a colour of marks.MARKS: a frame, us, cn, ink or other
    name: str
    points: tuple[Point, ...]
    lang: str = ""  # of the name, when it is not English
    dash: str = ""  # SVG dash pattern; tells apart series of one colour


@dataclass(frozen=True, slots=True)
class Event:
    """A dated milestone above the plot; `at` counts periods from the left edge, 2.5 is the middle of the third."""

    at: float
    label: str
    href: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything a drawing needs. `prefix` keeps the ids of a page apart; the width is added to it."""

    prefix: str
    title: str
    summary: str
    periods: tuple[Period, ...]
    series: tuple[Series, ...]
    unit: str = "pieces"  # "%" is written behind the top tick, a word above it
    events: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        """A series that is longer or shorter than the axis would draw a lie.

        Raises ValueError.
        """
        for series in self.series:
            if len(series.points) != len(self.periods):
                raise ValueError(
                    f"series {series.name!r} has {len(series.points)} points for {len(self.periods)} periods"
                )

    def last(self, count: int) -> Chart:
        """The same chart with only its last `count` periods, as the narrow drawing shows them."""
        cut = max(0, len(self.periods) - count)
        return Chart(
            prefix=self.prefix,
            title=self.title,
            summary=self.summary,
            periods=self.periods[cut:],
            series=tuple(Series(s.key, s.name, s.points[cut:], s.lang, s.dash) for s in self.series),
            unit=self.unit,
            events=tuple(Event(e.at - cut, e.label, e.href, e.lang) for e in self.events if e.at >= cut),
        )


@dataclass(frozen=True, slots=True)
class Dot:
    """One value with its bounds, in the unit of the axis; `opens` is how many pieces `href` lists."""

    value: float
    low: float | None
    high: float | None
    kind: Literal["disc", "ring"]
    key: str  # a colour of marks.MARKS
    spoken: str  # the whole of it for those who listen: "Hardware, headline: 44 % (36 to 52, n = 71)"
    href: str = ""
    opens: int | None = None


@dataclass(frozen=True, slots=True)
class DotRow:
    """A name, its dots (none: the figure says why), and the figure at the right.

    What stands behind " n " in the figure is grey, and left out in the narrow drawing. `mark` is a short outlined word
    before the axis, as EN or 简.
    """

    label: str
    dots: tuple[Dot, ...]
    figure: str  # "−14 pts", "+0.49 n 127"
    mark: str = ""
    lang: str = ""  # of the label, when it is not English
    key: str = "ink"  # colour of the label
