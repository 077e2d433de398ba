"""Computes a saved figure again from what had been seen by its cut-off, and compares every number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from analysis.figures.registry import MEASURES


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What came of it: `differs` names the keys whose numbers are others now, or that are there in one figure alone."""

    measure: str
    values: int
    differs: tuple[str, ...]
    rules: str
    rules_then: str


def recompute(saved: Mapping[str, Any]) -> Recomputed:
    """A figure as data, computed again under the active rules. Raises KeyError for a measure that is none, FilterError for a
    query that cannot be asked."""
    measure = MEASURES[saved["measure"]]
    asked = measure.asked(saved["asked"])
    until = dt.datetime.fromisoformat(saved["cut_off"]) if saved.get("cut_off") else None
    now = measure.figure(replace(asked, until=until)).as_data()
    then_values, now_values = ({value["key"]: value for value in one["values"]} for one in (saved, now))
    differs = [key for key in {**then_values, **now_values} if then_values.get(key) != now_values.get(key)]
    return Recomputed(
        measure.slug, len({**then_values, **now_values}), tuple(differs), now["rules"], saved.get("rules", "")
    )
