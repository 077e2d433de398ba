"""The briefing of one ISO week: a draft that is written on, then a document that stays as it is."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from analysis.models.briefing_plan import BriefingPlan


class Briefing(models.Model):
    """One week's briefing under one plan. What it says stands in its versions; once issued it is what `document` holds.

    Frozen when it is issued: the document with every figure and its values, `frozen` with the version, the pieces and the
    words quoted from them, the rule set, the cut-off, and a digest over the document.
    """

    class State(models.TextChoices):
        """From composed to sent."""

        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("In review")
        ISSUED = "issued", _("Issued")

    plan = models.ForeignKey(BriefingPlan, on_delete=models.PROTECT, related_name="briefings")
    week = models.CharField(max_length=8, help_text="ISO week, as in 2025-W31")
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    document = models.JSONField(
        help_text="analysis.exports.document.Document as data: as composed; of an issued one as issued"
    )
    material = models.JSONField(
        default=dict, blank=True, help_text="what its text points at: charts, tables, figures, suggestions"
    )
    rules = models.CharField(max_length=40, help_text="rule-set version it was composed under")
    cut_off = models.DateTimeField(
        null=True, blank=True, help_text="up to when the data were read; null: before this was kept"
    )
    drafted_at = models.DateTimeField(db_default=Now())
    issued_at = models.DateTimeField(null=True, blank=True, help_text="null: not issued")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    issued_by_name = models.CharField(
        max_length=150, blank=True, help_text="kept when the account goes; empty: by a command"
    )
    frozen = models.JSONField(
        null=True,
        blank=True,
        help_text="of an issued one: version, pieces with the words quoted, lists with their numbers",
    )
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the issued document as canonical JSON")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "week"], name="briefing_once_a_week"),
            models.CheckConstraint(
                name="briefing_issued_is_paired",
                condition=Q(state__in=("draft", "review"), issued_at=None) | Q(state="issued", issued_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["plan", "-week"], name="briefing_newest")]

    def __str__(self) -> str:
        return self.week


class BriefingVersion(models.Model):
    """What a briefing said at one moment. Rows are added; only an autosave of the last minutes is written over."""

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.JSONField(help_text="sections in order: key, title, markdown, suggestions dropped")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(max_length=150, blank=True, help_text="empty: composed by the rules")
    saved_at = models.DateTimeField(db_default=Now())
    is_autosave = models.BooleanField(default=False)

    class Meta:
        ordering = ["briefing", "number"]
        constraints = [models.UniqueConstraint(fields=["briefing", "number"], name="briefing_version_once")]

    def __str__(self) -> str:
        return f"{self.briefing_id} version {self.number}"
