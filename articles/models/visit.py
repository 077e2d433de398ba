"""The ledger: every visit to a source leaves one row with a named outcome."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.models.capture import Capture
from articles.models.source import Source


class Visit(models.Model):
    """One attempt to read a source: what was asked, what came back, and what it gave."""

    class Outcome(models.TextChoices):
        """Every way a visit can end. The value is stored; the label is what a person reads."""

        NEW = "new", _("New pieces")
        SAME = "same", _("Nothing new")
        NOT_MODIFIED = "not_modified", _("Not modified")
        EMPTY = "empty", _("Empty")
        MOVED = "moved", _("Moved")
        GONE = "gone", _("Gone")
        FORBIDDEN = "forbidden", _("Forbidden")
        NOT_FOUND = "not_found", _("Not found")
        THROTTLED = "throttled", _("Asked to wait")
        SERVER_ERROR = "server_error", _("Server error")
        HTTP_ERROR = "http_error", _("Refused")
        TIMEOUT = "timeout", _("Timed out")
        UNREACHABLE = "unreachable", _("Unreachable")
        BLOCKED = "blocked", _("Address not allowed")
        ROBOTS = "robots", _("Forbidden by robots.txt")
        SKIPPED = "skipped", _("Skipped document")
        TOO_LARGE = "too_large", _("Too large")
        NOT_A_FEED = "not_a_feed", _("Not a feed")
        UNREADABLE = "unreadable", _("Unreadable")
        CRASHED = "crashed", _("Crashed")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="visits")
    started_at = models.DateTimeField(db_default=Now())
    duration_ms = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    detail = models.CharField(max_length=500, blank=True, help_text="one plain sentence: cause and next step")
    url = models.CharField(max_length=2000, help_text="where the answer came from, after redirects")
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="HTTP status; null: no answer")
    size = models.PositiveIntegerField(default=0, help_text="bytes after decoding")
    capture = models.ForeignKey(Capture, null=True, blank=True, on_delete=models.SET_NULL, help_text="null: no body")

    further = ArrayField(
        models.CharField(max_length=64), default=list, blank=True, help_text="captures of the documents after the first"
    )
    stage = models.CharField(max_length=20, blank=True, help_text="what was being done when it crashed")
    signal = models.CharField(max_length=60, blank=True, help_text="how its reader ended, as in SIGSEGV")

    seen = models.PositiveIntegerField(default=0, help_text="entries read")
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0, help_text="entries that could not be stored")

    class Meta:
        indexes = [models.Index(fields=["source", "-started_at"], name="visit_recent")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.outcome}"
