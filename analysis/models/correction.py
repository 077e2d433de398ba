"""What people said against or beside the rules. Rows are only ever added: a later word outranks an earlier one."""

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from analysis.models.tag import Tag
from articles.models import Article


class Correction(models.Model):
    """One word of one person about one tag of one piece. It outranks every rule set, until a person takes it back."""

    class Act(models.TextChoices):
        """What was said."""

        ADD = "add", _("added")
        REMOVE = "remove", _("removed")
        MAIN = "main", _("marked as main")
        NOTABLE = "notable", _("marked as not main")
        PRIMARY = "primary", _("made the first theme")
        FOCUS = "focus", _("put in focus")
        UNFOCUS = "unfocus", _("taken out of focus")
        RELEVANCE = "relevance", _("set the relevance")
        UNDO = "undo", _("took back")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="corrections")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="corrections")
    act = models.CharField(max_length=9, choices=Act.choices)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="undone_by", help_text="of undo alone"
    )
    surface = models.CharField(
        max_length=200, blank=True, help_text="the words it is about: those of the tag's evidence"
    )
    rule = models.CharField(max_length=200, blank=True, help_text="the rule that had spoken, as evidence names it")
    content_hash = models.CharField(max_length=64, help_text="the words of the piece that were judged")
    note = models.CharField(max_length=500, blank=True)
    batch = models.UUIDField(
        db_default=RandomUUID(), help_text="one act, on one piece or on many: what is undone at once"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=150, help_text="kept when the account goes")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="correction_undo_is_paired",
                condition=Q(act="undo", undoes__isnull=False) | (~Q(act="undo") & Q(undoes=None)),
            )
        ]
        indexes = [
            models.Index(fields=["tag", "act"], name="correction_by_tag"),
            models.Index(fields=["batch"], name="correction_by_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.tag_id} {self.act}"
