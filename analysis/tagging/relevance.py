"""How near a piece is to US-China AI strategy: 0 to 100, and the band core (70 and more), related (40 and more) or off.

`100 * sigma(-3 + 2.2 AI + 1.3 US + 1.3 CN + .8 bilateral + .9 strategy + .5 main_organisation)` with AI the scope gate's
score up to 2, halved; US and CN twice their share up to 1; strategy any theme but jobs in title or lead. Both countries
need not be named: the thesis of the project lives in stories of one of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from analysis.tagging.records import CORE, MAIN, OFF, RELATED, CountryTag, NamedTag, ThemeTag
from analysis.tagging.themes import GATE, Evidence

CORE_AT, RELATED_AT = 70, 40
OUTSIDE_STRATEGY = frozenset({"jobs_society"})


def relevance(
    *,
    measured: Mapping[str, Evidence],
    themes: tuple[ThemeTag, ...],
    countries: tuple[CountryTag, ...],
    names: tuple[NamedTag, ...],
    bilateral: bool,
) -> tuple[int, str]:
    """The score of a piece and its band."""
    share = {country.code: country.share for country in countries}
    gate = measured.get(GATE)
    strategy = any(
        measured[theme.id].strong_high or theme.primary for theme in themes if theme.id not in OUTSIDE_STRATEGY
    )
    logit = (
        -3
        + 2.2 * min(1.0, (gate.score if gate else 0) / 2)
        + 1.3 * min(1.0, 2 * share.get("US", 0))
        + 1.3 * min(1.0, 2 * share.get("CN", 0))
        + 0.8 * bilateral
        + 0.9 * strategy
        + 0.5 * any(name.standing == MAIN for name in names)
    )
    score = round(100 / (1 + math.exp(-logit)))
    return score, CORE if score >= CORE_AT else RELATED if score >= RELATED_AT else OFF
