"""A piece as it was published: its words, its place and time as printed, and when we first saw it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.models.source import Source


class Article(models.Model):
    """One published piece. Words are stored as plain text; offsets into them never move within a revision."""

    class Certainty(models.TextChoices):
        """How well we know when it was published."""

        EXACT = "exact", _("Time printed")
        DATE = "date", _("Only the day printed")
        UNKNOWN = "unknown", _("No date printed")

    class Completeness(models.TextChoices):
        """How much of its text we hold."""

        TITLE = "title", _("Title only")
        TEASER = "teaser", _("Title and teaser")
        FULL = "full", _("Full text")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="articles")
    url = models.CharField(max_length=2000, help_text="canonical address")
    guid = models.CharField(max_length=1000, blank=True)

    title = models.TextField()
    teaser = models.TextField(blank=True)
    body = models.TextField(blank=True, help_text="plain text, paragraphs separated by a blank line")
    section = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True, help_text="as printed by the outlet")
    author = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=16, blank=True, help_text="en, zh-Hans, zh-Hant, or another BCP 47 code")
    completeness = models.CharField(max_length=10, choices=Completeness.choices)

    certainty = models.CharField(max_length=10, choices=Certainty.choices)
    published_at = models.DateTimeField(null=True, blank=True, help_text="null unless the time was printed")
    published_on = models.DateField(null=True, blank=True, help_text="the printed day; null: none printed")
    printed_date = models.CharField(max_length=100, blank=True, help_text="the date as the outlet wrote it")
    dated_at = models.DateTimeField(
        help_text="where it stands in time: published_at, else noon of the printed day, else when first seen"
    )
    first_seen_at = models.DateTimeField(db_default=Now(), editable=False)

    revision = models.PositiveSmallIntegerField(default=1)
    content_hash = models.CharField(max_length=64, help_text="sha256 of title, teaser and body")
    page_capture = models.CharField(max_length=64, blank=True, help_text="sha256 of its own page; empty: not read")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="article_certainty_matches_dates",
                condition=Q(certainty="exact", published_at__isnull=False, published_on__isnull=False)
                | Q(certainty="date", published_at=None, published_on__isnull=False)
                | Q(certainty="unknown", published_at=None, published_on=None),
            )
        ]
        indexes = [
            models.Index(fields=["-dated_at", "-id"], name="article_newest"),
            models.Index(fields=["source", "-dated_at"], name="article_by_source"),
        ]

    def __str__(self) -> str:
        return self.title[:80]


class ArticleKey(models.Model):
    """One name under which a piece is known. Unique, so that two workers cannot store it twice."""

    class Kind(models.TextChoices):
        """What names it."""

        GUID = "guid", _("guid within its source")
        URL = "url", _("canonical address")
        TEXT = "text", _("title, day and words within its source")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    scope = models.BigIntegerField(help_text="the source's id; 0 for an address, which is global")
    digest = models.CharField(max_length=64, help_text="sha256 of the name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "kind", "scope"], name="article_key_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.digest[:12]}"


class Revision(models.Model):
    """What a piece said before its outlet changed it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField(help_text="1 is what was first seen")
    title = models.TextField()
    teaser = models.TextField(blank=True)
    body = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    replaced_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.article_id} r{self.number}"
