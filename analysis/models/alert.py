"""What a person wants to be told of: a view, a thesis or a measure, on which occasion, where and when; and who gets the briefings
of a plan."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from analysis.models.briefing_plan import BriefingPlan
from analysis.models.saved_view import SavedView
from analysis.models.thesis import Thesis
from articles.models import Article


class Alert(models.Model):
    """One wish to be told. Whether its subject may be seen is asked anew whenever something is found and whenever it is sent.

    An address that a plan of briefings names has one without an owner: the plan says whether it is still wanted, its reader
    whether it was stopped.
    """

    class About(models.TextChoices):
        """What kind of subject it has."""

        VIEW = "view", _("A saved view")
        THESIS = "thesis", _("A thesis")
        MEASURE = "measure", _("A measure")
        BRIEFING = "briefing", _("The briefings of a plan")

    class Occasion(models.TextChoices):
        """When there is something to tell."""

        MATCH = "match", _("New pieces, as they come")
        CHANGE = "change", _("A measured change")
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week")
        ISSUE = "issue", _("An issued briefing")

    class Channel(models.TextChoices):
        """How it is told."""

        MAIL = "mail", _("Mail")
        WEBHOOK = "webhook", _("Webhook")
        CHAT = "chat", _("Chat")
        ATOM = "atom", _("Atom feed alone")

    key = models.UUIDField(
        unique=True, default=uuid.uuid4, editable=False, help_text="the ids of its messages follow from it"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="null: an address that a plan of briefings names",
    )

    about = models.CharField(max_length=8, choices=About.choices)
    view = models.ForeignKey(SavedView, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    thesis = models.ForeignKey(Thesis, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    plan = models.ForeignKey(BriefingPlan, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=40, blank=True)
    query = models.TextField(blank=True, help_text="what the measure is asked, as in its page's address")
    name = models.CharField(max_length=300, help_text="what its subject was called; kept when the subject goes")

    occasion = models.CharField(max_length=8, choices=Occasion.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    destination = models.CharField(max_length=500, blank=True, help_text="an address of mail, webhook or chat")
    language = models.CharField(max_length=10, default="en")
    zone = models.CharField(max_length=64, help_text="IANA zone of its hours")
    hour = models.PositiveSmallIntegerField(default=8, help_text="of a digest, 0 to 23")
    weekday = models.PositiveSmallIntegerField(default=0, help_text="of a weekly digest, 0 is Monday")
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="hour; null: no quiet hours")
    quiet_to = models.PositiveSmallIntegerField(null=True, blank=True)

    is_active = models.BooleanField(default=True, help_text="no: paused by its owner")
    confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="null: a mail address that nobody has confirmed"
    )
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="unsubscribed by who got it")
    turn = models.PositiveSmallIntegerField(default=1, help_text="which of its signing secrets holds")

    since = models.DateTimeField(db_default=Now(), help_text="pieces that came before are not told")
    told_week = models.CharField(max_length=8, blank=True, help_text="the last week whose changes were looked at")
    gathered_at = models.DateTimeField(null=True, blank=True, help_text="when matches last became a message")
    next_at = models.DateTimeField(null=True, blank=True, help_text="of its next digest; null: it has none")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="alert_quiet_is_paired",
                condition=Q(quiet_from=None, quiet_to=None) | Q(quiet_from__isnull=False, quiet_to__isnull=False),
            ),
            models.CheckConstraint(
                name="alert_has_its_subject",
                condition=Q(about="view", thesis=None, measure="", plan=None)
                | Q(about="thesis", view=None, measure="", plan=None)
                | (Q(about="measure", view=None, thesis=None, plan=None) & ~Q(measure=""))
                | Q(about="briefing", view=None, thesis=None, measure="", plan__isnull=False),
            ),
            models.CheckConstraint(
                name="alert_has_its_owner",
                condition=Q(owner__isnull=False) & ~Q(about="briefing") | Q(owner=None, about="briefing"),
            ),
            models.UniqueConstraint(
                "plan", Lower("destination"), condition=Q(about="briefing"), name="alert_once_an_address_of_a_plan"
            ),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="alert_next_digest")]

    def __str__(self) -> str:
        return f"{self.name} by {self.channel}"


class WeighedPiece(models.Model):
    """A new piece that was held against every alert, once and for all: what later changes in it is no arrival."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True, related_name="+")
    weighed_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["weighed_at"], name="weighed_piece_by_time")]

    def __str__(self) -> str:
        return str(self.article_id)
