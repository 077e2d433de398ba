"""What a person keeps for themselves: which pieces they have read, and which they starred."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models import Article


class Reading(models.Model):
    """One person's state of one piece. Nobody else sees it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="readings")
    read_at = models.DateTimeField(null=True, blank=True, help_text="null: not read, or said to be unread")
    starred_at = models.DateTimeField(null=True, blank=True, help_text="null: no star")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "article"], name="reading_once")]
        indexes = [
            models.Index(
                fields=["person", "-starred_at"], condition=Q(starred_at__isnull=False), name="reading_starred"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.article_id}"
