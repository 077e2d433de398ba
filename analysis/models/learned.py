"""What was learned from codings, theme by theme: each training with how it did against the rules, and what it proposes."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from analysis.models.tag import Tag
from articles.models import Article


class LearnedRun(models.Model):
    """One training of one theme's model. The newest of a theme is the one that counts; older ones stay as its history."""

    theme = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="learned_runs")
    trained_at = models.DateTimeField(db_default=Now())
    rules_version = models.CharField(max_length=40, blank=True, help_text="the rules it was compared with")
    labels = models.CharField(max_length=64, help_text="sha256 of the labels: the same ones are not trained on twice")
    positives = models.PositiveIntegerField(help_text="coded pieces with the theme")
    negatives = models.PositiveIntegerField(help_text="coded pieces without it")
    held_out = models.PositiveIntegerField(default=0, help_text="the newest pieces, which the compared model never saw")
    f1_rules = models.FloatField(null=True, blank=True, help_text="on the held-out pieces; null: not compared")
    f1_model = models.FloatField(null=True, blank=True, help_text="on the held-out pieces; null: not compared")
    wins = models.PositiveSmallIntegerField(default=0, help_text="trainings in a row that beat the rules")
    model = models.JSONField(null=True, blank=True, help_text="analysis.learned.linear.Linear as data; null: none made")
    is_on = models.BooleanField(default=False, help_text="its proposals count as tags")
    switched_by = models.CharField(max_length=150, blank=True, help_text="who switched it last")
    switched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="learned_run_on_has_won", condition=Q(is_on=False) | Q(wins__gte=2)),
        ]
        indexes = [models.Index(fields=["theme", "-id"], name="learned_run_newest")]

    def __str__(self) -> str:
        return f"{self.theme_id} {self.wins}"


class Proposal(models.Model):
    """A theme that a model sees in a piece and the rules do not. It counts nowhere while it is only suggested."""

    class Status(models.TextChoices):
        """Whether it became a tag."""

        SUGGESTED = "suggested", _("Suggested")
        COUNTED = "counted", _("Counted")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    theme = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.ForeignKey(LearnedRun, on_delete=models.CASCADE, related_name="proposals")
    probability = models.FloatField(help_text="calibrated, 0 to 1")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.SUGGESTED)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "article"], name="proposal_once")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.theme_id} {self.status}"
