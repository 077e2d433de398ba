"""What a briefing is to be: for whom, about which pieces, how long, in which language, when it is drafted and who gets it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from analysis.models.saved_view import SavedView

WEEKLY = "weekly"  # the plan that /briefings/<week>/ and the commands mean when none is named


class BriefingPlanQuerySet(models.QuerySet["BriefingPlan"]):
    """Plans by their names."""

    def weekly(self) -> "BriefingPlan":
        """The default plan; made anew where somebody emptied the table."""
        return self.get_or_create(slug=WEEKLY, defaults={"name": "Weekly briefing"})[0]


class BriefingPlan(models.Model):
    """The definition that a week's briefing is composed by."""

    class Language(models.TextChoices):
        """Languages that briefings are written in."""

        ENGLISH = "en", _("English")
        CHINESE = "zh-Hans", _("Chinese, simplified")

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    audience = models.CharField(max_length=200, blank=True, help_text="whom it is written for, in words")
    query = models.TextField(blank=True, help_text="ArticleFilter query; empty: on topic")
    length = models.PositiveSmallIntegerField(default=8, help_text="how many top stories")
    language = models.CharField(max_length=7, choices=Language.choices, default=Language.ENGLISH)
    template = models.CharField(
        max_length=60, blank=True, help_text="name of the Word template; empty: the house's own"
    )
    weekday = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="1 Monday to 7 Sunday: when last week's draft is composed; null: by hand"
    )
    hour = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 to 23, in the installation's zone")
    recipients = models.JSONField(default=list, blank=True, help_text="mail addresses")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    objects = BriefingPlanQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="briefing_plan_has_day_and_hour_or_neither",
                condition=Q(weekday=None, hour=None) | Q(weekday__range=(1, 7), hour__range=(0, 23)),
            ),
            models.CheckConstraint(name="briefing_plan_length", condition=Q(length__range=(1, 30))),
        ]

    def __str__(self) -> str:
        return self.slug


class BriefingPlanView(models.Model):
    """A saved view that is a section of its own in a plan's briefings."""

    plan = models.ForeignKey(BriefingPlan, on_delete=models.CASCADE, related_name="views")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField(help_text="its place among the plan's sections, from 0")

    class Meta:
        ordering = ["plan", "place"]
        constraints = [models.UniqueConstraint(fields=["plan", "view"], name="briefing_plan_view_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.place}"
