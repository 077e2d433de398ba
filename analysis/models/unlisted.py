"""Names in the coverage that no rule lists yet, the pieces that hold them, and which pieces were looked through."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from analysis.models.rule_set import RuleChange
from articles.models import Article


class UnlistedName(models.Model):
    """A name that an analyst may add to the rules, or dismiss for good."""

    class State(models.TextChoices):
        """What was decided on it."""

        OPEN = "open", _("Open")
        ADDED = "added", _("Added")
        DISMISSED = "dismissed", _("Never proposed again")

    class Kind(models.TextChoices):
        """What it seems to be, by the words it is made of or stands beside."""

        COMPANY = "company", _("Company")
        RESEARCH = "research", _("University or laboratory")
        INVESTOR = "investor", _("Investor")
        BODY = "body", _("Public body")
        PRODUCT = "product", _("Product")
        TERM = "term", _("Bursting term")
        UNSURE = "", _("Not known")

    text = models.CharField(max_length=120, help_text="as first seen")
    key = models.CharField(
        max_length=120, unique=True, help_text="folded, in lower case, without a legal ending: two spellings, one name"
    )
    language = models.CharField(max_length=2, help_text="en or zh: its own script, not that of the pieces")
    kind = models.CharField(max_length=8, choices=Kind.choices, blank=True, default="")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    change = models.ForeignKey(
        RuleChange, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="what added it"
    )
    made_at = models.DateTimeField(db_default=Now())
    plain = models.BooleanField(
        default=False, help_text="its characters stand in many pieces without it: a word of the language, not proposed"
    )
    # Counted from the sightings, so that the queue can be ranked; what a page shows is counted when it is shown.
    pieces = models.PositiveIntegerField(default=0)
    outlets = models.PositiveIntegerField(default=0)
    recent = models.PositiveIntegerField(default=0, help_text="pieces of the week it was counted for")
    before = models.PositiveIntegerField(default=0, help_text="pieces of the eight weeks before that week")
    first_seen = models.DateTimeField(null=True, help_text="where its first piece stands in time")
    last_seen = models.DateTimeField(null=True)
    counted_for = models.DateField(
        null=True, help_text="the Monday of the week it was counted for; null: never counted"
    )
    score = models.FloatField(default=0, help_text="pieces x outlets x burst: the order of the queue")

    class Meta:
        indexes = [models.Index(fields=["-score", "id"], condition=Q(state="open"), name="unlisted_name_queue")]

    def __str__(self) -> str:
        return self.text


class UnlistedSighting(models.Model):
    """A piece that holds a name, with the first place where it stands."""

    pk = models.CompositePrimaryKey("name_id", "article_id")
    name = models.ForeignKey(UnlistedName, on_delete=models.CASCADE, related_name="sightings", db_index=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=6, help_text="title, teaser or body")
    start = models.PositiveIntegerField(help_text="in characters")
    end = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.name_id} {self.article_id}"


class MinedPiece(models.Model):
    """A piece that was looked through, in one state of its words. On-topic pieces without such a row still wait."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True, related_name="+")
    content_hash = models.CharField(max_length=64, help_text="the words that were read")

    def __str__(self) -> str:
        return str(self.article_id)
