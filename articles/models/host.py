"""A host's turn: the next moment at which any worker may ask it for something."""

from django.db import models
from django.db.models.functions import Now


class Host(models.Model):
    """One scheme, name and port. The row is the queue: a slot is taken by one conditional update."""

    key = models.CharField(max_length=300, primary_key=True, help_text="scheme://name:port")
    next_slot_at = models.DateTimeField(db_default=Now())
    backoff_until = models.DateTimeField(null=True, blank=True, help_text="null: not asked to wait")

    def __str__(self) -> str:
        return self.key
