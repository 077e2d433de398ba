"""What people did with a briefing beside writing it: sent it into review, sent it back, issued it; who, when and why."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from analysis.models.briefing import Briefing


class BriefingEvent(models.Model):
    """One step of a briefing between its states. Rows are only added."""

    class Act(models.TextChoices):
        """Steps that people take."""

        DRAFTED = "drafted", _("had it composed")
        REVIEW = "review", _("sent it into review")
        BACK = "back", _("sent it back to be written on")
        ISSUED = "issued", _("issued it")

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="events")
    act = models.CharField(max_length=8, choices=Act.choices)
    reason = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    person_name = models.CharField(max_length=150, help_text="kept when the account goes")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["briefing", "pk"]

    def __str__(self) -> str:
        return f"{self.briefing_id} {self.act}"
