"""The parts of a dot plot: its axis, the words of its two sides, and a row with name, marks and figure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from analysis.charts import axes, marks
from analysis.charts.records import Dot, DotRow
from analysis.charts.scales import Axis, Linear, figure, signed
from analysis.charts.sheet import Sheet
from analysis.charts.words import gettext

NAME = {False: 13.0, True: 13.5}  # size of a row's name, narrow or not
FIGURE = {False: 12.0, True: 13.0}
BOLD = 1.15  # bold words with an arrow against their rough breadth
SPREAD = 12.0  # units between two dots of a row
MARK = 11.5
TRADITIONAL = "繁臺灣國聞"  # marks of one sign; every other Han sign is read as simplified


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where things lie: the sheet, the value axis, and how tall a row is."""

    sheet: Sheet
    scale: Linear
    tall: float

    def middle(self, at: int) -> float:
        """The middle of a row."""
        return self.sheet.top + self.tall * (at + 0.5)


def row_height(most_dots: int) -> float:
    """Units for a row of so many dots: 28 for one, 40 for two."""
    return 16.0 + SPREAD * max(1, most_dots)


def mark_width(mark: str) -> float:
    """Room that an outlined mark takes before the axis."""
    return axes.breadth(mark, MARK) + 22 if mark else 0.0


def shown_figure(row: DotRow, narrow: bool) -> str:
    """The figure as this width has room for it: a telephone goes without n, which is spoken."""
    return row.figure.partition(" n ")[0] if narrow else row.figure


def grid(axis: Axis, drawing: Drawing, *, unit: str, zero: bool, sided: bool) -> str:
    """Lines and figures of the value axis: below, or above when its two sides have names; the unit at the last tick."""
    sheet, scale = drawing.sheet, drawing.scale
    texts = {tick: signed(tick, axis.places) if sided else figure(tick) for tick in axis.ticks}
    named = _named(axis, texts, drawing)
    y = sheet.top - 6 if sided else sheet.bottom + 16
    parts = []
    for tick in axis.ticks:
        x, ink = scale.at(tick), zero and tick == 0
        mark = {"class_": "ax", "stroke": marks.INK} if ink else {"class_": "ru", "stroke": marks.RULE}
        parts.append(marks.line(x, sheet.top, x, sheet.bottom, **mark, stroke_width=1.5 if ink else 1))
        if tick not in named:
            continue
        text = texts[tick] + (f" {unit}" if unit and tick == named[-1] else "")
        if ink and sided:
            text = "0" if sheet.is_narrow else gettext("0 even")
            parts.append(_words(text, x, y, sheet.size, class_="tk", fill=marks.INK, anchor="middle"))
        else:
            parts.append(marks.note(x, y, text, size=sheet.size, anchor="middle"))
    return "".join(parts)


def _named(axis: Axis, texts: dict[float, str], drawing: Drawing) -> list[float]:
    """Ticks that have room for their figure, counted from zero so that zero is among them."""
    step = axis.ticks[1] - axis.ticks[0]
    room = abs(drawing.scale.at(axis.ticks[1]) - drawing.scale.at(axis.ticks[0]))
    widest = max(axes.breadth(text, drawing.sheet.size) for text in texts.values()) + 8
    every = max(1, math.ceil(widest / max(room, 1)))
    return [tick for tick in axis.ticks if round(tick / step) % every == 0] or [axis.ticks[0]]


def ends(names: tuple[str, str], drawing: Drawing) -> str:
    """What lies left and right of zero, above the axis, each with an arrow that points there."""
    sheet = drawing.sheet
    size = 13.0 if sheet.is_narrow else 12.0
    left, right = f"◀ {names[0]}", f"{names[1]} ▶"
    zero = drawing.scale.at(0)
    stop = max(zero - 10, axes.breadth(left, size) * BOLD)
    start = min(max(zero + 10, stop + 20), sheet.width - axes.breadth(right, size) * BOLD)
    stop = min(stop, start - 20)
    y = sheet.top - 26
    hardware = _words(
        left, stop, y, size, class_="t-hardware", fill=marks.WORDS["hardware"], anchor="end", weight="600"
    )
    return hardware + _words(right, start, y, size, class_="t-deployment", fill=marks.WORDS["deployment"], weight="600")


