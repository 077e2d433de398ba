"""One event as told by several pieces; copies of one text are folded inside it, and a person's word on it stands for ever."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.models import Article


class Story(models.Model):
    """A cluster of pieces on one event."""

    title = models.TextField(help_text="the title of its leading piece")
    lead = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    pieces = models.PositiveIntegerField()
    texts = models.PositiveIntegerField(help_text="pieces with copies folded")
    outlets = models.PositiveIntegerField()
    languages = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["-first_at", "-id"], name="story_newest"),
            models.Index(fields=["-texts", "-first_at", "-id"], name="story_largest"),
            models.Index(fields=["last_at"], name="story_by_last"),
        ]

    def __str__(self) -> str:
        return self.title[:80]


class StoryMember(models.Model):
    """A piece's place in its story, and the text it copies if it is a copy."""

    class Reason(models.TextChoices):
        """Why it was folded."""

        TEXT = "text", _("Their texts agree")
        TITLE = "title", _("Same title on the same day, too short to compare")

    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True, related_name="story_member")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="members")
    copy_of = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="null: a text of its own"
    )
    likeness = models.FloatField(
        null=True, blank=True, help_text="share of shingles it has in common with its original"
    )
    reason = models.CharField(max_length=5, choices=Reason.choices, blank=True, help_text="empty: a text of its own")
    agency = models.CharField(max_length=40, blank=True, help_text="the news agency it credits; empty: none")
    is_settled = models.BooleanField(default=True, help_text="false: placed on arrival, the next re-check looks again")

    class Meta:
        indexes = [
            models.Index(fields=["article"], name="story_member_unsettled", condition=Q(is_settled=False)),
        ]

    def __str__(self) -> str:
        return f"{self.story_id} {self.article_id}"


class StoryConstraint(models.Model):
    """A person's word on two pieces. Rows are added, never changed, but for the day on which one is taken back."""

    class Kind(models.TextChoices):
        """What was said."""

        TOGETHER = "together", _("One story")
        APART = "apart", _("Not one story")
        NOT_A_COPY = "not_a_copy", _("Not a copy")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    first = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    act = models.UUIDField(db_index=True, help_text="one act of one person may say something of many pairs")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    note = models.CharField(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [models.CheckConstraint(name="story_constraint_of_two", condition=~Q(first=F("second")))]
        indexes = [models.Index(fields=["-id"], name="story_constraint_standing", condition=Q(undone_at=None))]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_id} {self.second_id}"


class StoryReading(models.Model):
    """What was read off a piece's words to compare it, kept so that no piece is read twice."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True, related_name="+")
    content_hash = models.CharField(max_length=64, help_text="of the words it was read from")
    version = models.PositiveSmallIntegerField(help_text="of the way of reading")
    title = models.TextField()
    heads = ArrayField(models.TextField(), help_text="words of the title")
    words = ArrayField(models.TextField(), help_text="words of title and lead")
    counts = ArrayField(models.PositiveSmallIntegerField(), help_text="the weight of each of these words")
    marks = ArrayField(models.TextField(), help_text="numbers, names with a digit, glossary terms")
    signature = ArrayField(models.BigIntegerField(), help_text="MinHash; empty: too short")
    agency = models.CharField(max_length=40, blank=True)
    is_agency = models.BooleanField(default=False)
    meaning = ArrayField(models.FloatField(), default=list, help_text="empty without the extra `semantic`")

    def __str__(self) -> str:
        return str(self.article_id)


class StoryRarity(models.Model):
    """In how many pieces each word and concept stands, as the last re-check counted; what is in one piece only is left out."""

    made_at = models.DateTimeField(db_default=Now(), editable=False)
    pieces = models.PositiveIntegerField()
    words = models.JSONField()
    concepts = models.JSONField()

    def __str__(self) -> str:
        return f"{self.pieces} pieces"
