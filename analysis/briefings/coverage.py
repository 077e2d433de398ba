"""How much of the week could be read at all: visits that failed, sources that fail now, sources that fell silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, F
from django.db.models.functions import TruncWeek
from django.utils import timezone

from analysis.briefings.period import WEEKS_BEFORE
from analysis.briefings.records import FailedSource
from analysis.measures.periods import Period, instants, zone
from articles.models import Article, Source, Visit

GOOD = (Visit.Outcome.NEW, Visit.Outcome.SAME, Visit.Outcome.NOT_MODIFIED, Visit.Outcome.MOVED)


def failures(period: Period) -> tuple[int, tuple[FailedSource, ...]]:
    """How many visits the week had, and the sources that failed in it or are failing now, by name."""
    start, stop = period.instants
    visits: dict[int, list[str]] = defaultdict(list)
    rows = Visit.objects.filter(started_at__gte=start, started_at__lt=stop).order_by("started_at", "pk")
    for source_id, outcome in rows.values_list("source_id", "outcome"):
        visits[source_id].append(outcome)
    failed = {source for source, outcomes in visits.items() if any(outcome not in GOOD for outcome in outcomes)}
    failing = Source.objects.failing().values_list("pk", flat=True)
    sources = Source.objects.filter(pk__in={*failed, *failing}).order_by(F("name"), "pk")
    return sum(map(len, visits.values())), tuple(_failure(source, visits[source.pk]) for source in sources)


def silent(period: Period) -> tuple[str, ...]:
    """The names of visited sources that had pieces in each of the four weeks before and have none in this one."""
    start, stop = instants(period.back(WEEKS_BEFORE).start, period.end)
    rows = (
        Article.objects.filter(dated_at__gte=start, dated_at__lt=stop, source__in=Source.objects.visited())
        .annotate(week=TruncWeek("dated_at", tzinfo=zone()))
        .order_by()
        .values_list("source_id", "week")
        .annotate(n=Count("pk"))
    )
    weeks: dict[int, set[str]] = defaultdict(set)
    for source_id, week, _ in rows:
        weeks[source_id].add(Period.of(week.date(), "week").label)
    before = {period.back(back).label for back in range(1, WEEKS_BEFORE + 1)}
    quiet = [source for source, held in weeks.items() if before <= held and period.label not in held]
    return tuple(Source.objects.filter(pk__in=quiet).order_by("name", "pk").values_list("name", flat=True))


def _failure(source: Source, outcomes: Iterable[str]) -> FailedSource:
    listed = list(outcomes)
    bad = [outcome for outcome in listed if outcome not in GOOD]
    reasons = tuple(str(Visit.Outcome(outcome).label) for outcome in dict.fromkeys(bad))
    since = timezone.localdate(source.fail_since) if source.fail_since else None
    return FailedSource(source.name, len(listed), len(bad), reasons, since)
