"""A version of the rules: which files said what a company, a country and a theme is.

One version is active: lists and measures read it. A newer one may be a candidate while pieces are read under it; it becomes
active in one step when no piece is pending, and the one before stays for comparison.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.models import Article


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    """Questions about rule sets."""

    def active(self) -> RuleSet | None:
        """The rule set that lists and measures read, or None before the first is loaded."""
        return self.filter(is_active=True).first()

    def candidate(self) -> RuleSet | None:
        """The rule set that will be active once every piece it can touch is read under it, or None."""
        return self.filter(is_candidate=True).first()

    def previous(self) -> RuleSet | None:
        """The rule set that was active before the present one, or None."""
        return self.filter(is_active=False, activated_at__isnull=False).order_by("-activated_at").first()


class RuleSet(models.Model):
    """One loaded version of the lexicon files."""

    version = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, help_text="of all lexicon files")
    engine = models.CharField(max_length=20, default="1", help_text="the tagger's own version")
    files = models.JSONField(default=dict, help_text="file name -> text; what workers compile")
    counts = models.JSONField(default=dict, help_text="rows by kind, for people")
    is_active = models.BooleanField(default=False)
    is_candidate = models.BooleanField(default=False, help_text="pieces are being read under it")
    loaded_at = models.DateTimeField(db_default=Now())
    activated_at = models.DateTimeField(null=True, blank=True, help_text="null: was never in force")
    note = models.TextField(blank=True, help_text="what changed, in a person's words")
    planned = models.PositiveIntegerField(default=0, help_text="pieces that it can touch, counted when it was planned")
    planned_at = models.DateTimeField(null=True, blank=True, help_text="null: what it can touch was not yet looked for")

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256", "engine"], name="rule_set_once"),
            models.UniqueConstraint(fields=["is_active"], condition=Q(is_active=True), name="rule_set_one_active"),
            models.UniqueConstraint(
                fields=["is_candidate"], condition=Q(is_candidate=True), name="rule_set_one_candidate"
            ),
            models.CheckConstraint(
                name="rule_set_active_or_candidate", condition=~Q(is_active=True, is_candidate=True)
            ),
        ]

    def __str__(self) -> str:
        return self.version


class PendingPiece(models.Model):
    """A piece that a candidate rule set can touch and that has not been read under it yet."""

    pk = models.CompositePrimaryKey("rule_set_id", "article_id")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="pending", db_index=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.rule_set_id} {self.article_id}"


class RuleChange(models.Model):
    """Edits of the rules by a person or proposed from corrections: tried out, then saved or dismissed. Saved ones, in the
    order in which they were saved, are the overlay over the files."""

    class State(models.TextChoices):
        """Where a change stands."""

        DRAFT = "draft", _("Draft")
        SAVED = "saved", _("Saved")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DISMISSED = "dismissed", _("Dismissed")

    class Origin(models.TextChoices):
        """Who thought of it."""

        PERSON = "person", _("A person")
        CORRECTIONS = "corrections", _("Repeated corrections")
        NAMES = "names", _("The queue of new names")

    edits = models.JSONField(help_text="analysis.lexicon.overlay.Edit as data, in order")
    reason = models.TextField(blank=True)
    origin = models.CharField(max_length=11, choices=Origin.choices, default=Origin.PERSON)
    key = models.CharField(
        max_length=200, blank=True, help_text="what it was proposed from, so that it is proposed once"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    effect = models.JSONField(
        null=True, blank=True, help_text="the last dry run: analysis.tagging.dry_run.Effect as data"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="rule_change_proposed_once"),
        ]
        indexes = [models.Index(fields=["state", "-made_at"], name="rule_change_by_state")]

    def __str__(self) -> str:
        return f"{self.state} {self.reason[:60]}"
