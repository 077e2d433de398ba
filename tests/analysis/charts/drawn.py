"""Charts to draw in tests, and the drawing read back as elements."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from analysis.charts.records import Chart, Event, Period, Point, Series

NS = "{http://www.w3.org/2000/svg}"


def weeks(count: int, *, gaps: tuple[int, ...] = (), incomplete: int = -1) -> tuple[Period, ...]:
    return tuple(
        Period(
            key=f"2025-W{i + 1:02}",
            label=f"{i + 1} Mar",
            spoken=f"Week {i + 1}",
            href=f"/articles/?week=2025-W{i + 1:02}&relevance=on",
            state="gap" if i in gaps else "incomplete" if i == incomplete else "ok",
            opens=i,
        )
        for i in range(count)
    )


def counts(values: list[list[int]], **more: object) -> Chart:
    keys = ("hardware", "models", "deployment", "regulation", "capital", "other")
    periods = more.pop("periods", None) or weeks(len(values[0]))
    series = tuple(
        Series(key, key.title(), tuple(Point(v) for v in row)) for key, row in zip(keys, values, strict=False)
    )
    return Chart("a", "Pieces a week", "Summary.", periods, series, **more)  # type: ignore[arg-type]


def shares(values: list[float | None], *, few: tuple[int, ...] = (), periods: tuple[Period, ...] = ()) -> Chart:
    points = tuple(
        Point(v, None if v is None else max(0, v - 5), None if v is None else v + 5, 40, i in few)
        for i, v in enumerate(values)
    )
    return Chart("s", "Share", "Summary.", periods or weeks(len(values)), (Series("ink", "Huawei", points),), unit="%")


def tree(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def numbers(text: str) -> list[float]:
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)]


EVENTS = (
    Event(0.5, "H20 licence rule", "/stories/1/"),
    Event(0.6, "日内瓦", lang="zh-Hans"),
    Event(3.9, "US AI Action Plan"),
)
