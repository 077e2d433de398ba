"""A version of the rules: which files said what a company, a country and a theme is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    """Questions about rule sets."""

    def active(self) -> RuleSet | None:
        """The rule set that lists and measures read, or None before the first is loaded."""
        return self.filter(is_active=True).first()


class RuleSet(models.Model):
    """One loaded version of the lexicon files."""

    version = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, unique=True, help_text="of all lexicon files")
    counts = models.JSONField(default=dict, help_text="rows by kind, for people")
    is_active = models.BooleanField(default=False)
    loaded_at = models.DateTimeField(db_default=Now())

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_active"], condition=Q(is_active=True), name="rule_set_one_active")
        ]

    def __str__(self) -> str:
        return self.version