def names(words: tuple[str, str], first: DotRow, drawing: Drawing) -> str:
    """What the two dots of the first row are, over them and pointing apart."""
    if len(first.dots) != 2:
        return ""
    sheet = drawing.sheet
    size, y = 13.0 if sheet.is_narrow else 12.0, sheet.top - 6
    placed = sorted(zip((drawing.scale.at(dot.value) for dot in first.dots), words, strict=True))
    (left, left_word), (right, right_word) = placed
    left = max(left + 5, axes.breadth(left_word, size) + 2)
    right = min(max(right - 5, left + 10), sheet.width - axes.breadth(right_word, size))
    colours = {"class_": "tx", "fill": marks.INK_2}
    return _words(left_word, left, y, size, anchor="end", **colours) + _words(right_word, right, y, size, **colours)


def nothing(drawing: Drawing) -> str:
    """Said where there is no row."""
    return _words(
        gettext("Nothing to compare here."), 0, drawing.middle(0) + 4, drawing.sheet.size, class_="tx", fill=marks.INK_2
    )


def row(row: DotRow, at: int, drawing: Drawing) -> str:
    """One row: a single link when all its dots open the same list, else a link for each dot; plain without a list."""
    y, (left, height) = drawing.middle(at), (0.0, drawing.tall)
    words, join = _row_words(row, y, drawing), _join(row, y, drawing)
    rule = _rule(at, drawing) if drawing.tall > row_height(1) else ""
    lists = {(dot.href, dot.opens) for dot in row.dots}
    places = _places_of(row, y)
    if len(lists) == 1:
        drawn = "".join(_dot(dot, place, drawing) for dot, place in zip(row.dots, places, strict=True))
        spoken = "; ".join(dot.spoken for dot in row.dots)
        hit = _hit(left, y - height / 2, height, drawing)
        return rule + _linked(row.dots[0], spoken, hit, words, join, drawn)
    part = height / max(1, len(row.dots))
    return (
        rule
        + words
        + join
        + "".join(
            _linked(dot, dot.spoken, _hit(left, y - height / 2 + part * i, part, drawing), _dot(dot, place, drawing))
            for i, (dot, place) in enumerate(zip(row.dots, places, strict=True))
        )
    )


def _linked(dot: Dot, spoken: str, *children: str) -> str:
    if not dot.href:
        return marks.element("g", marks.element("title", marks.words(spoken)), *children)
    opens = None if dot.opens is None else str(dot.opens)
    return marks.element("a", *children, class_="wk", href=dot.href, aria_label=spoken, data_opens=opens)


def _hit(x: float, y: float, height: float, drawing: Drawing) -> str:
    width = drawing.sheet.width - x
    return marks.rect(x, y, width, height, class_="hit", fill="none", pointer_events="all")


def _rule(at: int, drawing: Drawing) -> str:
    """A hairline between rows of several dots."""
    y = drawing.sheet.top + drawing.tall * at
    return marks.line(0, y, drawing.sheet.width, y, class_="ru", stroke=marks.RULE) if at else ""


def _row_words(row: DotRow, y: float, drawing: Drawing) -> str:
    """Name, mark and figure."""
    sheet = drawing.sheet
    size = NAME[sheet.is_narrow]
    room = sheet.left - 10 - (0 if sheet.is_narrow else mark_width(row.mark))
    shown = _cut(row.label, room, size)
    full = marks.element("title", marks.words(row.label)) if shown != row.label else ""
    is_coloured = row.key != "ink"
    label = marks.element(
        "text", full, marks.words(shown), class_=f"t-{row.key}" if is_coloured else "tk", x=0, y=y + 4.5, font_size=size,
        fill=marks.WORDS.get(row.key, marks.INK_2), font_weight="600" if is_coloured else None, lang=row.lang or None,
    )  # fmt: skip
    mark = _mark(row.mark, y, drawing) if row.mark and not sheet.is_narrow else ""
    return label + mark + _figure(row, y, drawing)


