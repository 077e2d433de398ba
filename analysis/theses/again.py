"""Tests a thesis that was saved as JSON once more, on what had been seen by its cut-off, and compares every number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from analysis.theses.shelf import claim
from analysis.theses.weigh import weigh

COMPARED = ("verdict", "outcomes", "lines", "evidence")


def retest(saved: Mapping[str, Any]) -> tuple[str, ...]:
    """Where the test of now differs from the saved one, as paths such as `outcomes.0.value`; nothing when all came out the same.
    Raises FilterError for a list that cannot be asked, KeyError for what is no test of a thesis."""
    tested = claim(saved["thesis"], saved["claim"], "", "", saved)
    until = dt.datetime.fromisoformat(saved["cut_off"]) if saved["cut_off"] else None
    start, end = (dt.date.fromisoformat(saved[key]) if saved[key] else None for key in ("start", "end"))
    now = weigh(tested, start=start, end=end, until=until).as_data()
    return tuple(path for part in COMPARED for path in _differences(saved[part], now[part], part))


def _differences(then: Any, now: Any, path: str) -> Iterator[str]:
    """The leaves of two plain structures that are not equal."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in {**then, **now}:
            yield from _differences(then.get(key), now.get(key), f"{path}.{key}")
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for at, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from _differences(one, other, f"{path}.{at}")
    elif then != now:
        yield path
