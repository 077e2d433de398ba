"""What others are still to be told. Written in the transaction of the effect it tells of, so that neither stands alone."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Outbox(models.Model):
    """One thing to tell one destination, at least once, under an id that stays the same."""

    kind = models.CharField(max_length=20, help_text="what happened, as in stored")
    subject = models.BigIntegerField(help_text="the row it happened to")
    revision = models.PositiveIntegerField(help_text="of the subject: the same thing may happen again to a later one")
    destination = models.CharField(max_length=40)
    due_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True, blank=True, help_text="somebody is telling it; null: nobody")
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="null: not told yet")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "revision", "destination"], name="outbox_once")
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at=None), name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} r{self.revision}"
