"""One chart at the widths a page needs: the browser picks by the room there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.charts.dots import Dots
from analysis.charts.network import Network
from analysis.charts.records import Chart, Svg
from analysis.charts.sheet import FULL, HALF


@dataclass(frozen=True, slots=True)
class Drawings:
    """The same chart drawn wide (1180 or 560), mid (760; empty on half a page) and narrow (360)."""

    wide: Svg
    mid: Svg
    narrow: Svg
    shape: Chart | Dots | Network | None = None  # what they were drawn from
    draw: str = ""  # and by what


def across(chart: Chart | Dots, draw: Callable[..., Svg], *, half: bool = False, **options: object) -> Drawings:
    """Draw a chart at every width; options are passed on to `draw`.

    `draw` is stack.stack, lines.lines, leaning.leaning or columns.histogram for a chart, and dots.dots for a dot plot.
    """
    widths = HALF if half else FULL
    wide, narrow = draw(chart, width=widths[0], **options), draw(chart, width=widths[-1], **options)
    mid = Svg("") if half else draw(chart, width=widths[1], **options)
    return Drawings(wide, mid, narrow, chart, draw.__name__)
