"""What every figure stands on: the rules it was read under, how far the data reach, and which weeks were collected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max

from analysis.explore.freshness import complete_until, rules_in_force
from analysis.explore.gaps import gaps
from analysis.explore.mirror import archive
from analysis.explore.remembered import DATA, WORDS, remembered
from analysis.figures.asked import Asked
from analysis.measures.periods import Period
from articles.models import Article, Source

GAP, INCOMPLETE, COMPLETE = "gap", "incomplete", "complete"


@dataclass(frozen=True, slots=True)
class Ground:
    """`weeks` are those of the window with their state; a gap is never a value."""

    rules: str
    cut_off: dt.datetime | None
    sample: bool
    weeks: tuple[tuple[Period, str], ...]


@remembered(key=lambda asked: asked.key())
def ground(asked: Asked) -> Ground:
    """The ground of a question. Under `until` the cut-off is that instant."""
    hollow = gaps(asked.weeks, asked.filter.values("source"))
    done = complete_until()
    weeks = tuple(
        (week, GAP if week in hollow else COMPLETE if week.end <= done else INCOMPLETE) for week in asked.weeks
    )
    return Ground(
        rules=rules_in_force(),
        cut_off=asked.until or _last_seen(),
        sample=_sample(),
        weeks=weeks,
    )


@remembered(DATA)
def _last_seen() -> dt.datetime | None:
    if (whole := archive()) is not None:
        return whole.last_seen
    last: dt.datetime | None = Article.objects.aggregate(last=Max("first_seen_at"))["last"]
    return last


@remembered(WORDS)
def _sample() -> bool:
    return Source.objects.filter(is_sample=True).exists()
