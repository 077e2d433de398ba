"""A line of a few weeks, as large as a word, beside the figure that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.charts import marks
from analysis.charts.records import Svg


def spark(
    values: Sequence[float | None],
    *,
    key: str = "other",
    width: int = 96,
    height: int = 24,
    level: float | None = None,
    at: Sequence[int] = (),
) -> Svg:
    """A small line with a dot at its end; None breaks it. `level` draws a hairline there, and `at` one upright before
    each of these values. Says nothing aloud: the figure beside it does.
    """
    known = [v for v in values if v is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    span = (high - low) or 1.0
    step = (width - 6) / max(1, len(values) - 1)
    places = [None if v is None else (3 + i * step, height - 3 - (v - low) / span * (height - 6)) for i, v in enumerate(values)]  # fmt: skip
    fill = marks.colour(key)
    parts = []
    if level is not None and low <= level <= high:
        y = height - 3 - (level - low) / span * (height - 6)
        parts.append(marks.line(0, y, width, y, class_="ru", stroke=marks.RULE))
    for number in at:
        x = 3 + (number - 0.5) * step
        parts.append(marks.line(x, 0, x, height, class_="ev-l", stroke=marks.RULE))
    for run in _runs(places):
        parts.append(
            marks.element(
                "polyline",
                class_=f"l-{key}",
                points=marks.points(run),
                fill="none",
                stroke=fill,
                stroke_width=1.5,
                stroke_linejoin="round",
            )
        )
    shown = [place for place in places if place is not None]
    if shown:
        x, y = shown[-1]
        parts.append(marks.element("circle", class_=f"m-{key}", cx=x, cy=y, r=2.6, fill=fill))
    return Svg(
        marks.element(
            "svg", *parts, class_="spark", viewBox=f"0 0 {width} {height}", width=width, height=height,
            aria_hidden="true", focusable="false",
        )
    )  # fmt: skip


def _runs(places: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Stretches of two or more neighbouring places."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if len(run) > 1]
