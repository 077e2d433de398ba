"""A figure of nothing: what a measure says before there is anything to measure."""

from __future__ import annotations

from django.utils.translation import gettext

from analysis.figures.asked import Asked
from analysis.figures.ground import ground
from analysis.measures.figure import Figure


def blank(measure: str, title: str, asked: Asked) -> Figure:
    """No number, and a note that says why."""
    base = ground(asked)
    note = gettext("No complete week is stored yet, so there is nothing to measure.")
    return Figure(
        measure,
        title,
        asked.filter.counted,
        asked.filter.to_query(),
        asked.options,
        0,
        base.rules,
        base.cut_off,
        (),
        (note,),
        base.sample,
    )