def _figure(row: DotRow, y: float, drawing: Drawing) -> str:
    narrow = drawing.sheet.is_narrow
    value, n, count = shown_figure(row, narrow).partition(" n ")
    grey = (
        marks.element("tspan", marks.words(f"n {count}"), class_="tx3", fill=marks.INK_3, font_weight="400")
        if n
        else ""
    )
    return marks.element(
        "text", marks.words(f"{value} " if n else value), grey, class_="tk", x=drawing.sheet.width - 1, y=y + 4.5, font_size=FIGURE[narrow],
        fill=marks.INK, font_weight="600", text_anchor="end",
    )  # fmt: skip


def _mark(mark: str, y: float, drawing: Drawing) -> str:
    """A short word in an outline."""
    width = axes.breadth(mark, MARK) + 8
    x = drawing.sheet.left - 10 - width
    outline = marks.rect(x, y - 8.5, width, 17, class_="ru", fill="none", stroke=marks.RULE, rx=2)
    han = any(ord(char) > 0x2E7F for char in mark)
    lang = ("zh-Hant" if any(char in TRADITIONAL for char in mark) else "zh-Hans") if han else ""
    return outline + marks.note(x + width / 2, y + 4, mark, size=MARK, anchor="middle", lang=lang)


def _cut(text: str, room: float, size: float) -> str:
    """A name that fits before the axis, with an ellipsis where it was cut."""
    if axes.breadth(text, size) <= room:
        return text
    while len(text) > 1 and axes.breadth(text + "…", size) > room:
        text = text[:-1].rstrip()
    return text + "…"


def _places_of(row: DotRow, y: float) -> list[float]:
    """The heights of a row's dots, the first on top."""
    count = len(row.dots)
    return [y + SPREAD * (i - (count - 1) / 2) for i in range(count)]


def _join(row: DotRow, y: float, drawing: Drawing) -> str:
    """A pale line from each dot of a row to the next."""
    scale = drawing.scale
    return "".join(
        marks.line(
            scale.at(dot.value), place, scale.at(other.value), below, class_=f"l-{dot.key}", stroke=marks.colour(dot.key),
            stroke_width=3, opacity=".35",
        )
        for (dot, place), (other, below) in pairwise(zip(row.dots, _places_of(row, y), strict=True))
    )  # fmt: skip


def _dot(dot: Dot, y: float, drawing: Drawing) -> str:
    x, fill = drawing.scale.at(dot.value), marks.colour(dot.key)
    hair = ""
    if dot.low is not None and dot.high is not None:
        low, high = drawing.scale.at(dot.low), drawing.scale.at(dot.high)
        hair = marks.line(low, y, high, y, class_=f"l-{dot.key}", stroke=fill, stroke_width=1.2)
    if dot.kind == "disc":
        return hair + marks.element("circle", class_=f"m-{dot.key}", cx=x, cy=y, r=5, fill=fill)
    return hair + marks.element(
        "circle", class_=f"o-{dot.key}", cx=x, cy=y, r=4.6, fill=marks.PAPER, stroke=fill, stroke_width=1.8
    )


def _words(
    text: str, x: float, y: float, size: float, *, class_: str, fill: str, anchor: str | None = None,
    weight: str | None = None,
) -> str:  # fmt: skip
    return marks.element(
        "text", marks.words(text), class_=class_, x=x, y=y, font_size=size, fill=fill, text_anchor=anchor,
        font_weight=weight,
    )  # fmt: skip
