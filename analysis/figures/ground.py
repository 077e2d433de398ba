"""What every figure stands on: the rules it was read under, how far the data reach, and which weeks were collected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max

from analysis.explore.freshness import complete_until
from analysis.explore.gaps import gaps
from analysis.figures.asked import Asked
from analysis.measures.periods import Period
from analysis.models import RuleSet
from articles.models import Article, Source

GAP, INCOMPLETE, COMPLETE = "gap", "incomplete", "complete"


@dataclass(frozen=True, slots=True)
class Ground:
    """`weeks` are those of the window with their state; a gap is never a value."""

    rules: str
    cut_off: dt.datetime | None
    sample: bool
    weeks: tuple[tuple[Period, str], ...]


def ground(asked: Asked) -> Ground:
    """The ground of a question. Under `until` the cut-off is that instant."""
    rules = RuleSet.objects.active()
    hollow = gaps(asked.weeks, asked.filter.values("source"))
    done = complete_until()
    weeks = tuple(
        (week, GAP if week in hollow else COMPLETE if week.end <= done else INCOMPLETE) for week in asked.weeks
    )
    return Ground(
        rules=rules.version if rules else "",
        cut_off=asked.until or Article.objects.aggregate(last=Max("first_seen_at"))["last"],
        sample=Source.objects.filter(is_sample=True).exists(),
        weeks=weeks,
    )
