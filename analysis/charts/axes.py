"""What stands around a plot: value ticks, period names, the lane of events, direct labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.charts import lanes
from analysis.charts.marks import INK, INK_2, INK_3, RULE, WORDS, element, line, note, words
from analysis.charts.records import Chart, Event
from analysis.charts.scales import Axis, Columns, Linear, figure
from analysis.charts.sheet import LABEL_GAP, Sheet
from analysis.charts.words import gettext

LANE_ROW = 14


def breadth(text: str, size: float) -> float:
    """Roughly how wide words are: a Han character takes its size, any other a little more than half."""
    return sum(size if ord(char) > 0x2E7F else size * 0.56 for char in text)


def values(axis: Axis, scale: Linear, unit: str, sheet: Sheet) -> str:
    """Grey lines with their figures; the unit stands at the top tick only, the zero line is ink."""
    parts = []
    for tick in axis.ticks:
        y, top = scale.at(tick), tick == axis.ticks[-1]
        ground = tick == axis.low
        mark = {"class_": "ax", "stroke": INK} if ground else {"class_": "ru", "stroke": RULE}
        parts.append(line(sheet.left, y, sheet.right, y, **mark))
        text = gettext("%(n)s %%") % {"n": figure(tick)} if unit == "%" and top else figure(tick)
        parts.append(note(sheet.left - 6, y + 4, text, size=sheet.size, anchor="end"))
        if top and unit not in ("", "%") and not sheet.is_narrow:
            parts.append(note(0, y - 8, unit, size=sheet.size))
    return "".join(parts)


def margin(axis: Axis, unit: str, size: float) -> float:
    """Room for the widest figure at the left."""
    texts = [figure(tick) for tick in axis.ticks]
    if unit == "%":
        texts[-1] += " %"
    return max(34.0, max(breadth(text, size) for text in texts) + 12)


def names(chart: Chart, columns: Columns, sheet: Sheet, *, centred: bool = False) -> str:
    """Names of every so many periods, as many as fit without touching."""
    widest = max((breadth(p.label, sheet.size) for p in chart.periods), default=0)
    air = 14 if sheet.is_narrow else 40
    every = next((n for n in (1, 2, 4, 8, 13, 26, 52, 104) if n * columns.step >= widest + air), 208)
    parts = []
    for index in range(0, len(chart.periods), every):
        label = chart.periods[index].label
        width = breadth(label, sheet.size)
        x = columns.middle(index) if centred else columns.bar(index)[0]
        start = x - width / 2 if centred else x
        if start < 0 or start + width > sheet.width:
            continue
        anchor = "middle" if centred else None
        parts.append(note(x, sheet.bottom + 18, label, size=sheet.size, anchor=anchor))
        if not centred:
            parts.append(line(x, sheet.bottom, x, sheet.bottom + 4, class_="ax", stroke=INK))
    return "".join(parts)


def lane(events: Sequence[Event], columns: Columns, sheet: Sheet) -> str:
    """Events above the plot, each with a dotted line down that meets no other's words; one without room is left to the list
    below the chart."""
    shown = [event for event in sorted(events, key=lambda e: e.at) if 0 <= event.at <= columns.count]
    labels = [(columns.edge(event.at), breadth(event.label, sheet.size)) for event in shown]
    found = lanes.places(labels, sheet.left, sheet.width)
    return "".join(_event(event, place, sheet) for event, place in zip(shown, found, strict=True) if place)


def _event(event: Event, place: lanes.Place, sheet: Sheet) -> str:
    x, y = place.x, 6 + place.row * LANE_ROW
    stem = line(x, y, x, sheet.bottom, class_="ev-l", stroke=INK_3, stroke_dasharray="1 3")
    anchor = "end" if place.flipped else None
    label = note(
        place.stop if place.flipped else place.start,
        y + 8,
        event.label,
        size=sheet.size,
        anchor=anchor,
        lang=event.lang,
    )
    return stem + (element("a", label, href=event.href) if event.href else label)


@dataclass(frozen=True, slots=True)
class Label:
    """A direct label: where its mark is, its words and its figure."""

    x: float
    y: float
    colour: str
    name: str
    figure: str
    lang: str = ""


def push_apart(places: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Places moved so that neighbours are at least `gap` apart and all lie between low and high, order kept.

    Where they cannot all fit, the gap shrinks to what the room allows.
    """
    if not places:
        return []
    gap = min(gap, (high - low) / max(1, len(places) - 1))
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = [min(max(places[i], low), high) for i in order]
    for i in range(1, len(moved)):
        moved[i] = max(moved[i], moved[i - 1] + gap)
    moved[-1] = min(moved[-1], high)
    for i in range(len(moved) - 2, -1, -1):
        moved[i] = min(moved[i], moved[i + 1] - gap)
    result = [0.0] * len(places)
    for place, index in zip(moved, order, strict=True):
        result[index] = place
    return result


def direct_labels(labels: Sequence[Label], sheet: Sheet) -> str:
    """Names at the right edge, pushed apart, each tied to its mark by a hairline."""
    room = push_apart([label.y for label in labels], gap=LABEL_GAP, low=sheet.top, high=sheet.bottom)
    parts = []
    for label, y in zip(labels, room, strict=True):
        parts.append(line(label.x, label.y, sheet.right + 6, y, class_="ru", stroke=RULE))
        value = element("tspan", words(label.figure), class_="tx", font_weight="400", fill=INK_2)
        parts.append(
            element(
                "text",
                words(label.name) + " ",
                value,
                class_=f"t-{label.colour}",
                x=sheet.right + 10,
                y=y + 4,
                font_size=12.5,
                fill=WORDS.get(label.colour, INK_2),
                font_weight="600",
                lang=label.lang or None,
            )
        )
    return "".join(parts)
