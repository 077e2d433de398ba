"""Digests: what came into a view, or what a thesis or a measure says, at the reader's hour; an empty one is not sent."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import override

from analysis.explore.filters import FilterError
from analysis.explore.freshness import newest_week
from analysis.figures.registry import MEASURES
from analysis.keeping.clock import now
from analysis.measures.periods import Period
from analysis.models import Alert, Match
from analysis.notices import chart, compose, outbox
from analysis.notices.arriving import untold, wanted
from analysis.notices.changes import newest_run
from analysis.notices.hours import next_slot
from analysis.notices.records import Told
from analysis.notices.subjects import NotSeen, Subject, filter_of, subject_of
from articles.health.words import day_words


def write() -> int:
    """Writes the digests whose hour has come; answers how many had something to say. What was missed while nothing ran comes
    once, not once for every hour missed."""
    due = wanted().filter(next_at__lte=now())
    return sum(_written(pk) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _written(pk: int) -> bool:
    locked = Alert.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=pk, next_at__lte=now())
    alert = wanted().filter(pk=pk).first() if locked.first() else None
    if alert is None or alert.next_at is None:
        return False
    Alert.objects.filter(pk=pk).update(next_at=slot_after(alert, now()))
    try:
        subject = subject_of(alert)
        with override(alert.language):
            occasion, told = _told(alert, subject, alert.next_at)
    except (NotSeen, FilterError):
        return False
    if told is None:
        return False
    message = outbox.owe(alert, alert.occasion, occasion, told)
    if message is not None:
        Match.objects.filter(alert=alert, message=None).update(message=message)
    return message is not None


def slot_after(alert: Alert, moment: dt.datetime) -> dt.datetime | None:
    """When an alert's next digest is due; None for one that has none."""
    if alert.occasion not in (Alert.Occasion.DAILY, Alert.Occasion.WEEKLY):
        return None
    weekday = alert.weekday if alert.occasion == Alert.Occasion.WEEKLY else None
    return next_slot(moment, ZoneInfo(alert.zone), alert.hour, weekday)


def _told(alert: Alert, subject: Subject, slot: dt.datetime) -> tuple[str, Told | None]:
    """The digest of a slot under the key of its occasion; None when there is nothing to say."""
    if alert.about == Alert.About.VIEW:
        return _of_view(alert, subject, slot)
    week = newest_week()
    if week is None or week.label <= alert.told_week:
        return "", None
    told = of_week(alert, subject, week)
    if told is not None:
        Alert.objects.filter(pk=alert.pk).update(told_week=week.label)
    return f"weekly:{week.label}", told


def _of_view(alert: Alert, subject: Subject, slot: dt.datetime) -> tuple[str, Told | None]:
    day = slot.astimezone(ZoneInfo(alert.zone)).date()
    occasion = f"{alert.occasion}:{day}"
    ids = [match.article_id for match in untold(alert)]
    if not ids:
        return occasion, None
    week = newest_week() if alert.occasion == Alert.Occasion.WEEKLY else None
    drawn = chart.of_view(filter_of(subject), week) if week else chart.Drawn()
    return occasion, compose.digest(subject, ids, outbox.id_of(alert, occasion), day_words(day), drawn)


def of_week(alert: Alert, subject: Subject, week: Period) -> Told | None:
    """What a thesis or a measure says of a week. Raises FilterError."""
    if alert.about == Alert.About.THESIS:
        run = newest_run(alert, week)
        return compose.standing(subject, run, chart.of_thesis(run.result)) if run else None
    measure = MEASURES[alert.measure]
    figure = measure.figure(measure.asked(subject.query))
    return compose.measured(subject, figure, week) if figure.n else None
