"""Messages that are owed: what an alert has found, for one destination, until it was told or given up."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from analysis.models.alert import Alert
from analysis.models.briefing import Briefing
from articles.models import Article


class Message(models.Model):
    """One message for one destination, at least once, under an id that follows from what it tells."""

    class Kind(models.TextChoices):
        """Why it was written."""

        MATCH = "match", _("New pieces")
        CHANGE = "change", _("A measured change")
        DAILY = "daily", _("Of the day")
        WEEKLY = "weekly", _("Of the week")
        ISSUE = "issue", _("An issued briefing")
        TEST = "test", _("Test message")
        CONFIRM = "confirm", _("Confirmation of an address")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    briefing = models.ForeignKey(
        Briefing, null=True, blank=True, on_delete=models.CASCADE, related_name="mails", help_text="that was issued"
    )
    payload = models.JSONField(help_text="analysis.notices.records.Told as data")
    made_at = models.DateTimeField(db_default=Now())

    due_at = models.DateTimeField(db_default=Now())
    lease_token = models.UUIDField(
        null=True, blank=True, help_text="fence of the telling under way; null: nobody tells it"
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True, blank=True)

    sent_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True, help_text="given up; may be sent again by its owner")
    withheld_at = models.DateTimeField(
        null=True, blank=True, help_text="its reader may not see it, or does not want it any more"
    )
    error = models.CharField(max_length=300, blank=True, help_text="of the last attempt, one sentence")
    answer = models.CharField(
        max_length=1100, blank=True, help_text="status and first 1,000 characters of what was answered"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_of_an_issue_has_its_briefing",
                condition=Q(kind="issue", briefing__isnull=False) | (Q(briefing=None) & ~Q(kind="issue")),
            ),
            models.CheckConstraint(
                name="message_lease_is_paired",
                condition=Q(lease_token=None, lease_until=None)
                | Q(lease_token__isnull=False, lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="message_ends_once",
                condition=Q(dead_at=None, withheld_at=None)
                | Q(sent_at=None, withheld_at=None)
                | Q(sent_at=None, dead_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(sent_at=None, dead_at=None, withheld_at=None), name="message_due"
            ),
            models.Index(fields=["alert", "-made_at"], name="message_of_alert"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Match(models.Model):
    """A new piece that an alert's view holds; with the message that told it, once there is one."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="matches", db_index=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.CASCADE, related_name="matches")
    found_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "article"], name="match_once")]
        indexes = [models.Index(fields=["alert"], condition=Q(message=None), name="match_untold")]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.article_id}"
