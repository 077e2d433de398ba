"""What moved: themes and companies in a week against the four weeks before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from django.utils.translation import gettext as _

from analysis.explore.filters import Opens
from analysis.explore.freshness import ON_TOPIC
from analysis.explore.front.half_year import HalfYear, half_year
from analysis.explore.front.sentences import bounded
from analysis.explore.names import TagName
from analysis.measures.change import change
from analysis.measures.intervals import wilson
from analysis.measures.periods import Period, spans

BEFORE = 4  # weeks compared with
DRAWN = 12  # weeks of the small line
LISTED = 5


@dataclass(frozen=True, slots=True)
class Mover:
    """One theme or company in the week. Shares are of the week's on-topic pieces, 0 to 1; `change` is in points."""

    kind: str
    slug: str
    name: str
    name_zh: str
    frame: str
    path: str
    opens: Opens
    total: int
    share: float
    low: float
    high: float
    median: float  # pieces, over the four weeks before
    change_low: float
    change_high: float
    change: float  # share minus the median share of those weeks, in points of a hundred; 0 when there are too few
    verdict: str  # up, down, little changed, or too few
    spark: tuple[int, ...]

    @property
    def bounds(self) -> str:
        """The interval of the change in words."""
        return _("%(low)s to %(high)s") % {"low": bounded(self.change_low), "high": bounded(self.change_high)}


def movers(week: Period, kind: str, ground: HalfYear | None = None) -> tuple[Mover, ...]:
    """The tags of a kind that moved most for sure, then those with most pieces; at most five, one piece at least. `ground`
    holds the week and the eleven before it, if they have been read already."""
    weeks = spans(week.back(DRAWN - 1), week)
    ground = ground or half_year(weeks)
    last = ground.at(week) + 1
    first = last - DRAWN
    pieces = np.bincount(ground.place, minlength=len(ground.weeks))[first:last]
    totals = dict(zip(weeks, pieces.tolist(), strict=True))
    counted = {pk: row[first:last] for pk, row in ground.of_kind(kind).items() if row[last - 1 - BEFORE : last].any()}
    names = [ground.names[pk] for pk in counted]
    parents = {name.parent_id for name in names}
    own = [name for name in names if not name.hidden and name.id not in parents]
    found = [_mover(name, weeks, totals, dict(zip(weeks, counted[name.id].tolist(), strict=True))) for name in own]
    seen = [mover for mover in found if mover.opens.count or mover.verdict == "down"]
    return tuple(sorted(seen, key=_order)[:LISTED])


def _order(mover: Mover) -> tuple[bool, float, int, str]:
    moved = mover.verdict in ("up", "down")
    return not moved, -abs(mover.change) if moved else 0.0, -mover.opens.count, mover.slug


def _mover(
    name: TagName, weeks: Sequence[Period], totals: Mapping[Period, int], counted: Mapping[Period, int]
) -> Mover:
    week, before = weeks[-1], weeks[-1 - BEFORE : -1]
    count, total = counted.get(week, 0), totals.get(week, 0)
    bound = wilson(count, total)
    moved = change(count, total, [(counted.get(one, 0), totals.get(one, 0)) for one in before])
    return Mover(
        kind=name.kind,
        slug=name.slug,
        name=name.name,
        name_zh=name.name_zh,
        frame=name.frame,
        path=name.path,
        opens=Opens(count, ON_TOPIC.between(week.start, week.end).with_value(*name.pair).to_query()),
        total=total,
        share=count / total if total else 0.0,
        low=bound.low,
        high=bound.high,
        median=median(counted.get(one, 0) for one in before),
        change=moved.change or 0.0,
        change_low=moved.change_low or 0.0,
        change_high=moved.change_high or 0.0,
        verdict=moved.verdict,
        spark=tuple(counted.get(one, 0) for one in weeks),
    )
