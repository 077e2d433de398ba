"""Rules that stopped finding anything, or suddenly find too much."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from analysis.models.tag import Tag


class RuleAlarm(models.Model):
    """One name or phrase whose matches changed as chance would not explain."""

    class Kind(models.TextChoices):
        """What happened."""

        STARVED = "starved", _("Finds nothing any more")
        GREEDY = "greedy", _("Suddenly finds much")

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="alarms")
    rule = models.CharField(max_length=200, help_text="as evidence names it")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    week = models.DateField(help_text="the Monday of the last week looked at")
    found = models.PositiveIntegerField(help_text="pieces in the weeks looked at")
    expected = models.FloatField(help_text="pieces that its past let expect")
    chance = models.FloatField(help_text="of a count so far from it")
    raised_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True, help_text="null: nobody has looked, and it still holds")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "rule", "kind"], condition=Q(closed_at=None), name="rule_alarm_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rule}"
