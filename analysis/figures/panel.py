"""Which outlets make up the panel of a window: those that were followed through all of it, so that a new feed fakes no trend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import numpy as np

from analysis.figures.ground import COMPLETE, Ground
from analysis.measures.columns import Columns, Ints
from analysis.measures.periods import instants
from articles.models import Source

ONE_ACT = dt.timedelta(hours=1)  # sources added within it of the first came with the same archive


def panel(columns: Columns, outlets: Ints, slugs: dict[int, str], ground: Ground, end: dt.date) -> frozenset[int]:
    """The tag numbers of the outlets with a piece in every complete week of the window, that were followed before it ended.

    A source that is added later brings its old pieces along; it joins no panel of a window that had ended by then. Where every
    source was added later, as with an archive, the panel is of those that came in the first act. `outlets` is the outlet of
    each piece, `slugs` their names.
    """
    known = _followed(slugs, end)
    complete = [week for week, state in ground.weeks if state == COMPLETE]
    steady = set(known)
    for week in complete:
        inside = columns.between(week.start, week.end)
        steady &= set(np.unique(outlets[inside]).tolist())
    return frozenset(steady if complete else ())


def _followed(slugs: dict[int, str], end: dt.date) -> Collection[int]:
    """The outlets that were on the list when the window ended, else those of the first act."""
    rows = dict(Source.objects.filter(slug__in=list(slugs.values())).values_list("slug", "created_at"))
    ended = instants(end, end)[1]
    limit = ended if any(at < ended for at in rows.values()) else min(rows.values(), default=ended) + ONE_ACT
    return {tag for tag, slug in slugs.items() if slug in rows and rows[slug] < limit}
