"""Measured changes: a burst in a view's newest week, a verdict that flipped, a measure that left the interval of its past.

Each week and subject is looked at once. All weeks of one look are read under the rules in force, and two tests of a thesis are
compared only where both were made under one rule set: a change of rules alone tells nobody.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from django.db import transaction
from django.utils.translation import override

from analysis.explore.filters import FilterError
from analysis.explore.freshness import newest_week
from analysis.figures.registry import MEASURES
from analysis.measures.figure import LOG, SHARE, Figure, Value
from analysis.measures.intervals import Z
from analysis.measures.multiplicity import Q, q_values
from analysis.measures.periods import Period
from analysis.models import Alert, Message, ThesisRun
from analysis.notices import chart, compose, outbox
from analysis.notices.arriving import wanted
from analysis.notices.records import Told
from analysis.notices.subjects import NotSeen, Subject, filter_of, subject_of

BEFORE: Final = 8  # weeks that are a measure's past


def look() -> int:
    """Looks at the newest complete week for every alert that has not; answers how many messages came of it."""
    week = newest_week()
    if week is None:
        return 0
    due = wanted().filter(occasion=Alert.Occasion.CHANGE).exclude(told_week__gte=week.label)
    return sum(_looked(alert, week) for alert in due)


def _looked(alert: Alert, week: Period) -> bool:
    """One alert: found outside of any lock, kept only if nobody has looked at this week meanwhile."""
    try:
        subject = subject_of(alert)
        if alert.about == Alert.About.THESIS and newest_run(alert, week) is None:
            return False  # it is tested tonight, or the night after
        with override(alert.language):
            told = found(alert, subject, week)
    except (NotSeen, FilterError):
        return False
    with transaction.atomic():
        held = Alert.objects.select_for_update(no_key=True).filter(pk=alert.pk).first()
        if held is None or held.told_week >= week.label:
            return False
        Alert.objects.filter(pk=alert.pk).update(told_week=week.label)
        return told is not None and outbox.owe(alert, Message.Kind.CHANGE, f"change:{week.label}", told) is not None


def found(alert: Alert, subject: Subject, week: Period) -> Told | None:
    """What changed in a week for an alert's subject; None when nothing did. Raises FilterError, NotSeen."""
    if alert.about == Alert.About.VIEW:
        return _burst(subject, week)
    if alert.about == Alert.About.THESIS:
        return _flip(alert, subject, week)
    if alert.measure == "bursts":
        figure = _figure("bursts", subject.query, week, week)
        return compose.bursts(subject, figure, week, chart.Drawn())
    now = _figure(alert.measure, subject.query, week, week)
    past = _figure(alert.measure, subject.query, week.back(BEFORE), week.previous())
    return compose.moved(subject, list(moved(now, past)), week, now)


def _burst(subject: Subject, week: Period) -> Told | None:
    filter = filter_of(subject)
    if (filter.end and filter.end < week.end) or (filter.start and filter.start > week.start):
        return None  # a list of other days has no news of this week
    return compose.bursts(subject, _figure("bursts", subject.query, week, week), week, chart.of_view(filter, week))


def newest_run(alert: Alert, week: Period) -> ThesisRun | None:
    """A thesis' test of a week, if it was made."""
    return ThesisRun.objects.select_related("thesis").filter(thesis=alert.thesis_id, week=week.label).first()


def _flip(alert: Alert, subject: Subject, week: Period) -> Told | None:
    now = newest_run(alert, week)
    before = ThesisRun.objects.filter(thesis=alert.thesis_id, week__lt=week.label).order_by("-week").first()
    if now is None or before is None or before.verdict == now.verdict or before.rules != now.rules:
        return None
    return compose.flipped(subject, before, now, chart.of_thesis(now.result))


def _figure(slug: str, query: str, first: Period, last: Period) -> Figure:
    measure = MEASURES[slug]
    asked = measure.asked(query)
    return measure.figure(replace(asked, filter=asked.filter.between(first.start, last.end)))


def moved(now: Figure, past: Figure) -> Iterator[tuple[Value, Value]]:
    """The shares and log ratios of a week that lie outside the 95 % interval of their past, where the past lies outside theirs,
    too, the surest first; each with its past.

    Compared by z = (now - past) / sqrt(se² + se²), with se = width of the 95 % interval / (2 × 1.96), and told where the
    q-value over everything compared is at most 0.1 (see `measures.multiplicity`). Known bias: intervals of shares near 0 or 1
    are lopsided, so their se is a little large on the side of the end, and small changes there are missed.
    """
    before = dict(_compared(past))
    pairs = [(value, before[key]) for key, value in _compared(now) if key in before]
    surest = q_values(np.array([_p(one, other) for one, other in pairs]))
    ranked = sorted(zip(surest.tolist(), pairs, strict=True), key=lambda found: (found[0], found[1][0].key))
    for q, (one, other) in ranked:
        if q <= Q and _outside(one, other) and _outside(other, one):
            yield one, other


def _compared(figure: Figure) -> Iterator[tuple[str, Value]]:
    """The numbers of the whole list (not of weeks or slices) that enough units stand behind."""
    for value in figure.values:
        whole = "/" not in value.key and value.scale in (SHARE, LOG)
        if whole and not value.few and value.value is not None and value.interval is not None:
            yield value.key, value


def _outside(one: Value, other: Value) -> bool:
    return (
        one.value is not None
        and other.interval is not None
        and not other.interval.low <= one.value <= other.interval.high
    )


def _p(one: Value, other: Value) -> float:
    """Two-sided, by the normal distribution."""
    spread = math.hypot(*((value.high - value.low) / (2 * Z) for value in (one, other) if value.high is not None and value.low is not None))  # fmt: skip
    difference = abs((one.value or 0.0) - (other.value or 0.0))
    return math.erfc(difference / spread / math.sqrt(2)) if spread else float(difference == 0)
