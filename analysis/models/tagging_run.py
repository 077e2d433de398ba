"""Which piece was read under which rules: the work still to do is the pieces without such a row."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from analysis.models.rule_set import RuleSet
from articles.models import Article


class TaggingRun(models.Model):
    """One piece, in one state of its words, read under one rule set."""

    class Band(models.TextChoices):
        """Relevance to US-China AI strategy."""

        CORE = "core", _("Core")
        RELATED = "related", _("Related")
        OFF = "off", _("Off topic")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="tagging_runs")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE)
    content_hash = models.CharField(max_length=64, help_text="the words that were read")
    relevance = models.PositiveSmallIntegerField(help_text="0 to 100")
    band = models.CharField(max_length=8, choices=Band.choices)
    basis = models.CharField(max_length=10, help_text="the completeness of the text that was read")
    bilateral = models.BooleanField(default=False, help_text="the US and China both carry at least a fifth")
    is_roundup = models.BooleanField(default=False)
    tags = ArrayField(
        models.IntegerField(),
        default=list,
        help_text="what the piece is counted under, people's words heard; ascending",
    )
    shown_relevance = models.PositiveSmallIntegerField(default=0, help_text="0 to 100, within the band a person set")
    tagged_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "rule_set"], name="tagging_run_once")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.band}"
