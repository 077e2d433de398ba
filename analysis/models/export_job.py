"""Files that take long to make: asked for by a person, made by a worker, kept for some days."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ExportJob(models.Model):
    """One file. The row is the obligation: while it is not done, messages that get lost are sent again.

    Whoever works on it holds the lease and its number; a worker whose number is no longer the row's has nothing to say.
    """

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", _("Waits for a worker")
        WORKING = "working", _("Being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Not made")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+", help_text="null: of a browser"
    )
    browser = models.CharField(
        max_length=40, blank=True, help_text="a secret of its session, where nobody is signed in"
    )
    query = models.TextField(blank=True, help_text="ArticleFilter.to_query(); empty: every piece")
    format = models.CharField(max_length=10)
    base_url = models.CharField(max_length=300, help_text="of the installation as it was asked, without a final slash")
    state = models.CharField(max_length=7, choices=State.choices, default=State.ASKED)
    sentence = models.CharField(max_length=300, blank=True, help_text="why it was not made")
    numbers = ArrayField(
        models.BigIntegerField(), null=True, help_text="the pieces, as they stood when a worker first began"
    )
    done = models.PositiveIntegerField(default=0, help_text="pieces written")
    total = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    sha256 = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often a worker began")
    token = models.PositiveIntegerField(default=0, help_text="of the lease; grows with every worker that begins")
    leased_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, help_text="when workers were told last")
    made_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "asked_at"], name="export_job_waiting"),
            models.Index(fields=["asked_at"], name="export_job_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.format} {self.id}"


class ExportPart(models.Model):
    """A stretch of the bytes of a file that is done. In the database, so that every web process can hand it out."""

    pk = models.CompositePrimaryKey("job_id", "place")
    job = models.ForeignKey(ExportJob, on_delete=models.CASCADE, related_name="parts", db_index=False)
    place = models.PositiveIntegerField()
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.job_id} {self.place}"
