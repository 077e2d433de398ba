"""Times in which our own network was down, as far as we can tell: most hosts failed at once."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Outage(models.Model):
    """One such time. While it is open, one visit at a time probes, and no source is blamed for what fails."""

    started_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True, help_text="null: it goes on")
    probe_at = models.DateTimeField(db_default=Now(), help_text="when the next probing visit may go out")
    hosts = models.PositiveIntegerField(help_text="asked in the two minutes before")
    failed = models.PositiveIntegerField(help_text="of them could not be reached")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"], condition=Q(ended_at=None), nulls_distinct=False, name="one_outage_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"since {self.started_at:%Y-%m-%d %H:%M}"
