"""Claims about the coverage, every test of them as it came out, and the notice that a verdict has changed."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

VERDICTS = [(word, word) for word in ("Supported", "Not supported", "Open", "Too few")]


class Thesis(models.Model):
    """A claim with the comparison that tests it. Those that come with the product are written by the product alone."""

    slug = models.SlugField(max_length=60, unique=True)
    claim = models.CharField(max_length=300)
    claim_zh = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=200, blank=True, help_text="what the claim goes back to")
    comparison = models.JSONField(help_text="statements, counted, weeks, least: analysis.theses.records.Claim as data")
    order = models.PositiveSmallIntegerField(default=1000, help_text="its place; the founding thesis is 0")
    is_shipped = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True, blank=True, help_text="null: tested every week")

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.slug


class ThesisRun(models.Model):
    """One test of a thesis. Rows are added, never changed: the numbers of then stay what they were."""

    thesis = models.ForeignKey(Thesis, on_delete=models.CASCADE, related_name="runs")
    week = models.CharField(max_length=8, help_text="the last week tested, as in 2025-W31")
    verdict = models.CharField(max_length=13, choices=VERDICTS)
    result = models.JSONField(help_text="analysis.theses.records.Result as data")
    comparison = models.JSONField(help_text="what was compared then")
    rules = models.CharField(max_length=40)
    cut_off = models.DateTimeField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thesis", "week"], name="thesis_run_once_a_week")]
        indexes = [models.Index(fields=["thesis", "-week"], name="thesis_run_newest")]

    def __str__(self) -> str:
        return f"{self.thesis_id} {self.week} {self.verdict}"


class Notice(models.Model):
    """Something that people should hear of, once."""

    class Kind(models.TextChoices):
        """What it is about."""

        VERDICT = "verdict", _("A verdict changed")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=120, unique=True, help_text="what it tells, so that it is told once")
    sentence = models.CharField(max_length=500)
    path = models.CharField(max_length=300, help_text="where it is explained")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["-made_at", "-id"], name="notice_newest")]

    def __str__(self) -> str:
        return self.key
