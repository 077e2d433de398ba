"""One chart at the widths a page needs: the browser picks by the room there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from analysis.charts.dots import Dots
from analysis.charts.network import Network
from analysis.charts.records import Chart, Svg
from analysis.charts.sheet import FULL, HALF

STRETCHING = frozenset({"histogram"})  # fill the breadth they are given without being drawn anew
_BOX = re.compile(r' viewBox="[^"]*"')


@dataclass(frozen=True, slots=True)
class Drawings:
    """The same chart drawn wide (1180 or 560), mid (760; empty on half a page and where the wide one stretches) and narrow (360)."""

    wide: Svg
    mid: Svg
    narrow: Svg
    shape: Chart | Dots | Network | None = None  # what they were drawn from
    draw: str = ""  # and by what

    @property
    def shown(self) -> Svg:
        """The wide drawing as a page shows it: one that stretches has no box of its own there."""
        return Svg(_BOX.sub("", self.wide, count=1)) if self.draw in STRETCHING else self.wide


def across(chart: Chart | Dots, draw: Callable[..., Svg], *, half: bool = False, **options: object) -> Drawings:
    """Draw a chart at every width; options are passed on to `draw`.

    `draw` is stack.stack, lines.lines, leaning.leaning or columns.histogram for a chart, and dots.dots for a dot plot.
    """
    widths = HALF if half else FULL
    wide, narrow = draw(chart, width=widths[0], **options), draw(chart, width=widths[-1], **options)
    single = half or draw.__name__ in STRETCHING
    mid = Svg("") if single else draw(chart, width=widths[1], **options)
    return Drawings(wide, mid, narrow, chart, draw.__name__)
