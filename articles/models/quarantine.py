"""What was set aside because it broke its reader three times: a source's document, or a piece's own page."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.source import Source


class Quarantine(models.Model):
    """One thing set aside, with what is known of its end, until a person says what to do with it."""

    class Verdict(models.TextChoices):
        """What a person said."""

        RETRY = "retry", _("Try again")
        SKIP = "skip", _("Skip this document")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="quarantined")
    article = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.CASCADE, help_text="whose own page it is; null: the source's"
    )
    url = models.CharField(max_length=2000)
    payload = models.CharField(max_length=64, blank=True, help_text="sha256 of the answer; empty: it never got so far")
    stage = models.CharField(max_length=20, help_text="what was being done when it broke")
    signal = models.CharField(max_length=60, blank=True, help_text="how the reader ended, as in SIGSEGV")
    reason = models.CharField(max_length=500, help_text="one plain sentence")
    attempts = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(db_default=Now())
    verdict = models.CharField(max_length=5, choices=Verdict.choices, blank=True, help_text="empty: nobody said yet")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["source"], condition=Q(verdict=""), name="quarantine_open")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.stage}"
