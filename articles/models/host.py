"""A host's turn: the next moment at which any worker may ask it for something, and what its robots.txt says."""

from django.db import models
from django.db.models.functions import Now


class Host(models.Model):
    """One scheme, name and port. The row is the queue: a slot is taken by one conditional update."""

    key = models.CharField(max_length=300, primary_key=True, help_text="scheme://name:port, without a default port")
    next_slot_at = models.DateTimeField(db_default=Now())
    held_until = models.DateTimeField(null=True, blank=True, help_text="a request is under way until then; null: none")
    backoff_until = models.DateTimeField(null=True, blank=True, help_text="null: not asked to wait")

    # What its robots.txt said when it was last asked for.
    robots_text = models.TextField(blank=True, help_text="as answered; empty: there is none, or it allows all")
    robots_status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="HTTP status; null: no answer")
    robots_checked_at = models.DateTimeField(null=True, blank=True, help_text="null: never asked for")

    def __str__(self) -> str:
        return self.key
