"""The weekly briefing: a frozen document of one ISO week."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Briefing(models.Model):
    """One week's briefing. The document holds every sentence with its citations."""

    class State(models.TextChoices):
        """Draft until a person issues it."""

        DRAFT = "draft", _("Draft")
        ISSUED = "issued", _("Issued")

    week = models.CharField(max_length=8, unique=True, help_text="ISO week, as in 2025-W31")
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    document = models.JSONField(help_text="analysis.exports.document.Document as data")
    rules = models.CharField(max_length=40, help_text="rule-set version it was composed under")
    drafted_at = models.DateTimeField(db_default=Now())
    issued_at = models.DateTimeField(null=True, blank=True, help_text="null: still a draft")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="briefing_issued_is_paired",
                condition=Q(state="draft", issued_at=None) | Q(state="issued", issued_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.week
