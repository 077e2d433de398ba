"""Which language had a story first in our sources, and by how many hours.

Of each story told in both languages the lag is `h = first zh - first en` in hours: below 0 Chinese first. A piece dated to the day
alone lies somewhere in it, so each first time is a span (earliest and latest minute) and each lag lies between two bounds. A pair
is ordered only when its spans do not overlap; the rest is `unknown` and takes no part in the sign test (two-sided, exact:
W. J. Dixon and A. M. Mood, The statistical sign test, JASA 41 (1946), 557-566). The median is of the middles of the spans, its
interval by bootstrap over stories from the median of the lower bounds to that of the upper ones, so that it holds what days alone
leave open (as J. Horowitz and C. F. Manski bound means, JASA 95 (2000), 77-84). Under 15 stories nothing is said.

Known bias: "first" is first in our sources, never the origin. Polling delays, publishers that backdate, time zones taken wrongly
and stories whose two languages were not joined all lean on it; sources with many date-only pieces make one language look unsettled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import bdtr

from analysis.measures.columns import Floats, Ints
from analysis.measures.frames import SEED
from analysis.measures.intervals import Interval, wilson
from analysis.measures.resampling import medians

LEAST = 15  # stories
DAY = 24 * 60 - 1  # minutes from the first to the last of a day


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """Stories in both languages. `share` is that of Chinese first among the ordered ones, p the sign test's; hours below 0 are
    Chinese first. All but the counts are None when `locked`: fewer than 15 stories, or for share and p ordered stories."""

    stories: int
    zh_first: int
    en_first: int
    unknown: int
    share: float | None
    share_interval: Interval | None
    p: float | None
    median: float | None
    interval: Interval | None
    quarters: tuple[float, float] | None

    @property
    def locked(self) -> bool:
        """Whether there are too few stories to say anything."""
        return self.stories < LEAST


def first_of(story: Ints, minute: Ints, dated: Ints) -> tuple[Ints, Ints, Ints]:
    """When each story was first told: stories, earliest and latest possible minute. One row a piece: its story, its minute (any
    epoch), and 1 in `dated` when the minute is the start of a day and only the day is known."""
    stories, group = np.unique(story, return_inverse=True)
    earliest, latest = np.full(len(stories), np.iinfo(np.int64).max), np.full(len(stories), np.iinfo(np.int64).max)
    np.minimum.at(earliest, group, minute)
    np.minimum.at(latest, group, minute + DAY * dated)
    return stories, earliest, latest


def first_seen(zh: tuple[Ints, Ints], en: tuple[Ints, Ints], *, seed: int = SEED) -> FirstSeen:
    """The lag of stories told in both languages. `zh` and `en` hold the earliest and the latest minute of the first piece in each
    language, one row a story, the same for an exact time."""
    size = len(zh[0])
    ahead, behind = int((zh[1] < en[0]).sum()), int((en[1] < zh[0]).sum())
    share = bound = p = None
    if ahead + behind >= LEAST:
        share, bound = ahead / (ahead + behind), wilson(ahead, ahead + behind)
        p = min(1.0, 2 * float(bdtr(min(ahead, behind), ahead + behind, 0.5)))
    median = between = quarters = None
    if size >= LEAST:
        low, high = (zh[0] - en[1]) / 60, (zh[1] - en[0]) / 60
        middles = (low + high) / 2
        median, between = float(np.median(middles)), _between(low, high, seed)
        quarters = (float(np.quantile(middles, 0.25)), float(np.quantile(middles, 0.75)))
    return FirstSeen(size, ahead, behind, size - ahead - behind, share, bound, p, median, between, quarters)


def _between(low: Floats, high: Floats, seed: int) -> Interval:
    """From what the lower bounds' median may be to what the upper ones' may be."""
    return Interval(
        float(np.quantile(medians(low, seed=seed), 0.025)), float(np.quantile(medians(high, seed=seed), 0.975))
    )
