"""The diary of collection: what every source gave on every day, and the days on which we did not look or could not."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.source import Source


class SourceDay(models.Model):
    """One source on one day in the house's zone. Counts grow with each visit; a gap is found when the day is over."""

    class State(models.TextChoices):
        """Whether the day was collected."""

        READ = "read", _("Read")
        CAUGHT_UP = "caught_up", _("Read later; nothing was missed")
        GAP = "gap", _("Not collected")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices)
    visits = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0, help_text="pieces first seen on that day")
    reason = models.CharField(max_length=300, blank=True, help_text="of a gap, in plain words")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "day"], name="source_day_once")]
        indexes = [models.Index(fields=["day", "state"], name="source_day_gaps")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.day} {self.state}"
