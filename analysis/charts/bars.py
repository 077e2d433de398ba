"""Bars beside words: a facet's count, a mix of frames, a change with its interval."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.charts import marks
from analysis.charts.records import Svg

SEAM = 0.15


def _small(class_: str, width: float, height: float, *parts: str, stretch: bool = True) -> Svg:
    return Svg(
        marks.element(
            "svg", *parts, class_=class_, viewBox=f"0 0 {marks.number(width)} {marks.number(height)}",
            width=width, height=height, preserveAspectRatio="none" if stretch else None,
            aria_hidden="true", focusable="false",
        )
    )  # fmt: skip


def bar(value: float, most: float, *, key: str = "other", width: int = 36, height: int = 4) -> Svg:
    """A facet's bar: `value` of `most` (the highest count of its facet) on a pale track. Key accent: it is chosen."""
    part = min(1.0, value / most) if most > 0 else 0.0
    track = marks.element("rect", class_="trk", width=width, height=height, fill="#e7ebef")
    if part <= 0:
        return _small("bar", width, height, track)
    mark = marks.element("rect", class_=f"m-{key}", width=max(1.0, width * part), height=height, fill=marks.colour(key))
    return _small("bar", width, height, track, mark)


def mix(
    parts: Sequence[tuple[str, float]], *, width: int = 100, height: int = 4, class_: str = "mix", seam: float = SEAM
) -> Svg:
    """Parts of a whole in one line, (colour key, share or count) in the order given; they are scaled to fill it.

    Nothing counted draws an empty track.
    """
    whole = sum(value for _, value in parts)
    if whole <= 0:
        return _small(
            class_, width, height, marks.element("rect", class_="trk", width=width, height=height, fill="#e7ebef")
        )
    drawn, x = [], 0.0
    for key, value in parts:
        wide = value / whole * width
        if value > 0:
            fill = marks.colour(key)
            inner = max(0.05, wide - seam)
            drawn.append(
                f'<rect class="m-{key}" x="{x:.2f}" width="{inner:.2f}" height="{marks.number(height)}" fill="{fill}"/>'
            )
        x += wide
    return _small(class_, width, height, *drawn)


def divbar(change: float, low: float, high: float, *, reach: float, width: int = 96, height: int = 16) -> Svg:
    """A change to the right or left of an ink line, its 95 % interval as a hairline. `reach` is the change at the edge.

    Ink for more, grey for less: red and green mean opposite things in Shanghai and New York.
    """
    half = width / 2

    def place(value: float) -> float:
        return half + max(-1.0, min(1.0, value / reach if reach > 0 else 0.0)) * half

    zero = marks.line(half, 0, half, height, class_="ax", stroke=marks.INK)
    key = "ink" if change >= 0 else "other"
    start, stop = sorted((half, place(change)))
    mark = marks.rect(start, 4, max(0.5, stop - start), height - 8, class_=f"m-{key}", fill=marks.colour(key))
    hair = marks.line(place(low), height / 2, place(high), height / 2, class_="ev-l", stroke=marks.INK_3)
    return _small("divbar", width, height, zero, mark, hair, stretch=False)
