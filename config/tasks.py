"""The one beat: every quarter of a minute it rings for what is due."""

from celery import shared_task
from django.conf import settings

from analysis.tasks import dispatch_waiting
from articles.tasks import dispatch_due


@shared_task(name="config.tick")
def tick() -> None:
    """Tells the workers of due visits and of pieces without tags. One that fails does not hold up the other."""
    (settings.HOME.directory("run") / "tick").touch()
    try:
        dispatch_due()
    finally:
        dispatch_waiting()
