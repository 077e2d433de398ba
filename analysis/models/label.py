"""Labels that everybody shares, and the pieces they are on."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from articles.models import Article


class Label(models.Model):
    """A word that people file pieces under. It means what they agree on; no rule reads it."""

    slug = models.SlugField(max_length=60, unique=True, allow_unicode=True)
    name = models.CharField(max_length=60)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class Labelled(models.Model):
    """A label on a piece. PROTECT: a piece that people filed is not removed with its source."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="labelled", db_index=False)
    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="labelled")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150, help_text="kept when the account goes")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "label"], name="labelled_once")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.label_id}"
