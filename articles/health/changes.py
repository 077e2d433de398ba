"""When a source began to give clearly more or clearly less: change points of its daily yield.

The model: pieces of day t are counts with mean m_k * w_t, where w_t is the usual weight of its weekday and m_k is constant
within segment k. A segment with the sum S and the exposure E (the sum of its w_t) costs minus twice its best Poisson log
likelihood, up to what does not depend on the segments:

    cost = 2 * (S - S * ln(S / E)),  0 for S = 0

and the segments sought are those that minimise the sum of cost / d + b, by optimal partitioning, F(t) = min over s of
F(s) + cost(s..t) / d + b (Jackson et al. 2005, "An algorithm for optimal partitioning of data on an interval", IEEE Signal
Processing Letters 12, 105-108). Starts that can never win again are pruned, F(s) + cost(s..t) / d >= F(t), a shortest
segment after t (PELT; Killick, Fearnhead and Eckley 2012, "Optimal detection of changepoints with a linear computational
cost", Journal of the American Statistical Association 107, 1590-1598).
d >= 1 is the dispersion, since news comes in bursts: from days a week apart, sum (x - y)^2 / sum (x + y), which is 1 for
Poisson counts. b = PENALTY * ln(n) for n days; PENALTY was set by simulation so that a constant series of half a year
shows a change in less than one of twenty (measured in the tests).
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from articles.health.records import DayYield

WEEK: Final = dt.timedelta(days=7)
LEAST: Final = 7  # collected days of a segment: a weekend is none
PENALTY: Final = 2.5  # times ln(n)
MOST: Final = 730  # days; the oldest beyond are left aside


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch in which a source gave evenly."""

    first: dt.date
    last: dt.date
    days: int  # collected ones among them
    mean: float  # pieces a collected day


def segments(days: Sequence[DayYield], *, penalty: float = PENALTY) -> tuple[Segment, ...]:
    """The even stretches of a source's collected days, oldest first; one when nothing changed, none without a day.

    Days that were not collected are left out, by whoever asks: they are no zeros. Quadratic at worst: a year takes some
    ten milliseconds.
    """
    known = sorted(days)[-MOST:]
    if not known:
        return ()
    sums = [0, *itertools.accumulate(day.pieces for day in known)]
    exposures = [0.0, *itertools.accumulate(_weights(known))]
    spread = _dispersion(known)

    def cost(start: int, end: int) -> float:
        total = sums[end] - sums[start]
        return 2 * (total - total * math.log(total / (exposures[end] - exposures[start]))) / spread if total else 0.0

    starts = _starts(len(known), cost, penalty * math.log(len(known)))
    bounds = itertools.pairwise([*starts, len(known)])
    return tuple(
        Segment(known[start].day, known[end - 1].day, end - start, (sums[end] - sums[start]) / (end - start))
        for start, end in bounds
    )


def _starts(count: int, cost: Callable[[int, int], float], penalty: float) -> list[int]:
    """Where the segments of the cheapest partition begin, the first at 0."""
    best = [-penalty] + [math.inf] * count
    before = [0] * (count + 1)
    beaten: dict[
        int, int
    ] = {}  # start: the end at which it first could not win; a shortest segment later it never will
    candidates = [0]
    for end in range(LEAST, count + 1):
        if end >= 2 * LEAST:
            candidates.append(end - LEAST)
        reached = [(best[start] + cost(start, end), start) for start in candidates]
        value, before[end] = min(reached)
        best[end] = value + penalty
        for total, start in reached:
            if total >= best[end]:
                beaten.setdefault(start, end)
        candidates = [start for start in candidates if end - beaten.get(start, end) < LEAST]
    starts, at = [], count
    while at > 0:
        at = before[at]
        starts.append(at)
    return starts[::-1]


def _weights(known: Sequence[DayYield]) -> list[float]:
    """How much each day usually brings, by its weekday, 1 on average; drawn towards 1 by two average days."""
    mean = sum(day.pieces for day in known) / len(known)
    if not mean:
        return [1.0] * len(known)
    weight = {}
    for weekday in range(7):
        own = [day.pieces for day in known if day.day.weekday() == weekday]
        weight[weekday] = (sum(own) / mean + 2) / (len(own) + 2)
    found = [weight[day.day.weekday()] for day in known]
    scale = len(found) / sum(found)
    return [one * scale for one in found]


def _dispersion(known: Sequence[DayYield]) -> float:
    """How much more the counts vary than Poisson counts would; at least 1."""
    by_day = {day.day: day.pieces for day in known}
    pairs = [(n, by_day[day + WEEK]) for day, n in by_day.items() if day + WEEK in by_day]
    total = sum(one + other for one, other in pairs)
    return max(1.0, sum((one - other) ** 2 for one, other in pairs) / total) if total else 1.0
