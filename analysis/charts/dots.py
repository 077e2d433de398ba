"""Values with their intervals as dots on one axis, a row each: two dots of a row show a difference, one shows a side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.charts import axes, marks
from analysis.charts.records import Chart, Svg
from analysis.charts.scales import Axis, Linear, axis_for, figure
from analysis.charts.sheet import Sheet, wrap

ROW = 26.0
MOST_ROWS = 40
LABELS = {True: 96.0, False: 150.0}  # room for the row's words, narrow or not
FIGURES = 92.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One value with its bounds, in the unit of the axis; `opens` is how many pieces `href` lists."""

    value: float
    low: float | None
    high: float | None
    kind: Literal["disc", "ring"]
    key: str  # a colour of marks.MARKS
    spoken: str
    href: str = ""
    opens: int | None = None


@dataclass(frozen=True, slots=True)
class DotRow:
    """A name, its dots, and the figure at the right; `mark` is a short outline word before the axis, as EN or 简."""

    label: str
    dots: tuple[Dot, ...]
    figure: str
    mark: str = ""
    lang: str = ""
    key: str = "ink"


@dataclass(frozen=True, slots=True)
class Dots:
    """A whole dot plot. `zero` draws zero in ink; `ends` are the words for its two sides."""

    prefix: str
    title: str
    summary: str
    rows: tuple[DotRow, ...]
    unit: str = ""
    zero: bool = True
    ends: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for more rows than a page can hold."""
        if len(self.rows) > MOST_ROWS:
            raise ValueError(f"{len(self.rows)} rows are more than {MOST_ROWS}; draw fewer")


def dots(plot: Dots, *, width: int) -> Svg:
    """The plot at 760, 560 or 360 units; its height follows the rows."""
    top = 40.0 if plot.ends else 12.0
    height = int(top + ROW * max(1, len(plot.rows)) + 30)
    narrow = width <= 360
    sheet = Sheet(width, height, LABELS[narrow], width - (58.0 if narrow else FIGURES), top, height - 26)
    axis = _axis(plot)
    scale = Linear(axis.low, axis.high, sheet.left, sheet.right)
    frame = Chart(plot.prefix, plot.title, plot.summary, (), ())
    rows = "".join(_row(row, at, scale, sheet) for at, row in enumerate(plot.rows))
    return wrap(frame, sheet, _grid(plot, axis, scale, sheet), _ends(plot, scale, sheet), rows)


def _axis(plot: Dots) -> Axis:
    every = [v for row in plot.rows for dot in row.dots for v in (dot.value, dot.low, dot.high) if v is not None]
    low, high = min(every, default=0.0), max(every, default=1.0)
    return axis_for(min(low, 0.0) if plot.zero else low, max(high, 0.0) if plot.zero else high, whole=False)


def _grid(plot: Dots, axis: Axis, scale: Linear, sheet: Sheet) -> str:
    parts = []
    for tick in axis.ticks:
        x = scale.at(tick)
        ink = plot.zero and tick == 0
        parts.append(
            marks.line(
                x, sheet.top, x, sheet.bottom, class_="ax" if ink else "ru", stroke=marks.INK if ink else marks.RULE
            )
        )
        text = f"{figure(tick)} %" if plot.unit == "%" and tick == axis.ticks[-1] else figure(tick)
        parts.append(marks.note(x, sheet.bottom + 16, text, size=sheet.size, anchor="middle"))
    return "".join(parts)


def _ends(plot: Dots, scale: Linear, sheet: Sheet) -> str:
    """What lies left and right of zero, above the axis."""
    if not plot.ends:
        return ""
    x = scale.at(0.0)
    left, right = (
        marks.element(
            "text", marks.words(text), class_=f"t-{key}", x=place, y=sheet.top - 16, font_size=11.5, font_weight="600",
            fill=marks.WORDS[key], text_anchor=anchor,
        )
        for text, key, place, anchor in (
            (f"◀ {plot.ends[0]}", "hardware", min(max(x - 8, 116.0), sheet.width - 130.0), "end"),
            (f"{plot.ends[1]} ▶", "deployment", min(max(x + 8, 132.0), sheet.width - 124.0), "start"),
        )
    )  # fmt: skip
    return left + right


def _row(row: DotRow, at: int, scale: Linear, sheet: Sheet) -> str:
    y = sheet.top + ROW * (at + 0.5)
    words = marks.WORDS.get(row.key, marks.INK_2)
    label = marks.element(
        "text", marks.words(_cut(row.label, sheet)), class_=f"t-{row.key}", x=0, y=y + 4, font_size=12.5, fill=words,
        font_weight="600" if row.key != "ink" else None, lang=row.lang or None,
    )  # fmt: skip
    mark = marks.note(sheet.left - 12, y + 4, row.mark, anchor="end") if row.mark and not sheet.is_narrow else ""
    value = marks.element(
        "text",
        marks.words(row.figure),
        class_="tx",
        x=sheet.width,
        y=y + 4,
        font_size=11.5,
        fill=marks.INK_2,
        text_anchor="end",
    )
    spread = 4.0 if len(row.dots) > 1 else 0.0
    places = [y + spread * (2 * index - 1) for index in range(len(row.dots))] if spread else [y]
    join = _join(row, scale, places) if len(row.dots) > 1 else ""
    return (
        label
        + mark
        + value
        + join
        + "".join(_dot(dot, scale, place, sheet) for dot, place in zip(row.dots, places, strict=True))
    )


def _cut(text: str, sheet: Sheet) -> str:
    """A name that fits before the axis, with an ellipsis where it was cut."""
    room = sheet.left - 34
    while axes.breadth(text, 12.5) > room and len(text) > 2:
        text = text[:-2].rstrip() + "…"
    return text


def _join(row: DotRow, scale: Linear, places: list[float]) -> str:
    first, second = row.dots[:2]
    key = first.key
    return marks.line(
        scale.at(first.value), places[0], scale.at(second.value), places[1], class_=f"l-{key}", stroke=marks.colour(key),
        stroke_width=3, opacity=".35",
    )  # fmt: skip


def _dot(dot: Dot, scale: Linear, y: float, sheet: Sheet) -> str:
    x, fill = scale.at(dot.value), marks.colour(dot.key)
    parts = [marks.element("rect", class_="hit", x=sheet.left, y=y - 5, width=sheet.right - sheet.left, height=10, fill="none", pointer_events="all")]  # fmt: skip
    if dot.low is not None and dot.high is not None:
        parts.append(
            marks.line(
                scale.at(dot.low), y, scale.at(dot.high), y, class_=f"l-{dot.key}", stroke=fill, stroke_width=1.4
            )
        )
    if dot.kind == "ring":
        parts.append(
            marks.element(
                "circle", class_=f"o-{dot.key}", cx=x, cy=y, r=4.2, fill=marks.PAPER, stroke=fill, stroke_width=1.8
            )
        )
    else:
        parts.append(marks.element("circle", class_=f"m-{dot.key}", cx=x, cy=y, r=4.2, fill=fill))
    if not dot.href:
        return marks.element("g", marks.element("title", marks.words(dot.spoken)), *parts)
    opens = None if dot.opens is None else str(dot.opens)
    return marks.element("a", *parts, class_="wk", href=dot.href, aria_label=dot.spoken, data_opens=opens)
