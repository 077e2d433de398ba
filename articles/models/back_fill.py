"""A walk into a source's past: one, bounded, done in short steps beside the source's own visits."""

from django.db import models
from django.db.models.functions import Now

from articles.models.source import Source


class BackFill(models.Model):
    """Where the walk stands. It ends at its last page, at its oldest day, or when the pages end."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="back_fill")
    next_url = models.CharField(max_length=2000, help_text="the page to read next")
    pages_left = models.PositiveSmallIntegerField()
    oldest = models.DateField(
        null=True, blank=True, help_text="it goes no further back; null: as far as pages_left allows"
    )
    pages = models.PositiveIntegerField(default=0, help_text="read so far")
    created = models.PositiveIntegerField(default=0, help_text="pieces it brought")
    started_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True, help_text="null: it goes on")
    note = models.CharField(max_length=300, blank=True, help_text="why it ended, in plain words")

    def __str__(self) -> str:
        return f"{self.source_id} {self.next_url}"
