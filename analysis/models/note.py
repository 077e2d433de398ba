"""Notes and highlights: what a person wrote beside a piece, or marked in its text."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from articles.models import Article


class Note(models.Model):
    """One note of one person. With a field it is a highlight: the words it marks, where they stood, and what was said of them."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    person_name = models.CharField(max_length=150, help_text="kept when the account goes")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="notes")
    body = models.TextField(blank=True, help_text="plain text; a highlight may stand without")
    field = models.CharField(max_length=6, blank=True, help_text="title, teaser or body; empty: of the whole piece")
    start = models.PositiveIntegerField(null=True, blank=True, help_text="in characters of the field, when it was made")
    end = models.PositiveIntegerField(null=True, blank=True)
    quote = models.TextField(blank=True, help_text="the words marked: they outlive every revision of the text")
    at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="note_marks_words_or_says_something",
                condition=(Q(field="", start=None, end=None, quote="") & ~Q(body=""))
                | Q(field__in=("title", "teaser", "body"), start__isnull=False, end__gt=F("start")) & ~Q(quote=""),
            )
        ]
        indexes = [models.Index(fields=["person", "-at"], name="note_by_person")]

    def __str__(self) -> str:
        return f"{self.person_name} {self.article_id}"
