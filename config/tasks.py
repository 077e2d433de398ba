"""The one beat: every few seconds it rings for what is due, and every half minute it mends what was lost."""

from celery import shared_task
from django.conf import settings

from analysis.explore.remembered import put_together
from analysis.tasks import (
    count_terms,
    dispatch_waiting,
    draft_due_briefings,
    look_after_exports,
    look_after_rules,
    recheck_stories,
    send_lost_networks,
    weigh_theses,
)
from articles.health import days
from articles.tasks import dispatch_due
from articles.tasks import sweep as sweep_articles


@shared_task(name="config.tick")
def tick() -> None:
    """Tells the workers of due visits and of pieces without tags. One that fails does not hold up the other."""
    (settings.HOME.directory("run") / "tick").touch()
    try:
        dispatch_due()
    finally:
        dispatch_waiting()


@shared_task(name="config.diary")
def diary() -> None:
    """Writes down the days that ended without a visit, so that a gap in collection is shown as one."""
    days.close()


@shared_task(name="config.briefings")
def briefings() -> None:
    """Rings for the briefings whose hour has come."""
    draft_due_briefings.delay()


@shared_task(name="config.nightly")
def nightly() -> None:
    """Sends what is looked at once a day."""
    look_after_rules.delay()
    recheck_stories.delay()
    weigh_theses.delay()
    count_terms.delay()


@shared_task(name="config.sweep")
def sweep() -> None:
    """Sets aside what broke its workers, and tells what was not told."""
    try:
        sweep_articles()
    finally:
        send_lost_networks()
        look_after_exports()
        put_together()
