"""How many pieces hold a term of the atlas, as counted on one night: looking all of them up takes seconds on a big archive."""

from django.db import models
from django.db.models.functions import Now

from articles.models import Article


class TermCount(models.Model):
    """One term in one language: its pieces, and the first of them in our sources."""

    slug = models.CharField(max_length=60)
    language = models.CharField(max_length=35, help_text="BCP 47, or empty")
    pieces = models.PositiveIntegerField()
    first = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    counted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "language"], name="term_count_once")]

    def __str__(self) -> str:
        return f"{self.slug} {self.language}"
